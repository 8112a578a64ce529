// Which text can name an account (`user@host`, `user`), and which accounts nobody may touch through the connector.
import { type Handle, type Refused, refused } from '@countersign/connector-kit'
import type { MariadbConfig } from './config.ts'
import { passwordKey } from './native-password.ts'

/** The account as a whole. */
export const ACCOUNT_KIND = 'mariadb.account'
/** One of the passwords of an account: two may be valid side by side while a workload moves. */
export const PASSWORD_KIND = 'mariadb.password'

export interface AccountName {
  readonly user: string
  /** As MariaDB keeps it: in lower case, with `%` and `_` for what is open. */
  readonly host: string
}

export const EVERYWHERE = '%'

const LONGEST_USER = 128
const LONGEST_HOST = 255

/** `svc` for who may come from everywhere (`'svc'@'%'`), else `svc@10.0.0.%`: a user may hold an `@`, a host never does. One account has one name. */
export const nameOf = ({ user, host }: AccountName): string =>
  host === EVERYWHERE && user !== '' && !user.includes('@') ? user : `${user}@${host}`

/**
 * SAFETY: MariaDB ignores blanks at the end of a name where it compares, and lowers a host: such text would name another account. Its grant
 * tables hold three bytes a character.
 */
export const parseName = (account: string): AccountName | undefined => {
  const at = account.lastIndexOf('@')
  if (!account.isWellFormed() || account.includes('\0') || /[\u{10000}-\u{10ffff}]/u.test(account)) return undefined
  const [user, host] = at < 0 ? [account, EVERYWHERE] : [account.slice(0, at), account.slice(at + 1)]
  if (user.length > LONGEST_USER || host.length > LONGEST_HOST || user.endsWith(' ') || host.endsWith(' ')) return undefined
  return host === host.toLowerCase() && nameOf({ user, host }) === account ? { user, host } : undefined
}

/** A refusal where the handle can't name what this connector holds; undefined where it can. */
export const foreign = (handle: Handle): Refused | undefined => {
  if (handle.kind !== ACCOUNT_KIND && handle.kind !== PASSWORD_KIND) return refused('foreign_kind', 'this system holds no such kind')
  if (!parseName(handle.account))
    return refused(
      'invalid_account',
      'an account is named `user@host`, or `user` alone where it may come from everywhere; the host in lower case',
    )
  if (handle.kind === ACCOUNT_KIND && handle.key !== undefined) return refused('invalid_handle', 'an account is named without a key')
  if (handle.kind === PASSWORD_KIND && !passwordKey.test(handle.key ?? ''))
    return refused('invalid_handle', 'a password is named by `native:` and 16 hexadecimal digits')
  return undefined
}

/** INVARIANT: the connector's own accounts and those that the server lives by are never its target: it would saw off its own branch. */
export const protectedAccount = (account: string, config: MariadbConfig): Refused | undefined => {
  const name = parseName(account)
  return [config.operator, config.observer, config.canary, 'root', 'mariadb.sys'].includes(name?.user)
    ? refused('protected_account', `\`${account}\` belongs to the system or to the connector itself`)
    : undefined
}

/** SAFETY: backticks quote in every SQL mode, whatever a backslash means there. */
export const quoted = ({ user, host }: AccountName): string => `${identifier(user)}@${identifier(host)}`
export const identifier = (name: string): string => `\`${name.replaceAll('`', '``')}\``
