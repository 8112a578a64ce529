// What people write to each other in a question: plain, bounded, and no secret. A thread stands in the log for ever, is read by whoever may read the change,
// and goes out by mail. Pure.
import { CountersignError } from '@countersign/ledger'

export const mostWords = 2000

// SAFETY: nothing that moves the cursor or turns the direction of what follows: what is read is what stands there.
const notPlain = /(?![\n\t])\p{Cc}|[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u

/** What is a secret by its own look. Whatever has none can't be told from words, so the page and the docs say it as well. */
const secrets: readonly (readonly [what: string, look: RegExp])[] = [
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY/],
  ['an API key', /\bcs_[A-Za-z0-9_-]{30,}/],
  ['a token', /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/],
  ['a token', /\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abpors]-[\w-]{10,}|hv[sb]\.[\w-]{20,})/],
  ['an access key', /\b(AKIA|ASIA)[A-Z0-9]{16}\b/],
  ['a password', /\b(pass(word|wd|phrase)?|secret|api[_-]?key|token)\s*[:=]\s*["']?[^\s"']{6,}/i],
  ['a password', /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]+@/i],
]

/** The words as they are kept. Errors: `question.empty`, `question.not_plain`, `question.holds_secret`; none repeats them. */
export const plainWords = (given: string): string => {
  const words = given.replaceAll('\r\n', '\n').trim()
  if (words === '')
    throw new CountersignError('question.empty', 'invalid', 'there are no words in it; say what you want to know, or what you know')
  if (words.length > mostWords || !words.isWellFormed() || notPlain.test(words))
    throw new CountersignError(
      'question.not_plain',
      'invalid',
      `the words hold something that is no plain text, or are longer than ${mostWords} characters; type them anew, or say where the long text lies`,
    )
  const secret = secrets.find(([, look]) => look.test(words))
  if (secret)
    throw new CountersignError(
      'question.holds_secret',
      'invalid',
      `there seems to be ${secret[0]} in it, and what is said here is kept and read by others; say where it lies instead, and if it is real, change it`,
    )
  return words
}
