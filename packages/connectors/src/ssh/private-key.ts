// Private keys: making an Ed25519 key in OpenSSH's own file format (PROTOCOL.key), reading one, and signing with it.
// Must never keep or print the key's text; what it hands out signs, and knows its public half.
import { createPrivateKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { Secret } from '@countersign/connector-kit'
import ssh2 from 'ssh2'
import { SshError } from './errors.ts'
import { lineOf, type PublicKey, publicKeyFromBlob } from './public-key.ts'
import { mpint, string, u32 } from './wire.ts'

export interface Signer {
  readonly publicKey: PublicKey
  /** An SSH signature blob (`string algorithm, string signature`). RSA signs with `rsa-sha2-512` unless `rsa-sha2-256` is asked for. */
  sign(data: Buffer, rsaAlgorithm?: 'rsa-sha2-256' | 'rsa-sha2-512'): Buffer
}

/** A new Ed25519 key as an unencrypted OpenSSH private key file. */
export function generatePrivateKey(comment = ''): Secret {
  const jwk = generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })
  const pub = Buffer.from(jwk.x ?? '', 'base64url')
  const seed = Buffer.from(jwk.d ?? '', 'base64url')
  const blob = Buffer.concat([string('ssh-ed25519'), string(pub)])
  const check = randomBytes(4)
  const inner = Buffer.concat([check, check, blob, string(Buffer.concat([seed, pub])), string(comment)])
  const padding = Buffer.from(Array.from({ length: (8 - (inner.length % 8)) % 8 }, (_, i) => i + 1))
  const body = Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    string('none'),
    string('none'),
    string(''),
    u32(1),
    string(blob),
    string(Buffer.concat([inner, padding])),
  ])
  const lines = body.toString('base64').match(/.{1,70}/g) ?? []
  return new Secret(`-----BEGIN OPENSSH PRIVATE KEY-----\n${lines.join('\n')}\n-----END OPENSSH PRIVATE KEY-----\n`)
}

/** A new Ed25519 key and its public line, as a host's administrator needs it. */
export function generateKeyPair(comment = ''): { readonly privateKey: Secret; readonly publicLine: string } {
  const privateKey = generatePrivateKey(comment)
  return { privateKey, publicLine: lineOf(signerFrom(privateKey).publicKey, comment) }
}

/** Reads an unencrypted private key (OpenSSH or PEM). `ssh.malformed` without a word of its content. */
export function signerFrom(secret: Secret): Signer {
  const parsed = ssh2.utils.parseKey(secret.expose())
  const key = Array.isArray(parsed) ? parsed[0] : parsed
  if (key === undefined || key instanceof Error || !key.isPrivateKey())
    throw new SshError('ssh.malformed', 'private key cannot be read; expected an unencrypted OpenSSH or PEM private key')
  const publicKey = publicKeyFromBlob(key.getPublicSSH())
  const signing = createPrivateKey(key.getPrivatePEM())
  return { publicKey, sign: (data, rsaAlgorithm = 'rsa-sha2-512') => signature(publicKey.type, signing, data, rsaAlgorithm) }
}

function signature(type: string, key: KeyObject, data: Buffer, rsaAlgorithm: 'rsa-sha2-256' | 'rsa-sha2-512'): Buffer {
  switch (type) {
    case 'ssh-ed25519':
      return Buffer.concat([string(type), string(sign(null, data, key))])
    case 'ssh-rsa':
      return Buffer.concat([string(rsaAlgorithm), string(sign(rsaAlgorithm === 'rsa-sha2-256' ? 'sha256' : 'sha512', data, key))])
    case 'ecdsa-sha2-nistp256':
    case 'ecdsa-sha2-nistp384':
    case 'ecdsa-sha2-nistp521': {
      const hash = { 'ecdsa-sha2-nistp256': 'sha256', 'ecdsa-sha2-nistp384': 'sha384', 'ecdsa-sha2-nistp521': 'sha512' }[type]
      const rs = sign(hash, data, { key, dsaEncoding: 'ieee-p1363' })
      return Buffer.concat([string(type), string(Buffer.concat([mpint(rs.subarray(0, rs.length / 2)), mpint(rs.subarray(rs.length / 2))]))])
    }
    default:
      throw new SshError('ssh.unsupported_key', `a key of type \`${type}\` cannot sign here`)
  }
}
