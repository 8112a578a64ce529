// Accounts as the grant tables hold them (`mysql.global_priv`). Password hashes are read to count and to name passwords; only the operator's own
// rewriting of an account's passwords sees them whole.
import { type AccountName, nameOf } from './account.ts'
import type { Link, Row } from './connection.ts'
import { isNativeHash, keyOf, NATIVE, NO_PASSWORD } from './native-password.ts'

/** One of the ways in that an account has; any of them is enough. */
export interface Way {
  readonly plugin: string
  readonly text: string
}

export interface Account extends AccountName {
  readonly locked: boolean
  readonly ways: readonly Way[]
  readonly expired: boolean
  readonly passwordChangedAt: string | undefined
  readonly passwordLifetimeDays: number | undefined
  /** Rights on everything, as MariaDB names them. */
  readonly privileges: readonly string[]
  readonly roles: readonly string[]
  /** What it is without asking. */
  readonly defaultRole: string | undefined
  readonly schemas: readonly string[]
  /** Grants on single tables, columns and routines, and the right to be somebody else. */
  readonly ownGrants: number
}

/** What the server says can't be what it says it is. */
export class UnknownForm extends Error {
  override readonly name = 'UnknownForm'
  readonly code = 'unknown_form'
}

/** The bits of `access`, from the lowest. */
const RIGHTS =
  'SELECT,INSERT,UPDATE,DELETE,CREATE,DROP,RELOAD,SHUTDOWN,PROCESS,FILE,GRANT OPTION,REFERENCES,INDEX,ALTER,SHOW DATABASES,SUPER,CREATE TEMPORARY TABLES,LOCK TABLES,EXECUTE,REPLICATION SLAVE,BINLOG MONITOR,CREATE VIEW,SHOW VIEW,CREATE ROUTINE,ALTER ROUTINE,CREATE USER,EVENT,TRIGGER,CREATE TABLESPACE,DELETE HISTORY,SET USER,FEDERATED ADMIN,CONNECTION ADMIN,READ_ONLY ADMIN,REPLICATION SLAVE ADMIN,REPLICATION MASTER ADMIN,BINLOG ADMIN,BINLOG REPLAY,SLAVE MONITOR,SHOW CREATE ROUTINE'.split(
    ',',
  )

export const rightsIn = (access: bigint): string[] => {
  const names = []
  for (let bit = 0; access >> BigInt(bit) > 0n; bit += 1) if ((access >> BigInt(bit)) & 1n) names.push(RIGHTS[bit] ?? `right ${bit}`)
  return names
}

const of = (table: string): string => `FROM mysql.${table} x WHERE x.User = p.User AND x.Host = p.Host`
const SELECT = `
  SELECT p.User AS user, p.Host AS host, p.Priv AS priv,
         (SELECT JSON_ARRAYAGG(x.Role) ${of('roles_mapping')}) AS roles,
         (SELECT JSON_ARRAYAGG(x.Db) ${of('db')}) AS dbs,
         (SELECT COUNT(*) ${of('tables_priv')}) + (SELECT COUNT(*) ${of('columns_priv')})
           + (SELECT COUNT(*) ${of('procs_priv')}) + (SELECT COUNT(*) ${of('proxies_priv')}) AS own,
         @@default_password_lifetime AS lifetime, UNIX_TIMESTAMP() AS now
  FROM mysql.global_priv p
  WHERE JSON_EXTRACT(p.Priv, '$.is_role') IS NULL`

/** After `after`, in the order of the table: by user, then by host. */
export const readAccounts = async (link: Link, after: AccountName | undefined, limit: number): Promise<Account[]> => {
  const rows = after
    ? await link.rows(`${SELECT} AND (p.User > ? OR (p.User = ? AND p.Host > ?)) ORDER BY p.User, p.Host LIMIT ${limit}`, [
        after.user,
        after.user,
        after.host,
      ])
    : await link.rows(`${SELECT} ORDER BY p.User, p.Host LIMIT ${limit}`)
  return rows.map(accountIn)
}

export const readAccount = async (link: Link, { user, host }: AccountName): Promise<Account | undefined> => {
  const [row] = await link.rows(`${SELECT} AND p.User = ? AND p.Host = ?`, [user, host])
  return row && accountIn(row)
}

/** Who else could be asked in this account's place: the same user at other hosts, and accounts without a user. */
export const readRivals = async (link: Link, user: string): Promise<AccountName[]> => {
  const rows = await link.rows(
    `SELECT User AS user, Host AS host FROM mysql.global_priv WHERE User IN (?, '') AND JSON_EXTRACT(Priv, '$.is_role') IS NULL`,
    [user],
  )
  return rows.map((row) => ({ user: textIn(row, 'user'), host: textIn(row, 'host') }))
}

