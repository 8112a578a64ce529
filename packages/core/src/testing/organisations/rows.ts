// A generated organisation as rows of the tables, so that what is read of it is read as in earnest. For tests.
import { sha256 } from '@countersign/ledger'
import type { Insertable } from 'kysely'
import { sql } from 'kysely'
import { sshFingerprint } from '../../authority/prover/sources/signing-keys.ts'
import type { Database } from '../../platform/database.ts'
import type { Tables } from '../../tables.ts'
import { bytesOf, type Days, now, type Organisation, parties, partyKinds, people } from './shape.ts'

const loosened = [
  'parties',
  'principals',
  'role_holdings',
  'principal_keys',
  'api_keys',
  'deputyships',
  'identities',
  'credentials',
  'workloads',
]

/** As who administers the database can: from here on the tables hold what the product never writes. */
export const loosenTables = async (db: Database): Promise<void> => {
  await sql`alter table parties disable trigger user`.execute(db)
  await sql`drop index one_key_one_name`.execute(db)
  await sql`do $$ declare one record; begin
    for one in select conrelid::regclass as place, conname from pg_constraint
      where contype in ('f', 'c', 'u') and conrelid = any(${sql.lit(`{${loosened.join(',')}}`)}::regclass[])
      order by contype <> 'f'
    loop execute format('alter table %s drop constraint %I cascade', one.place, one.conname); end loop;
    for one in select tgrelid::regclass as place, tgname from pg_trigger where tgname in ('nothing_for_who_left', 'nothing_for_what_leaves')
    loop execute format('drop trigger %I on %s', one.tgname, one.place); end loop;
  end $$`.execute(db)
}

const after = (days: number): Date => new Date(now.getTime() + days * 86_400_000)
const afterOrNever = (days: Days): Date | null => (days === null ? null : after(days))

const insert = async <T extends keyof Tables & string>(db: Database, table: T, rows: Insertable<Tables[T]>[]): Promise<void> => {
  if (rows.length > 0) await db.insertInto(table).values(rows).execute()
}

export const writeOrganisation = async (db: Database, org: string, given: Organisation): Promise<void> => {
  const parentOf = (id: (typeof parties)[number]) => (id === 'below' || id === 'further' ? given.parents[id] : null)
  const kindOf = (person: (typeof people)[number]) => partyKinds[given.principals[person].party]
  await insert(
    db,
    'parties',
    parties.map((id) => ({ org_id: org, id, kind: partyKinds[id], name: id, parent_id: parentOf(id) })),
  )
  await insert(
    db,
    'principals',
    people.map((id) => {
      const { kind, party, email, active } = given.principals[id]
      return { org_id: org, id, kind, party_id: party, party_kind: partyKinds[party], name: id, email, active }
    }),
  )
  await insert(
    db,
    'role_holdings',
    people.flatMap((id) =>
      given.principals[id].roles.map(({ role, since, until }) => ({
        org_id: org,
        principal_id: id,
        party_kind: kindOf(id),
        role,
        since: after(since),
        until: afterOrNever(until),
      })),
    ),
  )
  await insert(
    db,
    'api_keys',
    given.apiKeys.map((key, n) => ({
      org_id: org,
      id: `key_${n}`,
      principal_id: key.principal,
      secret_hash: sha256(Buffer.from(`${org} ${n}`)),
      name: key.name,
      scopes: key.scopes,
      created_at: after(-30),
      expires_at: after(key.expires),
      revoked_at: key.revoked ? after(-1) : null,
      held_by: key.heldBy,
      issued_by: key.issuedBy,
    })),
  )
  await insert(
    db,
    'principal_keys',
    given.keys.map((key, n) => ({
      org_id: org,
      key_id: `k${n}`,
      principal_id: key.principal,
      party_kind: kindOf(key.principal),
      purpose: key.purpose,
      public_key: bytesOf(key.bytes),
      enrolled_at: after(-30),
      revoked_at: key.revoked ? after(-1) : null,
    })),
  )
  await insert(
    db,
    'deputyships',
    given.deputyships.map((one, n) => ({
      org_id: org,
      id: `dep_${n}`,
      principal_id: one.principal,
      deputy_id: one.deputy,
      role: 'control_owner',
      from_at: after(one.from),
      until_at: after(one.until),
      reason: 'away',
      appointed_by: one.principal,
      appointed_at: after(-3),
      withdrawn_by: one.withdrawn ? one.principal : null,
      withdrawn_at: one.withdrawn ? after(-1) : null,
    })),
  )
  await writeAccess(db, org, given)
  await writeInstruments(db, org, given)
}

/** Systems, identities with their credentials, and the workloads that use them. */
const writeAccess = async (db: Database, org: string, given: Organisation): Promise<void> => {
  const credentials = Object.entries(given.credentials)
  await insert(
    db,
    'systems',
    Object.entries(given.systems).map(([id, { operator, observer }]) => ({
      org_id: org,
      id,
      name: id,
      connector: 'fake',
      environment: 'production' as const,
      config: '{}',
      operator_secrets: JSON.stringify(operator),
      observer_secrets: JSON.stringify(observer),
    })),
  )
  await insert(
    db,
    'identities',
    credentials.map(([id, { party }]) => ({
      org_id: org,
      id: `of ${id}`,
      kind: 'service_account',
      name: id,
      purpose: 'tests',
      party_id: party,
      environment: 'production' as const,
      criticality: 'low' as const,
    })),
  )
  await insert(
    db,
    'credentials',
    credentials.map(([id, one]) => ({
      org_id: org,
      id,
      identity_id: `of ${id}`,
      system_id: one.system,
      kind: 'any',
      account: id,
      key: one.key === null ? null : sshFingerprint(bytesOf(one.key)),
      secret_ref: one.reference,
      executor_id: one.executor,
      state: one.state,
    })),
  )
  const uses = credentials.flatMap(([id, one]) => one.uses.map((use) => ({ id, use })))
  await insert(
    db,
    'workloads',
    uses.map(({ id, use }) => ({
      org_id: org,
      id: `using ${id}`,
      name: id,
      team: 'core',
      party_id: use.party,
      environment: 'production',
      state: use.state,
    })),
  )
  await insert(
    db,
    'credential_uses',
    uses.map(({ id, use }) => ({ org_id: org, credential_id: id, workload_id: `using ${id}`, delivered_to: use.deliveredTo })),
  )
}

const writeInstruments = async (db: Database, org: string, given: Organisation): Promise<void> => {
  if (given.instruments.length === 0) return
  const text = JSON.stringify(given.instruments)
  const digest = sha256(Buffer.from(text)).toString('hex')
  await insert(db, 'documents', [{ org_id: org, digest, media_type: 'application/json', text }])
  await insert(db, 'changes', [
    {
      org_id: org,
      id: 'chg',
      kind: 'instrument',
      trigger_kind: 'request',
      trigger_ref: 'chg',
      reason: 'r',
      ticket: 't',
      purpose: 'p',
      requester_id: people[0],
      state: 'closed',
      opened_at: now,
    },
  ])
  await insert(
    db,
    'instruments',
    given.instruments.map(({ kind, party, state }, n) => ({
      org_id: org,
      kind,
      name: `${party}-${n}`,
      version: 1,
      digest,
      change_id: 'chg',
      proposed_by: people[0],
      proposed_at: now,
      state,
    })),
  )
}
