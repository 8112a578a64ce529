// SQL of the lists that the API shows of the inventory, narrowed to what a party may see of itself.
import { type Kysely, type Selectable, sql } from 'kysely'
import { preparedAs } from '../../platform/client.ts'
import type { Impact, ImpactReason, Tables } from '../../tables.ts'
import { hasSeenWords, hasWords, mostFound } from './words-store.ts'

type Db = Kysely<Tables>
/** The party whose things are seen; undefined: everybody's. */
type Party = string | undefined

export interface WorkloadFilter {
  readonly id?: string | undefined
  readonly party?: string | undefined
  readonly environment?: string | undefined
  readonly state?: 'running' | 'retired' | undefined
  readonly text?: string | undefined
}

export const pageOfWorkloads = (db: Db, org: string, reach: Party, filter: WorkloadFilter, after: string, limit: number) => {
  const { id, party, environment, state, text } = filter
  let fitting = db.selectFrom('workloads').where('workloads.org_id', '=', org)
  if (reach !== undefined) fitting = fitting.where('party_id', '=', reach)
  if (party !== undefined) fitting = fitting.where('party_id', '=', party)
  if (id !== undefined) fitting = fitting.where('workloads.id', '=', id)
  if (environment !== undefined) fitting = fitting.where('environment', '=', environment)
  if (state !== undefined) fitting = fitting.where('state', '=', state)
  let query = fitting.selectAll().where('workloads.id', '>', after)
  if (text !== undefined)
    query = query.where('workloads.id', 'in', fitting.select('workloads.id').where(hasWords('workloads', text)).limit(mostFound))
  return byKey(query, 'workloads', id).orderBy('workloads.id').limit(limit).execute()
}

/** One thing by its id is looked at all day; of lists, each by its own filters, only the planner knows the way. */
const byKey = <Query extends { modifyFront(front: ReturnType<typeof preparedAs>): Query }>(
  query: Query,
  name: string,
  id: string | undefined,
): Query => (id === undefined ? query : query.modifyFront(preparedAs(name)))

export interface SystemFilter {
  readonly environment?: IdentityListed['environment'] | undefined
  readonly connector?: string | undefined
  readonly text?: string | undefined
}

export const pageOfSystems = (db: Db, org: string, { environment, connector, text }: SystemFilter, after: string, limit: number) => {
  let query = db.selectFrom('systems').selectAll().where('org_id', '=', org).where('id', '>', after)
  if (environment !== undefined) query = query.where('environment', '=', environment)
  if (connector !== undefined) query = query.where('connector', '=', connector)
  if (text !== undefined) query = query.where(hasWords('systems', text))
  return query.orderBy('id').limit(limit).execute()
}

export interface IdentityFilter {
  readonly party?: string | undefined
  readonly id?: string | undefined
  readonly owner?: string | undefined
  readonly kind?: string | undefined
  readonly environment?: IdentityListed['environment'] | undefined
  readonly state?: IdentityListed['state'] | undefined
  readonly frozen?: 'yes' | 'no' | undefined
  readonly impact?: Impact | undefined
  readonly name?: string | undefined
  readonly privileged?: 'yes' | 'no' | undefined
  readonly orphaned?: 'yes' | undefined
  readonly system?: string | undefined
  readonly text?: string | undefined
}
export type IdentityListed = Selectable<Tables['identities']>

