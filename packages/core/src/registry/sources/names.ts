// How what a source names is named in the inventory: the same name always gives the same, and two never give one. Pure.
import { sha256Hex } from '@countersign/ledger'

const allowed = /^[A-Za-z0-9][A-Za-z0-9._:@-]{0,99}$/

/** Eight hexadecimal digits of its digest keep apart what is the same after its other characters are gone. */
const short = (text: string): string => sha256Hex(Buffer.from(text, 'utf8')).slice(0, 8)

const readable = (text: string): string => text.replaceAll(/[^A-Za-z0-9._:@-]+/g, '.').replace(/^[^A-Za-z0-9]+/, '')

/** A name of the inventory for a source's record. */
export const thingName = (prefix: string, externalId: string): string => {
  const whole = `${prefix}${externalId}`
  return allowed.test(whole) ? whole : `${readable(whole).slice(0, 90)}-${short(whole)}`
}

/** Teams have names of letters, digits and a few signs: `Claims & Fraud` is `Claims-Fraud`. */
export const teamName = (team: string): string => {
  const name = team
    .normalize('NFC')
    .trim()
    .replaceAll(/[^A-Za-z0-9._:@-]+/g, '-')
    .replaceAll(/^[^A-Za-z0-9]+|-+$/g, '')
  return allowed.test(name) ? name : `team-${short(team)}`
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/

/** What is wrong with an external id; undefined: nothing. */
export const externalIdProblem = (id: unknown): string | undefined =>
  typeof id === 'string' && id.length > 0 && id.length <= 200 && id.isWellFormed() && id.trim() === id && !control.test(id)
    ? undefined
    : 'an external id is text of 1 to 200 characters, without control characters or blanks around it'
