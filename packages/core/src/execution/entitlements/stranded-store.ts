// SQL of what is justified and is not there.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export interface Stranded {
  readonly entitlement: string
  readonly holder: string
  readonly system: string
  readonly account: string
  readonly package: string
  readonly credential: string | null
  readonly why: string | null
  readonly tries: number
  readonly again: Date | null
  readonly owner: string | null
}

const columns = sql`e.id as entitlement, e.holder_id as holder, e.system_id as system, e.account, e.package, e.credential_id as credential, e.note as why,
  e.tries, e.next_at as again, (select p.id from principals p where p.org_id = e.org_id and p.id = e.business_owner and p.active) as owner`
const justified = (at: Date) =>
  sql`exists (select 1 from justifications j where j.org_id = e.org_id and j.entitlement_id = e.id and j.state = 'live' and j.until > ${at})`

/** Due, and tried so often in vain; one more than `most` says that there are more. */
export const notGiven = async (db: Db, org: string, at: Date, tries: number, most: number): Promise<readonly Stranded[]> => {
  const { rows } = await sql<Stranded>`select ${columns} from entitlements e
    where e.org_id = ${org} and e.state = 'due' and e.next_at is not null and e.tries >= ${tries} and ${justified(at)}
    order by e.id limit ${most + 1}`.execute(db)
  return rows
}

/** Withheld because its account has ended by something else, not because people have refused to make it. */
export const accountsGone = async (db: Db, org: string, at: Date, most: number): Promise<readonly Stranded[]> => {
  const { rows } = await sql<Stranded>`select ${columns} from entitlements e
      join credentials c on c.org_id = e.org_id and c.id = e.credential_id and c.state = 'retired'
    where e.org_id = ${org} and e.state = 'withheld' and ${justified(at)}
      and not exists (select 1 from changes g where g.org_id = e.org_id and g.id = e.grant_change and g.state in ('refused', 'denied'))
    order by e.id limit ${most + 1}`.execute(db)
  return rows
}
