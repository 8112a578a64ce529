// What a SCIM request can do wrong, as errors of ours that carry SCIM's own word for it (RFC 7644 §3.12 table 9; RFC 9865 §2 for cursors).
import { CountersignError, type Kind } from '@countersign/ledger'

export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive'
  | 'invalidCursor'
  | 'expiredCursor'
  | 'invalidCount'

const snake = (word: string): string => word.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** `scim.invalid_filter` and so on; `details.scimType` is the word of the RFC. */
export const scimError = (scimType: ScimType, message: string, options: { kind?: Kind; cause?: unknown } = {}): CountersignError =>
  new CountersignError(`scim.${snake(scimType)}`, options.kind ?? (scimType === 'uniqueness' ? 'conflict' : 'invalid'), message, {
    details: { scimType },
    ...(options.cause === undefined ? {} : { cause: options.cause }),
  })

/** What a caller sent, short enough and safe to be repeated to him. */
export const quoted = (text: string): string => {
  const short = text.length > 80 ? `${text.slice(0, 80)}…` : text
  return `\`${short.replaceAll(/[\p{Cc}\p{Cs}`]/gu, '?')}\``
}
