// Whether a text that the server drafted says what its reader said, before he signs it.
import { canonical, TextDiffers } from './canonical.ts'

/** Throws `TextDiffers` with the first member that says something else. SAFETY: a member that is missing says something else. */
export const requireSaid = (text: Record<string, unknown>, said: Readonly<Record<string, unknown>>): void => {
  const different = Object.keys(said).find((name) => text[name] === undefined || canonical(text[name]) !== canonical(said[name]))
  if (different !== undefined) throw new TextDiffers(`the server's text says something else as "${different}" than you did`)
}
