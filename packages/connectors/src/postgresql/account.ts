// Which text can name a role, and which roles nobody may touch through the connector.
import type { Handle, Refused } from '@countersign/connector-kit'
import { refused } from '@countersign/connector-kit'
import type { PostgresqlConfig } from './config.ts'

export const PASSWORD_KIND = 'postgresql.password'

/** NAMEDATALEN - 1 bytes. */
const LONGEST_NAME = 63

/**
 * SAFETY: PostgreSQL cuts a longer name silently, also in the start-up packet, so that it would name another role; a NUL ends the
 * name and would begin another parameter of that packet; a lone surrogate becomes another character on its way.
 */
export const canNameRole = (account: string): boolean =>
  account.length > 0 && Buffer.byteLength(account) <= LONGEST_NAME && !account.includes('\0') && account.isWellFormed()

/** A refusal where the handle can't name a login role; undefined where it can. */
export const foreign = (handle: Handle): Refused | undefined => {
  if (handle.kind !== PASSWORD_KIND) return refused('foreign_kind', `this system holds \`${PASSWORD_KIND}\` only`)
  if (handle.key !== undefined) return refused('invalid_handle', 'a role has one password: the handle must have no key')
  if (!canNameRole(handle.account)) return refused('invalid_account', `a role name has 1 to ${LONGEST_NAME} bytes, without NUL`)
  return undefined
}

/** INVARIANT: the connector's own accounts and PostgreSQL's built-in roles are never its target: it would saw off its own branch. */
export const protectedRole = (account: string, config: PostgresqlConfig): Refused | undefined =>
  account.startsWith('pg_') || [config.operator, config.observer, config.canary].includes(account)
    ? refused('protected_account', `\`${account}\` belongs to the system or to the connector itself`)
    : undefined
