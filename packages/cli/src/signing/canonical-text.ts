// The text that a person is about to sign, believed only for its own hash.
// INVARIANT: what is shown is what is hashed: the digest is recomputed here, from the very characters that are shown.
import { CountersignError, canonicalJson, parseStrict } from '@countersign/ledger'
import { textDigest } from './signed-bytes.ts'

const refuse = (code: string, message: string) => new CountersignError(code, 'forbidden', message)

/** The parsed text. Errors: `cli.digest_differs`, `cli.not_canonical`. */
export const openCanonicalText = (text: string, digest: string): Record<string, unknown> => {
  const own = textDigest(text)
  if (own !== digest)
    throw refuse('cli.digest_differs', `the text has the digest ${own}, the server asks for a signature over ${digest}; nothing was signed`)
  let value: unknown
  try {
    value = parseStrict(text, { maxBytes: 16 << 20, maxNodes: 1_000_000 })
  } catch (cause) {
    throw new CountersignError('cli.not_canonical', 'forbidden', 'the text is not strict JSON; nothing was signed', { cause })
  }
  // SAFETY: two readings of one text (a member twice, another order) would be two things to approve.
  if (typeof value !== 'object' || value === null || Array.isArray(value) || canonicalJson(value) !== text)
    throw refuse('cli.not_canonical', 'the text is not in canonical form (RFC 8785); nothing was signed')
  return value as Record<string, unknown>
}
