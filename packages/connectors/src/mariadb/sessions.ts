// Connections of an account on one server, by an id that no later connection can have: server, its start, number of the connection.
import { done, type Outcome, refused, type Session, unknown } from '@countersign/connector-kit'
import { type AccountName, nameOf } from './account.ts'
import { numberIn, readConnectable, readRivals, textIn } from './accounts.ts'
import type { Link } from './connection.ts'
import { asked } from './hosts.ts'

interface Connected extends Session {
  readonly number: string
}

/** Without PROCESS the list is short, and nothing says so. */
const seesAll = async (link: Link): Promise<boolean> => {
  const [right] = await link.rows(
    `SELECT COUNT(*) AS held FROM information_schema.USER_PRIVILEGES
     WHERE PRIVILEGE_TYPE = 'PROCESS' AND GRANTEE = CONCAT(QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', 1)), '@', QUOTE(SUBSTRING_INDEX(CURRENT_USER(), '@', -1)))`,
  )
  return right !== undefined && numberIn(right, 'held') > 0
}

const RUN = `CAST(UNIX_TIMESTAMP() - (SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS WHERE VARIABLE_NAME = 'UPTIME') AS INTEGER)`

/**
 * Both times are of the same statement, so their difference is the start of the server itself. MariaDB says by which user and from where somebody came, not
 * which account let him in: that is worked out from the accounts there are.
 */
const read = async (link: Link, server: string, name: AccountName): Promise<Connected[] | 'not_all' | 'unsure'> => {
  if (!(await seesAll(link))) return 'not_all'
  const rivals = await readRivals(link, name.user)
  const rows = await link.rows(
    `SELECT CAST(p.ID AS CHAR) AS number, p.HOST AS host,
            ${RUN} AS run
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

/** Threads of the server itself, and who has not logged in yet. */
const NOBODY = ['system user', 'event_scheduler', 'unauthenticated user']

/**
 * Of all accounts. Where two of one name overlap so that nobody can tell which let somebody in, he is called by his name and his address, which is then no
 * account's: one of exactly that name would have let him in.
 */
export const readClients = async (link: Link, server: string): Promise<Outcome<Session[]>> => {
  if (!(await seesAll(link))) return unknown('incomplete', NOT_ALL)
  const accounts = Map.groupBy(await readConnectable(link), ({ user }) => user)
  const nameless = accounts.get('') ?? []
  const rows = await link.rows(
    `SELECT CAST(p.ID AS CHAR) AS number, p.USER AS user, p.HOST AS host, ${RUN} AS run
     FROM information_schema.PROCESSLIST p WHERE p.ID <> CONNECTION_ID() ORDER BY p.ID`,
  )
  const known = new Map<string, string>()
  return done(
    rows.flatMap((row): Session[] => {
      const [user, from] = [textIn(row, 'user'), textIn(row, 'host')]
      if (NOBODY.includes(user)) return []
      const seen = from.replace(/:\d+$/, '')
      const key = JSON.stringify([user, seen])
      let account = known.get(key)
      if (account === undefined) {
        const same = accounts.get(user) ?? []
        const rivals = user === '' ? same : [...same, ...nameless]
        account = nameOf(rivals.find((one) => asked(one, rivals, seen) === 'this') ?? { user, host: seen.toLowerCase() })
        known.set(key, account)
      }
      return [{ id: `${server}/${numberIn(row, 'run')}/${textIn(row, 'number')}`, account, from }]
    }),
  )
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
