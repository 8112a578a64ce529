// When each of a few parties last said something, and when what it did was last looked at. One statement, however many they are and whatever they have done.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

export interface Newest {
  /** When its telemetry last came in. A claim, and no fact. */
  readonly claimed: Date | null
  /** When one of the last things that it executed was last looked at by us. */
  readonly observed: Date | null
}

/** Of each of its executors. What is older is looked at no more, or stands beside something newer. */
const lastOnes = 20

export const newestOf = async (db: Kysely<Tables>, org: string, parties: readonly string[]): Promise<ReadonlyMap<string, Newest>> => {
  if (parties.length === 0) return new Map()
  const { rows } = await sql<Newest & { party: string }>`select b.party,
      (select max(s.last_received_at) from telemetry_streams s where s.org_id = ${org} and s.party_id = b.party) as claimed,
      (select max(x.at) from principals p
        cross join lateral (select o.id from operations o where o.org_id = p.org_id and o.executor_id = p.id and o.executed_at is not null
          order by o.executed_at desc limit ${lastOnes}) o
        join proofs x on x.org_id = ${org} and x.operation_id = o.id
        where p.org_id = ${org} and p.party_id = b.party and p.party_kind <> 'enterprise') as observed
    from unnest(${[...parties]}::text[]) b(party)`.execute(db)
  return new Map(rows.map(({ party, claimed, observed }) => [party, { claimed, observed }]))
}
