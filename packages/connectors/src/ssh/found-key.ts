// The fingerprint of a private key that was found somewhere: by its public half, which an OpenSSH file shows even where the rest is encrypted. Pure.
// SAFETY: nothing of the private half is in what this gives, nor in an error; what can't be read is no key.
import { createPublicKey } from 'node:crypto'
import { fingerprintOf, publicKeyFromBlob } from './public-key.ts'
import { mpint, string, WireReader } from './wire.ts'

const openssh = /-----BEGIN OPENSSH PRIVATE KEY-----([A-Za-z0-9+/=\s]{1,100000})-----END OPENSSH PRIVATE KEY-----/
const pem = /-----BEGIN (?:RSA |EC )?PRIVATE KEY-----[A-Za-z0-9+/=\s]{1,100000}-----END (?:RSA |EC )?PRIVATE KEY-----/
const magic = 'openssh-key-v1\0'

/** PROTOCOL.key of OpenSSH: magic, cipher, kdf, its options, how many keys, and the public key, before anything that is encrypted. */
const publicInOpenssh = (base64: string): Buffer => {
  const reader = new WireReader(Buffer.from(base64.replace(/\s/g, ''), 'base64'))
  if (reader.bytes(magic.length).toString('latin1') !== magic) throw new Error('no OpenSSH key')
  for (let part = 0; part < 3; part++) reader.string()
  if (reader.u32() !== 1) throw new Error('not one key')
  return publicKeyFromBlob(reader.string()).blob
}

const curves: Readonly<Record<string, string>> = { 'P-256': 'nistp256', 'P-384': 'nistp384', 'P-521': 'nistp521' }

/** RFC 4253 §6.6, RFC 5656 §3.1, RFC 8709 §4. */
const publicInPem = (text: string): Buffer | undefined => {
  const jwk = createPublicKey(text).export({ format: 'jwk' })
  const part = (name: 'n' | 'e' | 'x' | 'y') => Buffer.from(jwk[name] ?? '', 'base64url')
  if (jwk.kty === 'RSA') return Buffer.concat([string('ssh-rsa'), mpint(part('e')), mpint(part('n'))])
  if (jwk.kty === 'OKP' && jwk.crv === 'Ed25519') return Buffer.concat([string('ssh-ed25519'), string(part('x'))])
  const curve = jwk.kty === 'EC' ? curves[jwk.crv ?? ''] : undefined
  if (curve === undefined) return undefined
  const point = Buffer.concat([Buffer.from([4]), part('x'), part('y')])
  return Buffer.concat([string(`ecdsa-sha2-${curve}`), string(curve), string(point)])
}

/** `SHA256:…`; undefined where no private key stands in the text. Line breaks may be written as `\n`. */
export const fingerprintOfFound = (text: string): string | undefined => {
  const plain = text.replace(/\\r?\\n|\\n/g, '\n').replaceAll('\r', '')
  try {
    const own = openssh.exec(plain)?.[1]
    if (own !== undefined) return fingerprintOf(publicInOpenssh(own))
    const found = pem.exec(plain)?.[0]
    const blob = found === undefined ? undefined : publicInPem(found.replace(/\n[ \t]+/g, '\n'))
    return blob && fingerprintOf(blob)
  } catch {
    return undefined
  }
}
