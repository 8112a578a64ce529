// All SQL of the prover: who there is, and what is in whose hands. Reads only, and of the large tables only what meets: a reference or a key
// that is on both sides of the border.
import { type Kysely, sql } from 'kysely'
import { materialOfKey } from '../../registry/principals/index.ts'
import type { Tables } from '../../tables.ts'
import type { Cast } from './cast.ts'

type Db = Kysely<Tables>

/** Held until the end of the transaction: two changes, each harmless alone, can't open a path together. */
export const lockPaths = (db: Db, org: string) =>
  sql`select pg_advisory_xact_lock(hashtext('authority.paths'), hashtext(${org}))`.execute(db)

/** Roles that have not ended, those that are yet to begin among them. */
export const readCast = async (db: Db, org: string, at: Date): Promise<Cast> => {
  const parties = await db.selectFrom('parties').select(['id', 'kind', 'parent_id']).where('org_id', '=', org).orderBy('id').execute()
  const principals = await db
    .selectFrom('principals')
    .select(['id', 'kind', 'party_id', 'party_kind', 'name', 'email', 'active'])
    .where('org_id', '=', org)
    .orderBy('id')
    .execute()
  const holdings = await db
    .selectFrom('role_holdings')
    .select(['principal_id', 'role'])
    .where('org_id', '=', org)
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', at)]))
    .orderBy('role')
    .execute()
  const roles = new Map<string, string[]>()
  for (const { principal_id, role } of holdings) {
    const held = roles.get(principal_id)
    if (held) held.push(role)
    else roles.set(principal_id, [role])
  }
  return {
    parties: new Map(parties.map((row) => [row.id, { id: row.id, kind: row.kind, parent: row.parent_id }])),
    principals: new Map(
      principals.map((row) => [
        row.id,
        {
          id: row.id,
          kind: row.kind,
          party: row.party_id,
          partyKind: row.party_kind,
          name: row.name,
          email: row.email,
          active: row.active,
          roles: roles.get(row.id) ?? [],
        },
      ]),
    ),
  }
}

export interface ApiKeyRow {
  readonly id: string
  readonly principal: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly heldBy: string | null
  readonly issuedBy: string | null
}

export const liveApiKeys = (db: Db, org: string, at: Date): Promise<ApiKeyRow[]> =>
  db
    .selectFrom('api_keys')
    .select(['id', 'principal_id as principal', 'name', 'scopes', 'held_by as heldBy', 'issued_by as issuedBy'])
    .where('org_id', '=', org)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', at)
    .orderBy('id')
    .execute()

export interface KeyRow {
  readonly keyId: string
  readonly principal: string
  readonly purpose: 'approval' | 'execution'
  readonly publicKey: Buffer
  readonly revoked: boolean
}

export const enrolledKeys = async (db: Db, org: string): Promise<KeyRow[]> => {
  const rows = await db
    .selectFrom('principal_keys')
    .select(['key_id', 'principal_id', 'purpose', 'public_key', 'revoked_at'])
    .where('org_id', '=', org)
    .orderBy('key_id')
    .execute()
  return rows.map((row) => ({
    keyId: row.key_id,
    principal: row.principal_id,
    purpose: row.purpose,
    publicKey: materialOfKey(row),
    revoked: row.revoked_at !== null,
  }))
}

export interface OutsideKeyHandle {
  readonly party: string
  readonly credential: string
  readonly fingerprint: string
}

/** Live credentials of identities outside whose handle names one of these keys. */
export const outsideHandlesOf = async (db: Db, org: string, fingerprints: readonly string[]): Promise<OutsideKeyHandle[]> =>
  fingerprints.length === 0
    ? []
    : db
        .selectFrom('credentials as c')
        .innerJoin('identities as i', (join) => join.onRef('i.org_id', '=', 'c.org_id').onRef('i.id', '=', 'c.identity_id'))
        .innerJoin('parties as p', (join) => join.onRef('p.org_id', '=', 'i.org_id').onRef('p.id', '=', 'i.party_id'))
        .select(['i.party_id as party', 'c.id as credential'])
        .select(sql<string>`c.key`.as('fingerprint'))
        .where('c.org_id', '=', org)
        .where('c.state', '<>', 'retired')
        .where('c.key', 'in', [...fingerprints])
        .where('p.kind', '<>', 'enterprise')
        .orderBy('c.id')
        .execute()

export interface SharedReference {
  readonly reference: string
  /** How somebody outside comes to have it, by which row; `principal` where one alone does. */
  readonly given: 'credential' | 'use' | 'executor'
  readonly givenRow: string
  readonly party: string
  readonly principal: string | null
  /** What the enterprise keeps under it. */
  readonly kept: 'observer' | 'operator' | 'credential'
  readonly keptRow: string
}

/** References that lead somebody outside and something that is the enterprise's alone to the same secret. */
export const sharedReferences = async (db: Db, org: string): Promise<SharedReference[]> => {
  const { rows } = await sql<SharedReference>`
    with outside as (select id from parties where org_id = ${org} and kind <> 'enterprise'),
    live as (select id, identity_id, system_id, secret_ref, executor_id from credentials where org_id = ${org} and state <> 'retired'),
    executing as (
      select distinct e.id as principal, e.party_id as party, l.system_id as system
      from live l join principals e on e.org_id = ${org} and e.id = l.executor_id where e.party_kind <> 'enterprise'),
    used as (
      select u.credential_id as credential, w.party_id as party, u.delivered_to from credential_uses u
      join workloads w on w.org_id = ${org} and w.id = u.workload_id and w.state = 'running'
      where u.org_id = ${org} and w.party_id in (select id from outside)),
    given as (
      select l.secret_ref as reference, 'credential' as given, l.id as "givenRow", i.party_id as party, null::text as principal
      from live l join identities i on i.org_id = ${org} and i.id = l.identity_id
      where l.secret_ref is not null and i.party_id in (select id from outside)
      union select l.secret_ref, 'use', l.id, u.party, null from used u join live l on l.id = u.credential where l.secret_ref is not null
      union select u.delivered_to, 'use', u.credential, u.party, null from used u where u.delivered_to is not null
      union select r.value, 'executor', x.system, x.party, x.principal
      from executing x join systems s on s.org_id = ${org} and s.id = x.system cross join jsonb_each_text(s.operator_secrets) r),
    kept as (
      select r.value as reference, 'observer' as kept, s.id as "keptRow"
      from systems s cross join jsonb_each_text(s.observer_secrets) r where s.org_id = ${org}
      union select r.value, 'operator', s.id from systems s cross join jsonb_each_text(s.operator_secrets) r
      where s.org_id = ${org} and s.id not in (select system from executing)
      union select l.secret_ref, 'credential', l.id from live l join identities i on i.org_id = ${org} and i.id = l.identity_id
      where l.secret_ref is not null and i.party_id not in (select id from outside) and l.id not in (select credential from used))
    select g.*, k.kept, k."keptRow" from given g join kept k using (reference)
    order by g.reference, g.given, g."givenRow", g.party, g.principal, k.kept, k."keptRow"`.execute(db)
  return rows
}

/** The files of the policy bundle that was activated last, as this transaction sees it. */
export const activatedPolicy = (db: Db, org: string) =>
  db
    .selectFrom('policy_bundles')
    .select(['digest', 'files'])
    .where('org_id', '=', org)
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
