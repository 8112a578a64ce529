// SSH signatures of files (OpenSSH's PROTOCOL.sshsig), as `ssh-keygen -Y sign` makes them: read from strangers, and made for a workload that holds its key.
// SAFETY: the key that counts is the one that is asked about, never the one that the signature brings; no hash beyond SHA-2, and no RSA with SHA-1.
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import ssh2 from 'ssh2'
import { SshError } from './errors.ts'
import type { Signer } from './private-key.ts'
import { lineOf, type PublicKey } from './public-key.ts'
import { string, u32, WireReader } from './wire.ts'

const MAGIC = Buffer.from('SSHSIG')
const VERSION = 1
const ARMOR = /^-----BEGIN SSH SIGNATURE-----\r?\n([A-Za-z0-9+/=\r\n]{1,8000})-----END SSH SIGNATURE-----\s*$/
const hashes: Readonly<Record<string, true>> = { sha256: true, sha512: true }

const signedBytes = (namespace: string, hash: string, message: Buffer): Buffer =>
  Buffer.concat([MAGIC, string(namespace), string(''), string(hash), string(createHash(hash).update(message).digest())])

const keyOf = (key: PublicKey): KeyObject => {
  const parsed = ssh2.utils.parseKey(lineOf(key))
  const one = Array.isArray(parsed) ? parsed[0] : parsed
  if (one === undefined || one instanceof Error) throw new SshError('ssh.unsupported_key', 'a key of this type can not be verified here')
  return createPublicKey(one.getPublicPEM())
}

const ecdsa: Readonly<Record<string, readonly [hash: string, bytes: number]>> = {
  'ecdsa-sha2-nistp256': ['sha256', 32],
  'ecdsa-sha2-nistp384': ['sha384', 48],
  'ecdsa-sha2-nistp521': ['sha512', 66],
}

/** A positive number of the wire in as many bytes as its curve has. Throws `ssh.malformed`. */
const scalar = (bytes: Buffer, length: number): Buffer => {
  const start = bytes.findIndex((byte) => byte !== 0)
  const number = start < 0 ? Buffer.alloc(0) : bytes.subarray(start)
  if (number.length > length) throw new SshError('ssh.malformed', 'the signature is too long for its key')
  return Buffer.concat([Buffer.alloc(length - number.length), number])
}

const verifies = (key: PublicKey, blob: Buffer, data: Buffer): boolean => {
  const reader = new WireReader(blob)
  const algorithm = reader.text()
  const signature = reader.string()
  if (reader.left > 0) return false
  if (key.type === 'ssh-ed25519') return algorithm === key.type && verify(null, data, keyOf(key), signature)
  if (key.type === 'ssh-rsa') {
    const hash = { 'rsa-sha2-256': 'sha256', 'rsa-sha2-512': 'sha512' }[algorithm]
    return hash !== undefined && verify(hash, data, keyOf(key), signature)
  }
  const curve = Object.hasOwn(ecdsa, key.type) ? ecdsa[key.type] : undefined
  if (curve === undefined || algorithm !== key.type) return false
  const [hash, length] = curve
  const numbers = new WireReader(signature)
  const rs = Buffer.concat([scalar(numbers.string(), length), scalar(numbers.string(), length)])
  return numbers.left === 0 && verify(hash, data, { key: keyOf(key), dsaEncoding: 'ieee-p1363' }, rs)
}

/** Whether the holder of `key` has signed the message in this namespace. Whatever can't be read is no signature. */
export const isSignedWith = (armored: string, key: PublicKey, namespace: string, message: Buffer): boolean => {
  const base64 = ARMOR.exec(armored)?.[1]?.replaceAll(/[\r\n]/g, '')
  if (base64 === undefined) return false
  try {
    const reader = new WireReader(Buffer.from(base64, 'base64'))
    if (!reader.bytes(MAGIC.length).equals(MAGIC) || reader.u32() !== VERSION) return false
    const [brought, said] = [reader.string(), reader.text()]
    reader.string()
    const [hash, blob] = [reader.text(), reader.string()]
    if (reader.left > 0 || said !== namespace || !Object.hasOwn(hashes, hash) || !brought.equals(key.blob)) return false
    return verifies(key, blob, signedBytes(namespace, hash, message))
  } catch {
    // Cut off, malformed, or of a key that nothing verifies: none.
    return false
  }
}

/** The same, made by whoever holds the key. */
export const signedFile = (signer: Signer, namespace: string, message: Buffer): string => {
  const body = Buffer.concat([
    MAGIC,
    u32(VERSION),
    string(signer.publicKey.blob),
    string(namespace),
    string(''),
    string('sha512'),
    string(signer.sign(signedBytes(namespace, 'sha512', message))),
  ])
  const lines = body.toString('base64').match(/.{1,70}/g) ?? []
  return `-----BEGIN SSH SIGNATURE-----\n${lines.join('\n')}\n-----END SSH SIGNATURE-----\n`
}
