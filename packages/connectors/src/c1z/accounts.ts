// The accounts of a sync, with what each is granted there, in a small database of one's own: asked page by page and by name, however many there are.
// SAFETY: names and words are somebody else's: cleaned and bounded here. Of two users with one name and id none is left out unsaid.
import { DatabaseSync } from 'node:sqlite'
import {
  ACCOUNT_SERVICE,
  ACCOUNT_SYSTEM,
  type Resource,
  readResource,
  readResourceType,
  STATUS_DELETED,
  STATUS_DISABLED,
  TRAIT_USER,
} from './messages.ts'
import { SyncFault, type SyncTables } from './sync-file.ts'

export const ACCOUNT = 'c1z.account'

/** In a form that goes through a line of JSON. */
export interface Account {
  readonly account: string
  readonly key: string
  readonly state: 'enabled' | 'disabled'
  readonly createdAt?: string
  readonly lastUsedAt?: string
  readonly attributes: Readonly<Record<string, unknown>>
}

/** Of one account; more are known by their number alone. */
const mostGrants = 5000
const longestName = 200

const line = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .trim()
    .slice(0, longestName)
    .toWellFormed()

const instantOf = (seconds: number | undefined): string | undefined =>
  seconds === undefined || !(seconds > 0) || seconds > 4_102_444_800 ? undefined : new Date(seconds * 1000).toISOString()

const accountOf = ({ type, id, name, user }: Resource, granted: { readonly names: readonly string[]; readonly count: number }): Account => {
  const email = line((user?.emails.find(({ primary }) => primary) ?? user?.emails[0])?.address ?? '')
  const [createdAt, lastUsedAt] = [instantOf(user?.createdAt), instantOf(user?.lastLogin)]
  const isProgram = user?.accountType === ACCOUNT_SERVICE || user?.accountType === ACCOUNT_SYSTEM
  return {
    account: line(user?.login ?? '') || line(id),
    key: line(`${type}/${id}`),
    state: user?.status === STATUS_DISABLED ? 'disabled' : 'enabled',
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
    attributes: {
      name: line(name),
      ...(email === '' ? {} : { email }),
      ...(isProgram ? { accountType: 'service' } : {}),
      ...(user?.mfa === undefined ? {} : { mfa: user.mfa }),
      ...(granted.count > granted.names.length ? { tooLargeToKeep: granted.count } : { grants: granted.names }),
    },
  }
}

const schema = `pragma journal_mode = off; pragma synchronous = off;
  create table grants (principal text not null, entitlement text not null, primary key (principal, entitlement)) without rowid;
  create table accounts (n integer primary key, account text not null, key text not null, item text not null, unique (account, key));
  begin`

/** Gives how many there are. Errors: `SyncFault`. */
export const indexAccounts = (tables: SyncTables, into: string): number => {
  const database = new DatabaseSync(into)
  try {
    database.exec(schema)
    const grant = database.prepare('insert or ignore into grants values (?, ?)')
    for (const { principal, entitlement } of tables.grants()) grant.run(principal, line(entitlement))
    const kinds = new Set<string>()
    for (const message of tables.messages('v1_resource_types')) {
      const { id, traits } = readResourceType(message)
      if (traits.includes(TRAIT_USER)) kinds.add(id)
    }
    const names = database.prepare(`select entitlement from grants where principal = ? order by entitlement limit ${mostGrants}`)
    const counted = database.prepare('select count(*) as n from grants where principal = ?')
    const put = database.prepare('insert or ignore into accounts (account, key, item) values (?, ?, ?)')
    let accounts = 0
    for (const message of tables.messages('v1_resources')) {
      const resource = readResource(message)
      if ((!resource.user && !kinds.has(resource.type)) || resource.user?.status === STATUS_DELETED || resource.id === '') continue
      const principal = `${resource.type}/${resource.id}`
      const granted = {
        names: names.all(principal).map((row) => String(row['entitlement'])),
        count: Number(counted.get(principal)?.['n'] ?? 0),
      }
      const account = accountOf(resource, granted)
      if (put.run(account.account, account.key, JSON.stringify(account)).changes !== 1)
        throw new SyncFault('unreadable', 'two users in it have one name and one id')
      accounts += 1
    }
    database.exec('commit')
    return accounts
  } finally {
    database.close()
  }
}

export interface Asked {
  page(after: number, limit: number): { readonly items: readonly Account[]; readonly next: number | undefined }
  /** Without a key: the first of that name. */
  one(account: string, key: string | undefined): Account | undefined
  close(): void
}

export const askAccounts = (path: string): Asked => {
  const database = new DatabaseSync(path, { readOnly: true })
  const page = database.prepare('select n, item from accounts where n > ? order by n limit ?')
  const byName = database.prepare('select item from accounts where account = ? order by n limit 1')
  const byKey = database.prepare('select item from accounts where account = ? and key = ?')
  const item = (row: Record<string, unknown> | undefined): Account | undefined => row && JSON.parse(String(row['item']))
  return {
    page: (after, limit) => {
      const rows = page.all(after, limit + 1)
      const shown = rows.slice(0, limit)
      return { items: shown.flatMap((row) => item(row) ?? []), next: rows.length > limit ? Number(shown.at(-1)!['n']) : undefined }
    },
    one: (account, key) => item(key === undefined ? byName.get(account) : byKey.get(account, key)),
    close: () => database.close(),
  }
}
