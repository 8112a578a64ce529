// What RabbitMQ stores of a password: a salt of four bytes and the SHA-256 of salt and password, base64 ("Password hashing" in its manual). Made here, so that
// the password never reaches the server by the way of its management.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { Secret } from '@countersign/connector-kit'

export const ALGORITHM = 'rabbit_password_hashing_sha256'

/** Nobody logs in by a password. */
export const NO_PASSWORD = ''

export const passwordHash = (secret: Secret, salt: Buffer = randomBytes(4)): string =>
  Buffer.concat([salt, createHash('sha256').update(salt).update(secret.expose()).digest()]).toString('base64')

export const isHashOf = (hash: string, secret: Secret): boolean => {
  const [stored, salt] = [Buffer.from(hash, 'base64'), Buffer.from(hash, 'base64').subarray(0, 4)]
  const wanted = Buffer.from(passwordHash(secret, salt), 'base64')
  return stored.length === wanted.length && timingSafeEqual(stored, wanted)
}

/** Stands where the password will, while a user is being made: tells a repeated call from a name that somebody else has taken, and opens nothing. */
export const markOf = (idempotencyKey: string): string =>
  createHash('sha512').update(`countersign/rabbitmq/${idempotencyKey}`).digest().subarray(0, 36).toString('base64')

/** PLAIN (RFC 4616) parts its fields by NUL; RabbitMQ takes an empty password for none. */
export const canBePassword = (secret: Secret): boolean => {
  const text = secret.expose()
  return text !== '' && !text.includes('\0') && text.isWellFormed()
}
