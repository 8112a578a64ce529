// A text that somebody is about to sign, believed only for its own hash.
// INVARIANT: what is shown is what is hashed: the digest is computed here, from the very characters that are shown.
import { digestOf } from './bytes.ts'

type Json = null | boolean | number | string | Json[] | { [name: string]: Json }

/** RFC 8785, for what `JSON.parse` gives: names in order of their UTF-16 units, numbers as ECMAScript writes them. */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && value !== null)
    return `{${Object.keys(value)
      .sort()
      .map((name) => `${JSON.stringify(name)}:${canonical((value as Record<string, unknown>)[name])}`)
      .join(',')}}`
  return JSON.stringify(value)
}

export class TextDiffers extends Error {
  constructor(reason: string) {
    super(reason)
    this.name = 'TextDiffers'
  }
}

/**
 * The text's own content, once its hash is the digest that would be signed and it can be read in one way only (a member twice, or another order,
 * would be two things to approve). Throws `TextDiffers`: then nothing may be signed.
 */
export const openText = async (text: string, digest: string): Promise<Record<string, unknown>> => {
  const own = await digestOf(text)
  if (own !== digest) throw new TextDiffers(`the text has the digest ${own}, and a signature is asked for over ${digest}`)
  const value = JSON.parse(text) as Json
  if (typeof value !== 'object' || value === null || Array.isArray(value) || canonical(value) !== text)
    throw new TextDiffers('the text is not in canonical form (RFC 8785)')
  return value
}