/** For `like`, where nothing in it stands for anything else. */
const partOf = (text: string): string => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`

/** `reach`: the party whose things are seen; what is filtered by comes on top of it. */
export const pageOfIdentities = (
  db: Db,
  org: string,
  reach: Party,
  filter: IdentityFilter,
  after: string,
  limit: number,
): Promise<IdentityListed[]> => {
  const { party, id, owner, kind, environment, state, frozen, impact, name, privileged, orphaned, system, text } = filter
  let fitting = db.selectFrom('identities').where('identities.org_id', '=', org)
  if (reach !== undefined) fitting = fitting.where('party_id', '=', reach)
  if (party !== undefined) fitting = fitting.where('party_id', '=', party)
  if (id !== undefined) fitting = fitting.where('identities.id', '=', id)
  if (owner !== undefined) fitting = fitting.where((eb) => eb.or([eb('business_owner', '=', owner), eb('technical_owner', '=', owner)]))
  if (kind !== undefined) fitting = fitting.where('kind', '=', kind)
  if (environment !== undefined) fitting = fitting.where('environment', '=', environment)
  if (state !== undefined) fitting = fitting.where('state', '=', state)
  if (frozen !== undefined) fitting = fitting.where('frozen_at', frozen === 'yes' ? 'is not' : 'is', null)
  if (impact !== undefined) fitting = fitting.where('impact', '=', impact)
  if (name !== undefined)
    fitting = fitting.where((eb) => eb.or([eb('name', 'ilike', partOf(name)), eb('identities.id', 'ilike', partOf(name))]))
  if (privileged !== undefined) fitting = fitting.where('privileged', '=', privileged === 'yes')
  if (orphaned !== undefined)
    fitting = fitting.where(
      sql<boolean>`identities.state <> 'retired' and (business_owner is null or technical_owner is null or frozen_at is not null)`,
    )
  if (system !== undefined)
    fitting = fitting.where('identities.id', 'in', (eb) =>
      eb
        .selectFrom('credentials')
        .select('identity_id')
        .where('credentials.org_id', '=', org)
        .where('system_id', '=', system)
        .where('credentials.state', '<>', 'retired'),
    )
  let query = fitting.selectAll().where('identities.id', '>', after)
  if (text !== undefined) {
    let found = fitting.select('identities.id').where(hasWords('identities', text))
    if (reach !== undefined) found = found.where(hasSeenWords(text))
    query = query.where('identities.id', 'in', found.limit(mostFound))
  }
  return byKey(query, 'identities', id).orderBy('identities.id').limit(limit).execute()
}

export interface CredentialFilter {
  readonly party?: string | undefined
  readonly owner?: string | undefined
  readonly environment?: IdentityListed['environment'] | undefined
  readonly privileged?: 'yes' | 'no' | undefined
  readonly text?: string | undefined
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
  reach: Party,
  filter: CredentialFilter,
  after: string,
  limit: number,
): Promise<CredentialListed[]> => {
  const { party, id, identity, system, kind, state, account, owner, environment, privileged, text } = filter
  let fitting = db
    .selectFrom('credentials as c')
    .innerJoin('identities as i', (join) => join.onRef('i.org_id', '=', 'c.org_id').onRef('i.id', '=', 'c.identity_id'))
    .innerJoin('systems as s', (join) => join.onRef('s.org_id', '=', 'c.org_id').onRef('s.id', '=', 'c.system_id'))
    .where('c.org_id', '=', org)
  if (reach !== undefined) fitting = fitting.where('i.party_id', '=', reach)
  if (party !== undefined) fitting = fitting.where('i.party_id', '=', party)
  if (id !== undefined) fitting = fitting.where('c.id', '=', id)
  if (identity !== undefined) fitting = fitting.where('c.identity_id', '=', identity)
  if (system !== undefined) fitting = fitting.where('c.system_id', '=', system)
  if (kind !== undefined) fitting = fitting.where('c.kind', '=', kind)
  if (state !== undefined) fitting = fitting.where('c.state', '=', state)
  if (account !== undefined) fitting = fitting.where('c.account', '=', account)
  if (owner !== undefined) fitting = fitting.where((eb) => eb.or([eb('i.business_owner', '=', owner), eb('i.technical_owner', '=', owner)]))
  if (environment !== undefined) fitting = fitting.where('i.environment', '=', environment)
  if (privileged !== undefined) fitting = fitting.where('i.privileged', '=', privileged === 'yes')
  let query = fitting
    .selectAll('c')
    .select(['s.connector', 'i.impact', 'i.privileged', 'i.scope as scope_of_identity'])
    .select(['i.rotate_every_days as rotate_every_days_of_identity', 'i.rotation_path', 'i.last_rotated_at'])
    .where('c.id', '>', after)
  if (text !== undefined)
    query = query.where(
      'c.id',
      'in',
      fitting
        .select('c.id')
        .where(hasWords('credentials', text, 'c'))
        .limit(mostFound),
    )
  return byKey(query, 'credentials', id).orderBy('c.id').limit(limit).execute()
}

/** What is known of what an identity could do in wrong hands; undefined: nothing. */
export const impactKnown = async (db: Db, org: string, identity: string): Promise<{ because: ImpactReason[]; since: Date } | undefined> =>
  db
    .selectFrom('identity_impacts')
    .select(['because', 'since'])
    .modifyFront(preparedAs('impact_known'))
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
  const { rows } = await sql<{
    state: string
    n: number
    systems: string[]
    regions: string[]
  }>`${preparedAs('credential_counts')}select c.state, count(*)::int as n,
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
  const { rows } = await sql<{
    source: string
    record: string
    kind: string
    state: 'present' | 'gone'
    says: string[]
    changedAt: Date
  }>`${preparedAs('said_by_sources')}
    select source, external_id as record, kind, state, owned as says, changed_at as "changedAt" from source_records
    where org_id = ${org} and kind in ('identity', 'person', 'contractor') and id = ${identity} order by source, kind, external_id limit 100`.execute(
    db,
  )
  return rows.map(({ changedAt, ...row }) => ({ ...row, changedAt: changedAt.toISOString() }))
}
