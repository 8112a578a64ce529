// The SCRAM-SHA-256 verifier of a password (RFC 5802, RFC 7677), as PostgreSQL stores it. Made here, so that the server, its statement log and
// its statistics never see the password.
import { createHash, createHmac, pbkdf2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { Secret } from '@countersign/connector-kit'

const derive = promisify(pbkdf2)
const ITERATIONS = 4096

/** Text that every SASLprep leaves as it is (RFC 4013): printable ASCII. Others could be stored as a value that no client sends. */
export const canBePassword = (secret: Secret): boolean => /^[\x20-\x7e]+$/.test(secret.expose())

/** `SCRAM-SHA-256$<iterations>:<salt>$<StoredKey>:<ServerKey>`, base64. The password must satisfy `canBePassword`. */
export const scramVerifier = async (secret: Secret, salt: Buffer = randomBytes(16)): Promise<string> => {
  const salted = await derive(secret.expose(), salt, ITERATIONS, 32, 'sha256')
  const key = (label: string): Buffer => createHmac('sha256', salted).update(label).digest()
  const storedKey = createHash('sha256').update(key('Client Key')).digest('base64')
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${storedKey}:${key('Server Key').toString('base64')}`
}
