// The one question that others ask: is what somebody holds justified still? Set-based, from the index of justifications by entitlement.
import { type Kysely, sql } from 'kysely'
import { anyOf } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export interface Justified {
  readonly credential: string
  readonly holder: string
  readonly justified: boolean
  /** Until when at most, as far as anybody has said. */
  readonly until: Date | null
}

/** Of these credentials those that are given because of justifications, each with whether one lives at the moment. The others are none of these facts. */
export const justifiedAmong = async (db: Db, org: string, credentials: readonly string[], at: Date): Promise<Map<string, Justified>> => {
  if (credentials.length === 0) return new Map()
  const { rows } = await sql<Justified>`select e.credential_id as credential, e.holder_id as holder,
      coalesce(max(j.until) > ${at}, false) as justified, max(j.until) as until
    from entitlements e left join justifications j on j.org_id = e.org_id and j.entitlement_id = e.id and j.state = 'live'
    where e.org_id = ${org} and e.credential_id = ${anyOf(credentials)}
    group by e.credential_id, e.holder_id`.execute(db)
  return new Map(rows.map((row) => [row.credential, row]))
}

/** Live credentials that were given because of justifications of which none lives at the moment, by id, a page at a time. */
export const unjustified = async (db: Db, org: string, at: Date, after = '', limit = 1000): Promise<string[]> => {
  const { rows } = await sql<{ credential: string }>`select e.credential_id as credential
    from entitlements e join credentials c on c.org_id = e.org_id and c.id = e.credential_id and c.state <> 'retired'
    where e.org_id = ${org} and e.credential_id > ${after} and e.state in ('held', 'ending', 'withheld')
      and not exists (select 1 from justifications j where j.org_id = e.org_id and j.entitlement_id = e.id and j.state = 'live' and j.until > ${at})
    order by e.credential_id limit ${limit}`.execute(db)
  return rows.map(({ credential }) => credential)
}
