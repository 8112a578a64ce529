// Which text can name a user, how one of several passwords is named, and which users nobody may touch through the connector.
import { createHash } from 'node:crypto'
import { type Handle, type Refused, refused, type Secret } from '@countersign/connector-kit'
import type { RedisConfig } from './config.ts'

/** The user as a whole. */
export const USER_KIND = 'redis.user'
/** One of the passwords of a user: two may be valid side by side while a workload moves. */
export const PASSWORD_KIND = 'redis.password'

/** Redis refuses blanks and NUL in a name; a lone surrogate would become another character on its way. */
export const canNameUser = (account: string): boolean =>
  account.length > 0 && Buffer.byteLength(account) <= 4096 && !/[\s\0]/.test(account) && account.isWellFormed()

/** What Redis stores and can be told instead of the password: SHA-256, hex. */
export const hashOf = (secret: Secret): string => createHash('sha256').update(secret.expose()).digest('hex')

/** Names a password within its user. A part of its hash: enough to tell passwords apart, not to log in. */
export const keyOf = (hash: string): string => `sha256:${hash.slice(0, 16)}`

const KEY = /^sha256:[0-9a-f]{16}$/

/** A refusal where the handle can't name what this connector holds; undefined where it can. */
export const foreign = (handle: Handle): Refused | undefined => {
  if (handle.kind !== USER_KIND && handle.kind !== PASSWORD_KIND) return refused('foreign_kind', 'this system holds no such kind')
  if (!canNameUser(handle.account)) return refused('invalid_account', 'a user name has no blanks and no NUL')
  if (handle.kind === USER_KIND && handle.key !== undefined) return refused('invalid_handle', 'a user is named without a key')
  if (handle.kind === PASSWORD_KIND && !KEY.test(handle.key ?? ''))
    return refused('invalid_handle', 'a password is named by `sha256:` and 16 hexadecimal digits')
  return undefined
}

/** INVARIANT: the connector's own users are never its target: it would saw off its own branch. */
export const protectedUser = (account: string, config: RedisConfig): Refused | undefined =>
  [config.operator, config.observer, config.canary].includes(account)
    ? refused('protected_account', `\`${account}\` belongs to the connector itself`)
    : undefined
