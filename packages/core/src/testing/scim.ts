// A database as an approved source would have left it: a service that may push people by SCIM, with its API key. For processes of their own.
import { canonicalJson, sha256 } from '@countersign/ledger'
import { instrumentMediaType } from '../authority/instruments/index.ts'
import type { Database } from '../platform/database.ts'
import { putDocument } from '../platform/documents.ts'

const org_id = 'acme'
const since = '2026-01-01T00:00:00Z'

/** Gives the API key of the source `directory`, which speaks of people. */
export const writeScimSource = async (db: Database): Promise<string> => {
  await db.insertInto('parties').values({ org_id, id: 'acme', kind: 'enterprise', name: 'Acme' }).execute()
  const principal = (id: string, kind: 'person' | 'connector' | 'service') => ({
    org_id,
    id,
    kind,
    party_id: 'acme',
    party_kind: 'enterprise' as const,
    name: id,
  })
  await db
    .insertInto('principals')
    .values([principal('admin', 'person'), principal('connector-host', 'connector'), principal('directory-sync', 'service')])
    .execute()
  await db
    .insertInto('role_holdings')
    .values(
      ['administrator', 'security_lead'].map((role) => ({ org_id, principal_id: 'admin', party_kind: 'enterprise' as const, role, since })),
    )
    .execute()
  const document = {
    title: 'Directory',
    what: 'hris',
    client: 'directory-sync',
    speaks: { person: { create: true, owns: ['name', 'email', 'team', 'manager', 'ends'] } },
    format: { type: 'records' },
    // What is measured deactivates one in ten; a brake that stops and asks is another figure.
    brake: { percent: 100, atLeast: 1_000_000 },
  }
  const digest = await putDocument(db, org_id, instrumentMediaType, canonicalJson(document))
  await db
    .insertInto('changes')
    .values({
      org_id,
      id: 'chg-source',
      kind: 'authority',
      trigger_kind: 'instrument',
      trigger_ref: 'chg-source',
      reason: 'r',
      ticket: 't',
      purpose: 'p',
      requester_id: 'admin',
      state: 'closed',
      opened_at: since,
    })
    .execute()
  await db
    .insertInto('instruments')
    .values({
      org_id,
      kind: 'source',
      name: 'directory',
      version: 1,
      digest,
      change_id: 'chg-source',
      proposed_by: 'admin',
      proposed_at: since,
      state: 'in_force',
      in_force_from: since,
    })
    .execute()
  const apiKey = 'cs_test-directory'
  await db
    .insertInto('api_keys')
    .values({
      org_id,
      id: 'key_directory',
      principal_id: 'directory-sync',
      secret_hash: sha256(apiKey),
      name: 'test',
      scopes: ['execute'],
      created_at: since,
      expires_at: '2099-01-01T00:00:00Z',
    })
    .execute()
  return apiKey
}
