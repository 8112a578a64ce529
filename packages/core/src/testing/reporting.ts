// A database as an import would have left it: a provider whose agent reports, with its key and its API key. For processes of their own.
import type { KeyObject } from 'node:crypto'
import { generateKeyPair, keyId, sha256, signEnvelope } from '@countersign/ledger'
import { type TelemetryRecord, telemetryPayloadType, telemetryType } from '../execution/telemetry/index.ts'
import type { Database } from '../platform/database.ts'

export interface Reporter {
  readonly org: string
  readonly provider: string
  readonly apiKey: string
  readonly keyId: string
  readonly privateKey: KeyObject
}

const org_id = 'acme'
const since = '2026-01-01T00:00:00Z'

/** `names`: one provider each, with a credential of its own, `<name>-c`. */
export const writeReporters = async (db: Database, names: readonly string[]): Promise<Reporter[]> => {
  await db.insertInto('parties').values({ org_id, id: 'acme', kind: 'enterprise', name: 'Acme' }).execute()
  await db
    .insertInto('principals')
    .values([
      { org_id, id: 'admin', kind: 'person', party_id: 'acme', party_kind: 'enterprise', name: 'Admin' },
      { org_id, id: 'connector-host', kind: 'connector', party_id: 'acme', party_kind: 'enterprise', name: 'Connectors' },
    ])
    .execute()
  await db
    .insertInto('role_holdings')
    .values(
      ['administrator', 'security_lead'].map((role) => ({ org_id, principal_id: 'admin', party_kind: 'enterprise' as const, role, since })),
    )
    .execute()
  await db
    .insertInto('systems')
    .values({
      org_id,
      id: 'sys',
      name: 'System',
      connector: 'none',
      environment: 'development',
      config: '{}',
      operator_secrets: '{}',
      observer_secrets: '{}',
    })
    .execute()
  const reporters: Reporter[] = []
  for (const name of names) {
    await db.insertInto('parties').values({ org_id, id: name, kind: 'provider', name }).execute()
    const agent = `${name}-agent`
    await db
      .insertInto('principals')
      .values({ org_id, id: agent, kind: 'agent', party_id: name, party_kind: 'provider', name: agent })
      .execute()
    await db
      .insertInto('role_holdings')
      .values({ org_id, principal_id: agent, party_kind: 'provider', role: 'provider_agent', since })
      .execute()
    const pair = generateKeyPair()
    const id = keyId(pair.publicKey)
    await db
      .insertInto('principal_keys')
      .values({
        org_id,
        key_id: id,
        principal_id: agent,
        party_kind: 'provider',
        purpose: 'execution',
        assurance: 'standard',
        public_key: pair.publicKey,
        enrolled_at: since,
      })
      .execute()
    const apiKey = `cs_test-reporter-${name}`
    await db
      .insertInto('api_keys')
      .values({
        org_id,
        id: `key_${name}`,
        principal_id: agent,
        secret_hash: sha256(apiKey),
        name: 'test',
        scopes: ['read', 'execute'],
        created_at: since,
        expires_at: '2099-01-01T00:00:00Z',
      })
      .execute()
    await db
      .insertInto('identities')
      .values({
        org_id,
        id: `${name}-i`,
        kind: 'service_account',
        name,
        purpose: 'tests',
        party_id: name,
        business_owner: 'admin',
        technical_owner: 'admin',
        environment: 'development',
        criticality: 'low',
      })
      .execute()
    await db
      .insertInto('credentials')
      .values({ org_id, id: `${name}-c`, identity_id: `${name}-i`, system_id: 'sys', kind: 'none.password', account: `${name}-account` })
      .execute()
    reporters.push({ org: org_id, provider: name, apiKey, keyId: id, privateKey: pair.privateKey })
  }
  return reporters
}

export const recordFor = (reporter: Reporter, seq: number): TelemetryRecord => ({
  id: `${reporter.provider}-evt-${String(seq).padStart(9, '0')}`,
  seq,
  kind: seq % 2 === 0 ? 'access' : 'session',
  at: new Date().toISOString(),
  subject: { credential: `${reporter.provider}-c` },
  facts: { source: '192.0.2.17', agent: 'siem/4.2', action: 'login', outcome: 'success', bytes: seq },
})

export const sealedBatch = (reporter: Reporter, stream: string, records: readonly TelemetryRecord[]): string =>
  JSON.stringify({
    envelope: signEnvelope(
      telemetryPayloadType,
      Buffer.from(
        JSON.stringify({
          type: telemetryType,
          org: reporter.org,
          provider: reporter.provider,
          stream,
          sentAt: new Date().toISOString(),
          records,
        }),
      ),
      [reporter],
    ),
  })