/** All that somebody who is connected now could be: the same users at other hosts, and accounts without a user. */
export const readConnectable = async (link: Link): Promise<AccountName[]> => {
  const rows = await link.rows(
    `SELECT User AS user, Host AS host FROM mysql.global_priv WHERE JSON_EXTRACT(Priv, '$.is_role') IS NULL
       AND (User = '' OR User IN (SELECT USER FROM information_schema.PROCESSLIST))`,
  )
  return rows.map((row) => ({ user: textIn(row, 'user'), host: textIn(row, 'host') }))
}

export const textIn = (row: Row, field: string): string => {
  const value = row[field]
  if (typeof value !== 'string') throw new UnknownForm(`\`${field}\` is no text`)
  return value
}

export const numberIn = (row: Row, field: string): number => {
  const value = Number(row[field] ?? Number.NaN)
  if (!Number.isSafeInteger(value)) throw new UnknownForm(`\`${field}\` is no whole number`)
  return value
}

const accountIn = (row: Row): Account => {
  const user = textIn(row, 'user')
  const host = textIn(row, 'host')
  const priv = objectIn(textIn(row, 'priv'), nameOf({ user, host }))
  const changed = typeof priv['password_last_changed'] === 'number' ? priv['password_last_changed'] : undefined
  const said = priv['password_lifetime']
  const server = numberIn(row, 'lifetime')
  // -1: as the server has it; 0: never.
  const days = typeof said === 'number' && said >= 0 ? said : server
  return {
    user,
    host,
    locked: priv['account_locked'] === true,
    ways: waysIn(priv),
    expired: changed === 0 || (changed !== undefined && days > 0 && changed + days * 86_400 <= numberIn(row, 'now')),
    passwordChangedAt: changed ? new Date(changed * 1000).toISOString() : undefined,
    passwordLifetimeDays: days > 0 ? days : undefined,
    privileges: rightsIn(accessIn(priv, textIn(row, 'priv'))),
    roles: namesIn(row['roles']),
    defaultRole: typeof priv['default_role'] === 'string' && priv['default_role'] !== '' ? priv['default_role'] : undefined,
    schemas: namesIn(row['dbs']),
    ownGrants: numberIn(row, 'own'),
  }
}

const objectIn = (text: string, what: string): Readonly<Record<string, unknown>> => {
  const value = parsed(text)
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw new UnknownForm(`\`${what}\` is described in an unknown way`)
  return value as Readonly<Record<string, unknown>>
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    throw new UnknownForm('the grant tables hold something that is no JSON')
  }
}

/** Wider than what a JSON number keeps exactly: read from the text. */
const accessIn = (priv: Readonly<Record<string, unknown>>, text: string): bigint => {
  const exact = /"access"\s*:\s*(\d{1,20})\b/.exec(text)?.[1]
  if (exact === undefined && priv['access'] !== undefined) throw new UnknownForm('`access` is no number')
  return BigInt(exact ?? '0')
}

const waysIn = (priv: Readonly<Record<string, unknown>>): Way[] => {
  const way = (from: Readonly<Record<string, unknown>>): Way => {
    const [plugin, text] = [from['plugin'] ?? NATIVE, from['authentication_string'] ?? '']
    if (typeof plugin !== 'string' || typeof text !== 'string') throw new UnknownForm('a way to log in is described in an unknown way')
    return { plugin, text }
  }
  const or = priv['auth_or']
  if (or === undefined) return [way(priv)]
  if (!Array.isArray(or)) throw new UnknownForm('ways to log in are described in an unknown way')
  // An empty one stands for the account's own fields.
  return or.map((each) => {
    if (each === null || typeof each !== 'object') throw new UnknownForm('a way to log in is described in an unknown way')
    return Object.keys(each).length === 0 ? way(priv) : way(each)
  })
}

const namesIn = (value: unknown): string[] => {
  if (value === null || value === undefined) return []
  const names = typeof value === 'string' ? parsed(value) : value
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) throw new UnknownForm('names were expected')
  return [...names].sort()
}

/** Names of the passwords by which it may be entered. */
export const passwordKeys = (account: Account): string[] => [
  ...new Set(account.ways.filter(({ plugin, text }) => plugin === NATIVE && isNativeHash(text)).map(({ text }) => keyOf(text))),
]

/** Nobody is asked for a password at all. */
export const isOpen = (account: Account): boolean => account.ways.some(({ plugin, text }) => plugin === NATIVE && text === '')
/** Ways that this connector can neither show nor replace: sockets, PAM, ed25519, GSSAPI. */
export const otherWays = (account: Account): string[] => [
  ...new Set(
    account.ways
      .filter(({ plugin, text }) => plugin !== NATIVE || !(text === '' || text === NO_PASSWORD || isNativeHash(text)))
      .map(({ plugin }) => plugin),
  ),
]
