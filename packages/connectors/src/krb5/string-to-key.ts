// The keys that a password comes to (RFC 3962, RFC 8009), with the ordinary salt: the realm and the parts of the name. Pure.
// By it a keytab is made here for a password that the KDC is given, and no key ever has to be read out of the KDC.
import { createCipheriv, createHmac, pbkdf2Sync } from 'node:crypto'
import { Secret } from '@countersign/connector-kit'
import type { KeytabEntry } from './keytab.ts'
import { type PrincipalName, principalText } from './principal-name.ts'

/** Those that keys are made of here, by MIT's names. Weaker ones are read and told of, never made. */
export const ENCTYPES = {
  'aes256-cts-hmac-sha1-96': 18,
  'aes128-cts-hmac-sha1-96': 17,
  'aes256-cts-hmac-sha384-192': 20,
  'aes128-cts-hmac-sha256-128': 19,
} as const
export type Enctype = keyof typeof ENCTYPES

/** 128-fold("kerberos"), RFC 3961 section 5.1. */
const FOLDED = Buffer.from('6b65726265726f737b9b5b2b93132b93', 'hex')

/** DK(…, "kerberos") of RFC 3961: one block gives the next. */
const derived = (key: Buffer): Buffer => {
  const blocks: Buffer[] = []
  for (let last = FOLDED; blocks.length * 16 < key.length; blocks.push(last)) {
    const cipher = createCipheriv(`aes-${key.length * 8}-ecb`, key, null).setAutoPadding(false)
    last = Buffer.concat([cipher.update(last), cipher.final()])
  }
  return Buffer.concat(blocks).subarray(0, key.length)
}

const bySha1 = (password: Buffer, salt: Buffer, bytes: 16 | 32): Buffer => derived(pbkdf2Sync(password, salt, 4096, bytes, 'sha1'))

/** KDF-HMAC-SHA2 of RFC 8009 section 3: what is kept of the hash is as long as the key. */
const bySha2 = (enctype: Enctype, hash: 'sha256' | 'sha384', password: Buffer, salt: Buffer, bytes: 16 | 32): Buffer => {
  const salted = Buffer.concat([Buffer.from(`${enctype}\0`), salt])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes * 8)
  return createHmac(hash, pbkdf2Sync(password, salted, 32_768, bytes, hash))
    .update(Buffer.concat([Buffer.from([0, 0, 0, 1]), Buffer.from('kerberos\0'), length]))
    .digest()
    .subarray(0, bytes)
}

export const keyOf = (enctype: Enctype, password: Secret, { components, realm }: PrincipalName): Secret => {
  const [text, salt] = [Buffer.from(password.expose()), Buffer.from(realm + components.join(''))]
  const key = {
    'aes256-cts-hmac-sha1-96': () => bySha1(text, salt, 32),
    'aes128-cts-hmac-sha1-96': () => bySha1(text, salt, 16),
    'aes256-cts-hmac-sha384-192': () => bySha2(enctype, 'sha384', text, salt, 32),
    'aes128-cts-hmac-sha256-128': () => bySha2(enctype, 'sha256', text, salt, 16),
  }[enctype]()
  return new Secret(key.toString('base64'))
}

export const entriesOf = (name: PrincipalName, kvno: number, password: Secret, enctypes: readonly Enctype[]): KeytabEntry[] =>
  enctypes.map((enctype) => ({ principal: principalText(name), kvno, enctype: ENCTYPES[enctype], key: keyOf(enctype, password, name) }))
