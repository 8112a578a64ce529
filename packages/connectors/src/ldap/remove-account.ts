// Ends an account for good, and takes its name out of the groups, so that nobody who is given the name later has rights by it.
// ORDER: the entry first, which ends it. A call that died in between, repeated, finds no entry and still cleans up.
import { done, type Handle, type Outcome } from '@countersign/connector-kit'
import { readAccount } from './account.ts'
import type { LdapConfig } from './config.ts'
import type { Connection } from './connection.ts'
import { escapeAssertion, type Rdn } from './distinguished-name.ts'
import { resultCode } from './errors.ts'
import { leave, membershipsOf } from './groups.ts'

export const removeAccount = async (connection: Connection, handle: Handle, name: Rdn, config: LdapConfig): Promise<Outcome> => {
  const account = await readAccount(connection, handle, config)
  // A login name that is another account's: the entry is somebody else's, and so is its name in groups.
  if (account === undefined && handle.key !== undefined) return done(undefined, 'there is no such account')
  const dn = account?.dn ?? handle.account
  const uid = name.type === 'uid' ? name.value : undefined
  if (account !== undefined) {
    try {
      await connection.client.del(dn)
    } catch (error) {
      if (resultCode(error) !== 32) throw error
    }
  } else if (await isThere(connection, dn)) return done(undefined, 'there is no such account')
  const still = config.groupBase === undefined ? [] : await leaveAll(connection, dn, uid, config)
  if (still.length > 0)
    return done(
      undefined,
      `it was the last member of ${still.map((one) => `\`${one}\``).join(', ')}, which may not be empty and still names it`,
    )
  return account === undefined ? done(undefined, 'there is no such account') : done(undefined)
}

/** Groups that keep its name. */
const leaveAll = async (connection: Connection, dn: string, uid: string | undefined, config: LdapConfig): Promise<readonly string[]> => {
  const still: string[] = []
  // SAFETY: a bare `uid` may be somebody else's too; then what groups say by it is his.
  const own = uid !== undefined && !(await isAnybodys(connection, uid, config)) ? uid : undefined
  const who = { dn, uid: own }
  for (const membership of await membershipsOf(connection, who, config))
    if (!(await leave(connection, who, membership))) still.push(membership.group)
  return still
}

const isAnybodys = async (connection: Connection, uid: string, config: LdapConfig): Promise<boolean> => {
  const { searchEntries } = await connection.client.search(config.base, {
    scope: 'sub',
    filter: `(uid=${escapeAssertion(uid)})`,
    attributes: ['uid'],
    sizeLimit: 1,
  })
  return searchEntries.length > 0
}

/** Some entry that is no account of this system's: it stays, with all that groups say of it. */
const isThere = async (connection: Connection, dn: string): Promise<boolean> => {
  try {
    return (await connection.client.search(dn, { scope: 'base', attributes: ['objectClass'] })).searchEntries.length > 0
  } catch (error) {
    if (resultCode(error) === 32) return false
    throw error
  }
}
