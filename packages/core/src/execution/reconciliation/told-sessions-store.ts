// SQL of how many are logged in with accounts, as their systems last told of everybody. INVARIANT: nobody there is `none` only where the last look was whole and
// tells of this account; anything else is not told.
import { type Kysely, sql } from 'kysely'
import { asRecords } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'

export interface ToldSessions {
  readonly told: 'told' | 'none' | 'not_told'
  readonly count: number
  readonly oldest: string | null
  readonly newest: string | null
  readonly from: readonly string[]
  readonly places: number
  readonly seenAt: string | null
}

export const notTold: ToldSessions = { told: 'not_told', count: 0, oldest: null, newest: null, from: [], places: 0, seenAt: null }

interface Row {
  readonly system_id: string
  readonly account: string
  readonly sessions: number | null
  readonly oldest_at: Date | null
  readonly newest_at: Date | null
  readonly places: number | null
  readonly froms: string[] | null
  readonly seen_at: Date | null
  readonly none_at: Date | null
}

const nameOf = ({ system_id, account }: { readonly system_id: string; readonly account: string }): string =>
  JSON.stringify([system_id, account])

/** Of these accounts, by system and name. */
export const toldSessions = async (
  db: Kysely<Tables>,
  org: string,
  accounts: readonly { readonly system_id: string; readonly account: string }[],
): Promise<(one: { readonly system_id: string; readonly account: string }) => ToldSessions> => {
  if (accounts.length === 0) return () => notTold
  const asked = accounts.map(({ system_id, account }) => ({ system_id, account }))
  const { rows } = await sql<Row>`select q.system_id, q.account, n.sessions, n.oldest_at, n.newest_at, n.places, n.froms, n.seen_at,
      case when r.outcome = 'complete' and not q.account = any(r.untold) then r.last_at end as none_at
    from (select distinct system_id, account from jsonb_to_recordset(${asRecords(asked)}::jsonb) q(system_id text, account text)) q
      left join account_sessions n on n.org_id = ${org} and n.system_id = q.system_id and n.account = q.account
      left join client_readings r on r.org_id = ${org} and r.system_id = q.system_id`.execute(db)
  const known = new Map(
    rows.map((row): [string, ToldSessions] => [
      nameOf(row),
      row.sessions !== null
        ? {
            told: 'told',
            count: row.sessions,
            oldest: row.oldest_at?.toISOString() ?? null,
            newest: row.newest_at?.toISOString() ?? null,
            from: row.froms ?? [],
            places: row.places ?? 0,
            seenAt: row.seen_at?.toISOString() ?? null,
          }
        : row.none_at !== null
          ? { ...notTold, told: 'none', seenAt: row.none_at.toISOString() }
          : notTold,
    ]),
  )
  return (one) => known.get(nameOf(one)) ?? notTold
}
