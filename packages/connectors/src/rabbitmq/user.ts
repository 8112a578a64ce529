// Which text can name a user, and which users nobody may touch through the connector.
import { type Handle, type Refused, refused } from '@countersign/connector-kit'
import type { RabbitmqConfig } from './config.ts'

export const USER_KIND = 'rabbitmq.user'

/** SAFETY: NUL ends a name in PLAIN (RFC 4616), and `.` and `..` would be another path of the management API. */
export const canNameUser = (account: string): boolean =>
  account.length > 0 &&
  Buffer.byteLength(account) <= 255 &&
  account.isWellFormed() &&
  !/\p{Cc}/u.test(account) &&
  account.trim() === account &&
  account !== '.' &&
  account !== '..'

/** A refusal where the handle can't name what this connector holds; undefined where it can. */
export const foreign = (handle: Handle): Refused | undefined => {
  if (handle.kind !== USER_KIND) return refused('foreign_kind', `this system holds \`${USER_KIND}\` only`)
  if (handle.key !== undefined) return refused('invalid_handle', 'a user has one password: the handle must have no key')
  if (!canNameUser(handle.account))
    return refused('invalid_account', 'a user name has 1 to 255 bytes, no control characters and no blanks around it')
  return undefined
}

/** INVARIANT: the connector's own users, and the one behind the reading proxy, are never its target: it would saw off its own branch. */
export const protectedUser = (account: string, config: RabbitmqConfig): Refused | undefined =>
  [config.operator, config.observer, config.canary, ...(config.protected ?? [])].includes(account)
    ? refused('protected_account', `\`${account}\` belongs to the system or to the connector itself`)
    : undefined
