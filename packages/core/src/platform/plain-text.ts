// What people write for others to read and for the log to keep: whether it is plain, and whether it looks like a secret. Pure.

// SAFETY: nothing that moves the cursor or turns the direction of what follows: what is read is what stands there.
const notPlain = /(?![\n\t])\p{Cc}|[\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u

/** What is a secret by its own look. Whatever has none can't be told from words, so whoever asks for words says it as well. */
const secrets: readonly (readonly [what: string, look: RegExp])[] = [
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY/],
  ['an API key', /\bcs_[A-Za-z0-9_-]{30,}/],
  ['a token', /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/],
  ['a token', /\b(gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abpors]-[\w-]{10,}|hv[sb]\.[\w-]{20,})/],
  ['an access key', /\b(AKIA|ASIA)[A-Z0-9]{16}\b/],
  ['a password', /\b(pass(word|wd|phrase)?|secret|api[_-]?key|token)\s*[:=]\s*["']?[^\s"']{6,}/i],
  ['a password', /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]+:[^\s/@]+@/i],
]

export const isPlain = (words: string): boolean => words.isWellFormed() && !notPlain.test(words)

/** What it seems to be; undefined: nothing that can be told by its look. */
export const secretIn = (words: string): string | undefined => secrets.find(([, look]) => look.test(words))?.[0]
