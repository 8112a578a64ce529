// Connections of an account on one server, by an id that no later connection can have: server, its start, number of the connection.
import { done, type Outcome, refused, type Session, unknown } from '@countersign/connector-kit'
import { type AccountName, nameOf } from './account.ts'
import { numberIn, readRivals, textIn } from './accounts.ts'
import type { Link } from './connection.ts'
import { asked } from './hosts.ts'

interface Connected extends Session {
  readonly number: string
}

/**
 * Both times are of the same statement, so their difference is the start of the server itself. MariaDB says by which user and from where somebody came, not
 * which account let him in: that is worked out from the accounts there are.
 */
const read = async (link: Link, server: string, name: AccountName): Promise<Connected[] | 'not_all' | 'unsure'> => {
  const [right] = await link.rows(
    `SELECT COUNT(*) AS held FROM information_schema.USER_PRIVILEGES
     WHERE PRIVILEGE_TYPE = 'PROCESS' AND GRANTEE = CONCAT(QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', 1)), '@', QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', -1)))`,
  )
  if (!right || numberIn(right, 'held') === 0) return 'not_all'
  const rivals = await readRivals(link, name.user)
  const rows = await link.rows(
    `SELECT CAST(p.ID AS CHAR) AS number, p.HOST AS host,
            CAST(UNIX_TIMESTAMP() - (SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'UPTIME') AS INTEGER) AS run
     FROM information_schema.PROCESSLIST p WHERE p.USER = ? AND p.ID <> CONNECTION_ID() ORDER BY p.ID`,
    [name.user],
  )
  const sessions: Connected[] = []
  for (const row of rows) {
    const from = textIn(row, 'host')
    const whose = asked(name, rivals, from.replace(/:\d+$/, ''))
    if (whose === 'unsure') return 'unsure'
    const number = textIn(row, 'number')
    if (whose === 'this') sessions.push({ id: `${server}/${numberIn(row, 'run')}/${number}`, number, account: nameOf(name), from })
  }
  return sessions
}

const NOT_ALL = 'the account may not see all connections: grant it PROCESS itself, not by a role'
const UNSURE = 'another account of the same name overlaps with this one: whose connections these are can’t be told'

export const readSessions = async (link: Link, server: string, name: AccountName): Promise<Outcome<Session[]>> => {
  const sessions = await read(link, server, name)
  if (sessions === 'not_all') return unknown('incomplete', NOT_ALL)
  if (sessions === 'unsure') return unknown('ambiguous', UNSURE)
  return done(sessions.map(({ number: _, ...session }) => session))
}

/** How many were told to end. A number is never used again while the server runs, so what was read belongs to the account still. */
export const killSessions = async (
  link: Link,
  server: string,
  name: AccountName,
  ids: readonly string[] | undefined,
): Promise<Outcome<number>> => {
  const sessions = await read(link, server, name)
  if (sessions === 'not_all') return refused('incomplete', NOT_ALL)
  if (sessions === 'unsure') return refused('ambiguous', UNSURE)
  let ended = 0
  for (const { id, number } of sessions) {
    if ((ids !== undefined && !ids.includes(id)) || !/^\d{1,20}$/.test(number)) continue
    try {
      await link.run(`KILL HARD CONNECTION ${number}`)
      ended += 1
    } catch (error) {
      // ER_NO_SUCH_THREAD: it ended by itself.
      if ((error as { readonly errno?: unknown }).errno !== 1094) throw error
    }
  }
  return done(ended)
}
