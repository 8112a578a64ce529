// SQL of the lists that the API shows of the inventory, narrowed to what a party may see of itself.
import { type Kysely, type Selectable, sql } from 'kysely'
import type { Impact, ImpactReason, Tables } from '../../tables.ts'

type Db = Kysely<Tables>
/** The party whose things are seen; undefined: everybody's. */
type Party = string | undefined

export const pageOfWorkloads = (db: Db, org: string, party: Party, after: string, limit: number, id?: string) => {
  let query = db.selectFrom('workloads').selectAll().where('org_id', '=', org).where('id', '>', after)
  if (id !== undefined) query = query.where('id', '=', id)
  if (party !== undefined) query = query.where('party_id', '=', party)
  return query.orderBy('id').limit(limit).execute()
}

export interface IdentityFilter {
  readonly party?: Party
  readonly id?: string | undefined
  readonly owner?: string | undefined
  readonly kind?: string | undefined
  readonly environment?: IdentityListed['environment'] | undefined
  readonly state?: IdentityListed['state'] | undefined
  readonly frozen?: 'yes' | 'no' | undefined
  readonly impact?: Impact | undefined
  readonly name?: string | undefined
}
export type IdentityListed = Selectable<Tables['identities']>

/** For `like`, where nothing in it stands for anything else. */
const partOf = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`

export const pageOfIdentities = (db: Db, org: string, filter: IdentityFilter, after: string, limit: number): Promise<IdentityListed[]> => {
  const { party, id, owner, kind, environment, state, frozen, impact, name } = filter
  let query = db.selectFrom('identities').selectAll().where('org_id', '=', org).where('id', '>', after)
  if (party !== undefined) query = query.where('party_id', '=', party)
  if (id !== undefined) query = query.where('id', '=', id)
  if (owner !== undefined) query = query.where((eb) => eb.or([eb('business_owner', '=', owner), eb('technical_owner', '=', owner)]))
  if (kind !== undefined) query = query.where('kind', '=', kind)
  if (environment !== undefined) query = query.where('environment', '=', environment)
  if (state !== undefined) query = query.where('state', '=', state)
  if (frozen !== undefined) query = query.where('frozen_at', frozen === 'yes' ? 'is not' : 'is', null)
  if (impact !== undefined) query = query.where('impact', '=', impact)
  if (name !== undefined) query = query.where((eb) => eb.or([eb('name', 'ilike', partOf(name)), eb('id', 'ilike', partOf(name))]))
  return query.orderBy('id').limit(limit).execute()
}

export interface CredentialFilter {
  readonly party?: Party
  readonly id?: string | undefined
  readonly identity?: string | undefined
  readonly system?: string | undefined
  readonly kind?: string | undefined
  readonly state?: Selectable<Tables['credentials']>['state'] | undefined
  readonly account?: string | undefined
}
export interface CredentialListed extends Selectable<Tables['credentials']> {
  /** Of its system. */
  readonly connector: string
  /** Of its identity. */
  readonly impact: Impact
  readonly privileged: boolean
  readonly scope_of_identity: string[] | null
  readonly rotate_every_days_of_identity: number | null
  readonly rotation_path: string | null
  readonly last_rotated_at: Date | null
}

export const pageOfCredentials = (
  db: Db,
  org: string,
  filter: CredentialFilter,
  after: string,
  limit: number,
): Promise<CredentialListed[]> => {
  const { party, id, identity, system, kind, state, account } = filter
  let query = db
    .selectFrom('credentials as c')
    .innerJoin('identities as i', (join) => join.onRef('i.org_id', '=', 'c.org_id').onRef('i.id', '=', 'c.identity_id'))
    .innerJoin('systems as s', (join) => join.onRef('s.org_id', '=', 'c.org_id').onRef('s.id', '=', 'c.system_id'))
    .selectAll('c')
    .select(['s.connector', 'i.impact', 'i.privileged', 'i.scope as scope_of_identity'])
    .select(['i.rotate_every_days as rotate_every_days_of_identity', 'i.rotation_path', 'i.last_rotated_at'])
    .where('c.org_id', '=', org)
    .where('c.id', '>', after)
  if (party !== undefined) query = query.where('i.party_id', '=', party)
  if (id !== undefined) query = query.where('c.id', '=', id)
  if (identity !== undefined) query = query.where('c.identity_id', '=', identity)
  if (system !== undefined) query = query.where('c.system_id', '=', system)
  if (kind !== undefined) query = query.where('c.kind', '=', kind)
  if (state !== undefined) query = query.where('c.state', '=', state)
  if (account !== undefined) query = query.where('c.account', '=', account)
  return query.orderBy('c.id').limit(limit).execute()
}

/** What is known of what an identity could do in wrong hands; undefined: nothing. */
export const impactKnown = async (db: Db, org: string, identity: string): Promise<{ because: ImpactReason[]; since: Date } | undefined> =>
  db
    .selectFrom('identity_impacts')
    .select(['because', 'since'])
    .where('org_id', '=', org)
    .where('identity_id', '=', identity)
    .executeTakeFirst()

/** How many credentials an identity has in each state, and where its live ones are. */
export const credentialCounts = async (
  db: Db,
  org: string,
  identity: string,
): Promise<{
  readonly counts: { active: number; suspended: number; retired: number; riskAccepted: number }
  readonly systems: string[]
  readonly regions: string[]
}> => {
  const { rows } = await sql<{ state: string; n: number; systems: string[]; regions: string[] }>`select c.state, count(*)::int as n,
      array_agg(distinct s.id order by s.id) as systems,
      coalesce(array_agg(distinct s.region order by s.region) filter (where s.region is not null), '{}') as regions
    from credentials c join systems s on s.org_id = c.org_id and s.id = c.system_id
    where c.org_id = ${org} and c.identity_id = ${identity} group by c.state order by c.state`.execute(db)
  const count = (state: string): number => rows.find((row) => row.state === state)?.n ?? 0
  const live = rows.filter(({ state }) => state !== 'retired')
  return {
    counts: { active: count('active'), suspended: count('suspended'), retired: count('retired'), riskAccepted: count('risk_accepted') },
    systems: [...new Set(live.flatMap((row) => row.systems))].sort(),
    regions: [...new Set(live.flatMap((row) => row.regions))].sort(),
  }
}

/** Whose word there is on an identity: as what it is, or on whoever holds it under the same name. */
export const saidBySources = async (db: Db, org: string, identity: string) => {
  const { rows } = await sql<{ source: string; record: string; kind: string; state: 'present' | 'gone'; says: string[]; changedAt: Date }>`
    select source, external_id as record, kind, state, owned as says, changed_at as "changedAt" from source_records
    where org_id = ${org} and kind in ('identity', 'person', 'contractor') and id = ${identity} order by source, kind, external_id limit 100`.execute(
    db,
  )
  return rows.map(({ changedAt, ...row }) => ({ ...row, changedAt: changedAt.toISOString() }))
}
