// Takes roles and rights on everything from an account that goes on. What it has on a schema is there in many kinds, and is taken by whoever runs the server.
// INVARIANT: all names are looked at before the first is taken: MariaDB commits each by itself, so that what can't be taken has to be known before.
import { done, type Outcome, refused } from '@countersign/connector-kit'
import { type AccountName, identifier, quoted } from './account.ts'
import { readAccount } from './accounts.ts'
import type { Link } from './connection.ts'
import { notFound } from './passwords.ts'

const LONGEST = 128

export const removeRights = async (link: Link, name: AccountName, rights: readonly string[]): Promise<Outcome> => {
  if (!rights.every((right) => right !== '' && right.length <= LONGEST && !right.includes('\0') && right.isWellFormed()))
    return refused('invalid_right', 'a right is the name of a role, or of a privilege on everything')
  const account = await readAccount(link, name)
  if (!account) return notFound(name)
  const { roles, privileges, schemas } = account
  const isOn = (right: string): boolean =>
    schemas.some((schema) => right === `on ${schema}`) || (right.startsWith('on single ') && account.ownGrants > 0)
  const bound = rights.find((right) => !roles.includes(right) && !privileges.includes(right) && isOn(right))
  if (bound !== undefined)
    return refused('right_not_alone', `\`${bound}\` is made of several privileges: whoever runs the server takes them away`)
  // SAFETY: only words that the server itself has shown go into a statement as they are.
  const held = privileges.filter((privilege) => rights.includes(privilege))
  if (held.length > 0) await link.run(`REVOKE ${held.join(', ')} ON *.* FROM ${quoted(name)}`)
  for (const role of roles.filter((one) => rights.includes(one))) await link.run(`REVOKE ${identifier(role)} FROM ${quoted(name)}`)
  return done(undefined)
}
