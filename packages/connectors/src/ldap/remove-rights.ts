// Takes an account out of groups, and leaves it as it is otherwise: out of all that were named, or of none.
import { done, type Outcome } from '@countersign/connector-kit'
import type { Account } from './account.ts'
import type { LdapConfig } from './config.ts'
import type { Connection } from './connection.ts'
import { parseDn } from './distinguished-name.ts'
import { Refusal } from './errors.ts'
import { groupNamed, join, leave, type Membership, membershipsOf, sameMembership } from './groups.ts'

/** By which of its names the groups that list members by bare `uid` know it. */
const uidOf = ({ dn }: Account): string | undefined => {
  const [first] = parseDn(dn) ?? []
  return first?.type === 'uid' ? first.value : undefined
}

export const removeRights = async (
  connection: Connection,
  account: Account,
  rights: readonly string[],
  config: LdapConfig,
): Promise<Outcome> => {
  const who = { dn: account.dn, uid: uidOf(account) }
  // ORDER: each name is known to be a group below `groupBase` before the first is left.
  const named: Membership[] = []
  for (const right of rights) named.push(await groupNamed(connection, right, config))
  const held = await membershipsOf(connection, who, config)
  const left: Membership[] = []
  for (const membership of named.filter((one) => held.some((other) => sameMembership(one, other)))) {
    if (await leave(connection, who, membership)) {
      left.push(membership)
      continue
    }
    for (const before of left) await join(connection, who, before)
    throw new Refusal(
      'ldap.last_member',
      `it is the last member of \`${membership.group}\`, which may not be empty: put somebody else in, or remove the group`,
    )
  }
  return done(undefined)
}
