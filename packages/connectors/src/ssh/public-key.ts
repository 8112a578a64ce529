// Public keys: the blob of RFC 4253 section 6.6, its one-line text form and its SHA-256 fingerprint as OpenSSH prints it.
import { createHash } from 'node:crypto'
import { SshError } from './errors.ts'
import { WireReader } from './wire.ts'

/** How many wire fields follow the type name in a key of this type. The list is also what we take for a key type when reading lines. */
const FIELDS: Readonly<Record<string, number>> = {
  'ssh-ed25519': 1,
  'ssh-rsa': 2,
  'ssh-dss': 4,
  'ecdsa-sha2-nistp256': 2,
  'ecdsa-sha2-nistp384': 2,
  'ecdsa-sha2-nistp521': 2,
  'sk-ssh-ed25519@openssh.com': 2,
  'sk-ecdsa-sha2-nistp256@openssh.com': 3,
}

export const isKeyType = (name: string): boolean => Object.hasOwn(FIELDS, name)

export const fieldsOf = (type: string): number => {
  const count = Object.hasOwn(FIELDS, type) ? FIELDS[type] : undefined
  if (count === undefined) throw new SshError('ssh.unsupported_key', `key type \`${printable(type)}\` is not supported`)
  return count
}

export interface PublicKey {
  readonly type: string
  readonly blob: Buffer
}

/** Reads a key blob and checks that it holds exactly the fields of its type. */
export function publicKeyFromBlob(blob: Buffer): PublicKey {
  const reader = new WireReader(blob)
  const type = reader.text()
  for (let left = fieldsOf(type); left > 0; left--) reader.string()
  if (reader.left > 0) throw new SshError('ssh.malformed', 'public key has bytes after its end')
  return { type, blob }
}

/** Reads `type base64 [comment]`. */
export function publicKeyFromLine(line: string): PublicKey {
  const [type = '', base64 = ''] = line.trim().split(/\s+/)
  if (!isKeyType(type))
    throw new SshError('ssh.malformed', `\`${printable(type)}\` is not a public key type; expected a line such as \`ssh-ed25519 AAAA…\``)
  const key = publicKeyFromBlob(blobFromBase64(base64))
  if (key.type !== type) throw new SshError('ssh.malformed', `key says it is \`${printable(key.type)}\` but its line says \`${type}\``)
  return key
}

/** SAFETY: Buffer's own decoder skips what it does not understand, so the text is checked first. */
export function blobFromBase64(base64: string): Buffer {
  if (base64 === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) throw new SshError('ssh.malformed', 'key is not base64')
  return Buffer.from(base64, 'base64')
}

export const lineOf = (key: PublicKey, comment = ''): string =>
  `${key.type} ${key.blob.toString('base64')}${comment === '' ? '' : ` ${comment}`}`

/** `SHA256:…` without padding, as `ssh-keygen -l` prints it. */
export const fingerprintOf = (blob: Buffer): string => `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`

/** The raw 32 bytes behind a `SHA256:…` fingerprint. */
export function digestOf(fingerprint: string): Buffer {
  const digest = /^SHA256:([A-Za-z0-9+/]{43})$/.exec(fingerprint)?.[1]
  if (digest === undefined) throw new SshError('ssh.bad_handle', `\`${printable(fingerprint)}\` is not a SHA256 fingerprint`)
  return Buffer.from(digest, 'base64')
}

/** SAFETY: what came from a file or a server is shortened and stripped of control characters before it enters a message. */
export const printable = (text: string): string => text.slice(0, 80).replace(/[^\x20-\x7e]/g, '?')

/** Bits of the modulus of an RSA key; undefined for other types. */
export const rsaBits = ({ type, blob }: PublicKey): number | undefined => {
  if (type !== 'ssh-rsa') return undefined
  const reader = new WireReader(blob)
  reader.text()
  reader.string()
  return BigInt(`0x0${reader.string().toString('hex')}`).toString(2).length
}

/** NIST SP 800-131A: DSA is disallowed, and so is RSA below 2048 bits. */
export const weakKey = ({ type, bits }: Readonly<Record<string, unknown>>): readonly string[] => {
  if (type === 'ssh-dss') return ['it is a DSA key']
  return typeof bits === 'number' && bits < 2048 ? [`it is an RSA key of ${bits} bits`] : []
}
