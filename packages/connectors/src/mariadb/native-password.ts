// What MariaDB stores of a password under `mysql_native_password`: SHA-1 of SHA-1. Made here, so that the server and its logs never see the password.
import { createHash } from 'node:crypto'
import type { Secret } from '@countersign/connector-kit'

export const NATIVE = 'mysql_native_password'

/** `*` and 40 hexadecimal digits: the text after `USING`. */
export const nativeHash = (secret: Secret): string => {
  const once = createHash('sha1').update(secret.expose()).digest()
  return `*${createHash('sha1').update(once).digest('hex').toUpperCase()}`
}

export const isNativeHash = (text: string): boolean => /^\*[0-9A-F]{40}$/.test(text)

/** Names a password within its account. A part of its hash: enough to tell passwords apart, not to log in. */
export const keyOf = (hash: string): string => `native:${hash.slice(1, 17).toLowerCase()}`

export const passwordKey = /^native:[0-9a-f]{16}$/

/** No password has it: the text that MariaDB itself sets where nobody may log in by a password. */
export const NO_PASSWORD = 'invalid'

/** Stands where the password will, while an account is being made: tells a repeated call from a name that somebody else has taken, and opens nothing. */
export const markOf = (idempotencyKey: string): string =>
  `*${createHash('sha256').update(`countersign/mariadb/${idempotencyKey}`).digest('hex').slice(0, 40).toUpperCase()}`

/** Clients send the bytes of their own character set; only ASCII is the same in all of them. */
export const canBePassword = (secret: Secret): boolean => /^[\x20-\x7e]+$/.test(secret.expose())
