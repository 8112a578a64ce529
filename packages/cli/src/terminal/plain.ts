// What others wrote, made fit for a terminal. SAFETY: control characters and marks that turn the writing direction never reach it,
// so that nobody can repaint the screen under a person who is about to sign.

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be kept out
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

/** Keeps line breaks and tabs. */
export const plainText = (value: unknown): string => String(value).replace(UNPRINTABLE, '�')

/** One line: breaks become spaces. */
export const plain = (value: unknown): string =>
  value === undefined || value === null ? '-' : plainText(value).replaceAll(/[\n\t]+/g, ' ')
