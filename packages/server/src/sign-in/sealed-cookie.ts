// What a browser carries for us and can't read: sealed for one purpose, as three parts of plain characters.
import type { Secret } from '@countersign/connector-kit'
import type { Runtime } from '@countersign/core/runtime'

/** As much as browsers keep of one cookie, its name and attributes aside. */
export const mostSealed = 4000

export const sealFor = ({ sealer }: Runtime, purpose: string, secret: Secret): string => {
  const { wrappedKey, nonce, ciphertext } = sealer.seal(purpose, secret)
  return [wrappedKey, nonce, ciphertext].map((part) => part.toString('base64url')).join('.')
}

/** Undefined for what we have not sealed for this purpose. */
export const openFor = ({ sealer }: Runtime, purpose: string, text: string | undefined): Secret | undefined => {
  const parts = text === undefined || text.length > mostSealed ? [] : text.split('.').map((part) => Buffer.from(part, 'base64url'))
  const [wrappedKey, nonce, ciphertext] = parts
  if (parts.length !== 3 || !wrappedKey || !nonce || !ciphertext) return undefined
  try {
    return sealer.open(purpose, { wrappedKey, nonce, ciphertext })
  } catch {
    return undefined
  }
}
