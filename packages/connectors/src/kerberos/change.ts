// The single changes of a principal, each one query of `kadmin`, and done only where `kadmin` says so word for word. Nothing here decides what may be changed.
import { done, type Outcome, refused, type Secret, unknown } from '@countersign/connector-kit'
import { canBePassword, type Enctype } from '../krb5/index.ts'
import { asSaid, complaintIn, isFailure, type Kadmin, named, quoted } from './kadmin.ts'

export const unsupported = refused(
  'unsupported_secret',
  'the password must be 1 to 500 characters of text without line breaks or NUL, and must not begin with `keytab:`',
)

export const canBeSet = (secret: Secret): boolean => canBePassword(secret) && !secret.expose().startsWith('keytab:')

const keysalts = (enctypes: readonly Enctype[]): string => `-e ${quoted(enctypes.map((name) => `${name}:normal`).join(','))}`

/** It asks for it twice. */
const twice = (secret: Secret): string => `${secret.expose()}\n${secret.expose()}\n`

export interface NewKeys {
  readonly password: Secret
  readonly enctypes: readonly Enctype[]
  /** The versions of before stay beside the new one. */
  readonly keepOld: boolean
}

export const setPassword = async (
  kadmin: Kadmin,
  name: string,
  { password, enctypes, keepOld }: NewKeys,
  signal: AbortSignal,
): Promise<Outcome> =>
  asSaid(
    await kadmin.query(`cpw ${keepOld ? '-keepold ' : ''}${keysalts(enctypes)} ${named(name)}`, signal, twice(password)),
    `Password for "${name}" changed.`,
    `changing password for "${name}"`,
  )

/** Every version goes, and one comes that nobody knows. */
export const randomizeKeys = async (kadmin: Kadmin, name: string, enctypes: readonly Enctype[], signal: AbortSignal): Promise<Outcome> =>
  asSaid(
    await kadmin.query(`cpw -randkey ${keysalts(enctypes)} ${named(name)}`, signal),
    `Key for "${name}" randomized.`,
    `randomizing key for "${name}"`,
  )

/** Those of this version and before go. */
export const purgeKeys = async (kadmin: Kadmin, name: string, kvno: number, signal: AbortSignal): Promise<Outcome> =>
  asSaid(
    await kadmin.query(`purgekeys -keepkvno ${kvno + 1} ${named(name)}`, signal),
    `Old keys for principal "${name}" purged.`,
    `purging keys for principal "${name}"`,
  )

/** One switch, and no other reason for which a principal gets no ticket. */
export const switchTickets = (kadmin: Kadmin, name: string, to: 'on' | 'off', signal: AbortSignal): Promise<Outcome> =>
  modified(kadmin, name, `${to === 'on' ? '+' : '-'}allow_tix`, signal)

/** SAFETY: `option` is made here, of numbers and words of its own. */
export const modified = async (kadmin: Kadmin, name: string, option: string, signal: AbortSignal): Promise<Outcome> => {
  const answer = await kadmin.query(`modprinc ${option} ${named(name)}`, signal)
  const said = asSaid(answer, `Principal "${name}" modified.`, `modifying "${name}"`)
  // It reads first, and complains of that in other words.
  return said.status === 'unknown' ? asSaid(answer, `Principal "${name}" modified.`, `getting "${name}"`) : said
}

export const deletePrincipal = async (kadmin: Kadmin, name: string, signal: AbortSignal): Promise<Outcome> => {
  const said = asSaid(
    await kadmin.query(`delprinc -force ${named(name)}`, signal),
    `Principal "${name}" deleted.`,
    `deleting principal "${name}"`,
  )
  return said.status === 'refused' && said.code === 'not_found' ? done(undefined, 'gone already') : said
}

export interface NewPrincipal {
  readonly password: Secret
  readonly enctypes: readonly Enctype[]
  /** As `addprinc` takes them. SAFETY: made here, of numbers, words of its own and quoted names. */
  readonly options: readonly string[]
}

export const addPrincipal = async (
  kadmin: Kadmin,
  name: string,
  { password, enctypes, options }: NewPrincipal,
  signal: AbortSignal,
): Promise<Outcome> =>
  asSaid(
    await kadmin.query(`addprinc ${[...options, keysalts(enctypes), named(name)].join(' ')}`, signal, twice(password)),
    `Principal "${name}" created.`,
    `creating "${name}"`,
  )

/** A mark on the principal itself, by which a repeated call knows what it has done. */
const MARK = 'countersign'

export const readMark = async (kadmin: Kadmin, name: string, signal: AbortSignal): Promise<Outcome<string | undefined>> => {
  const answer = await kadmin.query(`getstrs ${named(name)}`, signal)
  if (isFailure(answer)) return answer
  const no = complaintIn(answer, `getting attributes for principal "${name}"`)
  if (no) return no
  // It says so where there are none.
  if (answer.out.length === 0 || answer.errors.length > 0)
    return unknown('unknown_form', 'kadmind did not tell of the marks of a principal')
  return done(answer.out.find((line) => line.startsWith(`${MARK}: `))?.slice(MARK.length + 2))
}

/** SAFETY: `mark` is of letters, digits and `:`. */
export const setMark = async (kadmin: Kadmin, name: string, mark: string, signal: AbortSignal): Promise<Outcome> =>
  asSaid(
    await kadmin.query(`setstr ${named(name)} ${MARK} ${mark}`, signal),
    `Attribute set for principal "${name}".`,
    `setting attribute on principal "${name}"`,
  )
