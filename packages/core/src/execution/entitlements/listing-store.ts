// SQL of what is shown of entitlements.
import { type Kysely, sql } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import type { EntitlementState, Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export interface EntitlementFilter {
  readonly holder?: string | undefined
  readonly system?: string | undefined
  readonly account?: string | undefined
  readonly package?: string | undefined
  readonly state?: EntitlementState | undefined
}

export const pageOfEntitlements = (db: Db, org: string, filter: EntitlementFilter, after: string, limit: number) => {
  let query = db
    .selectFrom('entitlements as e')
    .selectAll('e')
    .select((eb) => [
      eb
        .selectFrom('justifications as j')
        .select((inner) => inner.fn.countAll<string>().as('n'))
        .whereRef('j.org_id', '=', 'e.org_id')
        .whereRef('j.entitlement_id', '=', 'e.id')
        .where('j.state', '=', 'live')
        .as('reasons'),
      eb
        .selectFrom('justifications as j')
        .select((inner) => inner.fn.max('j.until').as('until'))
        .whereRef('j.org_id', '=', 'e.org_id')
        .whereRef('j.entitlement_id', '=', 'e.id')
        .where('j.state', '=', 'live')
        .as('until'),
    ])
    .where('e.org_id', '=', org)
    .where('e.id', '>', after)
  if (filter.holder !== undefined) query = query.where('e.holder_id', '=', filter.holder)
  if (filter.system !== undefined) query = query.where('e.system_id', '=', filter.system)
  if (filter.account !== undefined) query = query.where('e.account', '=', filter.account)
  if (filter.package !== undefined) query = query.where('e.package', '=', filter.package)
  if (filter.state !== undefined) query = query.where('e.state', '=', filter.state)
  return query.orderBy('e.id').limit(limit).execute()
}

/** Of birthrights that would fall: whose, what, and whether another live reason keeps the account. */
export const justifiedBeside = async (
  db: Db,
  org: string,
  falling: readonly string[],
): Promise<{ holder: string; system: string; likeAccount: string; keeps: boolean }[]> => {
  const { rows } = await sql<{
    holder: string
    system: string
    likeAccount: string
    keeps: boolean
  }>`select e.holder_id as holder, e.system_id as system,
      e.like_account as "likeAccount", exists (select 1 from justifications o where o.org_id = j.org_id and o.entitlement_id = j.entitlement_id
        and o.state = 'live' and not o.id = ${anyOf(falling)}) as keeps
    from justifications j join entitlements e on e.org_id = j.org_id and e.id = j.entitlement_id
    where j.org_id = ${org} and j.id = ${anyOf(falling)} order by e.holder_id, e.system_id, e.like_account`.execute(db)
  return rows
}
