// SQL of the browsers in which somebody has signed in. Of a browser's mark only a digest is kept, made with the person, so that it finds nobody else.
import { sha256 } from '@countersign/ledger'
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

const markOf = (principal: string, browser: string): Buffer => sha256(`countersign/browser/v1\n${principal}\n${browser}`)

/** Whether it is new to him is told by the table itself. */
export const rememberBrowser = async (
  db: Db,
  org: string,
  principal: string,
  browser: string,
  session: string,
  at: Date,
): Promise<void> => {
  await sql`insert into known_browsers as k (org_id, principal_id, mark, session_id, first_at, last_at)
    values (${org}, ${principal}, ${markOf(principal, browser)}, ${session}, ${at}, ${at})
    on conflict (org_id, principal_id, mark) do update set last_at = greatest(k.last_at, excluded.last_at)`.execute(db)
}

/** So many at most. */
export const forgetBrowsers = async (db: Db, org: string, before: Date, limit: number): Promise<void> => {
  await sql`delete from known_browsers where ctid in (
    select ctid from known_browsers where org_id = ${org} and last_at < ${before} order by last_at limit ${limit} for update skip locked)`.execute(
    db,
  )
}
