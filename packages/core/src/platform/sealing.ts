// Envelope encryption of secrets at rest: a fresh data key per secret (AES-256-GCM), wrapped by a key that lives outside the database.
// It must never log, return or compare a plaintext; the name of what is sealed is bound in as associated data so rows can't be swapped.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { Secret } from '@countersign/connector-kit'
import { CountersignError } from '@countersign/ledger'

export interface Sealed {
  readonly wrappedKey: Buffer
  readonly nonce: Buffer
  readonly ciphertext: Buffer
}

export interface Sealer {
  seal(name: string, secret: Secret): Sealed
  /** Throws `secret.unsealable` when the row was changed, swapped, or sealed under another key. */
  open(name: string, sealed: Sealed): Secret
}

const encrypt = (key: Buffer, nonce: Buffer, name: string, plain: Buffer): Buffer => {
  const cipher = createCipheriv('aes-256-gcm', key, nonce)
  cipher.setAAD(Buffer.from(name, 'utf8'))
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

const decrypt = (key: Buffer, nonce: Buffer, name: string, sealed: Buffer): Buffer => {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: 16 })
  decipher.setAAD(Buffer.from(name, 'utf8'))
  decipher.setAuthTag(sealed.subarray(sealed.length - 16))
  return Buffer.concat([decipher.update(sealed.subarray(0, sealed.length - 16)), decipher.final()])
}

/** `masterKey`: 32 bytes, kept outside the database. */
export const createSealer = (masterKey: Buffer): Sealer => ({
  seal: (name, secret) => {
    const dataKey = randomBytes(32)
    const nonce = randomBytes(12)
    const wrapNonce = randomBytes(12)
    const ciphertext = encrypt(dataKey, nonce, name, Buffer.from(secret.expose(), 'utf8'))
    const wrappedKey = Buffer.concat([wrapNonce, encrypt(masterKey, wrapNonce, name, dataKey)])
    dataKey.fill(0)
    return { wrappedKey, nonce, ciphertext }
  },
  open: (name, sealed) => {
    try {
      const dataKey = decrypt(masterKey, sealed.wrappedKey.subarray(0, 12), name, sealed.wrappedKey.subarray(12))
      const plain = decrypt(dataKey, sealed.nonce, name, sealed.ciphertext)
      dataKey.fill(0)
      return new Secret(plain.toString('utf8'))
    } catch (cause) {
      throw new CountersignError(
        'secret.unsealable',
        'internal',
        `the sealed secret of \`${name}\` can't be opened; it was changed or sealed under another key`,
        {
          details: { name },
          cause,
        },
      )
    }
  },
})
