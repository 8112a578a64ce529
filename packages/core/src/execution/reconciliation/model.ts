// What has become of an account since it was last seen, and what explains it. Pure.
// INVARIANT: only what the enterprise decided or recorded explains a change; an operation explains its own effects and no others.
import type { AccountDrift, ChangeBasis, Description } from '../../tables.ts'
import { holdsMore } from './description.ts'

export interface Ended {
  readonly present: boolean
  readonly description: Description
  readonly digest: string
}

export interface Now {
  readonly description: Description
  readonly digest: string
}

/** Undefined: nothing has. `now` undefined: it is gone. */
export const changeOf = (before: Ended | undefined, now: Now | undefined): AccountDrift | undefined => {
  if (!now) return before?.present ? 'gone' : undefined
  if (!before?.present) return 'appeared'
  if (before.digest === now.digest) return undefined
  if (before.description.state !== now.description.state) return now.description.state
  return 'changed'
}

/** What each operation may bring about at the account that it is about. None but those that give explains that it holds more than before. */
const effects: Readonly<Record<string, readonly AccountDrift[]>> = {
  'credential.issue': ['appeared', 'enabled', 'changed'],
  'credential.restore': ['appeared', 'enabled', 'changed'],
  'credential.rotate': ['changed'],
  'credential.disable': ['disabled', 'changed'],
  'credential.enable': ['enabled', 'changed'],
  'credential.revoke': ['disabled', 'gone', 'changed'],
  'token.revoke': ['disabled', 'gone'],
  'grant.remove': ['gone', 'changed'],
  'right.remove': ['changed'],
}

/** An operation under a mandate that was used in the time in which the change must have happened. */
export interface Mandated {
  readonly mandate: string
  readonly operation: string
  readonly kind: string
  readonly key: string | null
}

export interface Subject {
  readonly kind: string
  readonly key: string | null
}

/** Those that undo a part of what drifted: what else drifted is there still. */
const takesSome: ReadonlySet<string> = new Set(['right.remove'])
const gives: ReadonlySet<string> = new Set(['credential.issue', 'credential.restore'])

const isAbout = (mandated: Mandated, subject: Subject, what: AccountDrift): boolean =>
  mandated.kind === subject.kind
    ? mandated.key === null || subject.key === null || mandated.key === subject.key
    : // What hangs on an account goes with it, and is disabled with it.
      (what === 'gone' || what === 'disabled') && mandated.operation === 'credential.revoke'

export interface Grounds {
  /** Of this account's name at the system. */
  readonly mandated: readonly Mandated[]
  /** A live credential of the inventory that this is. */
  readonly known: string | undefined
  /** A credential of the inventory that this was, and that has ended. */
  readonly retired: string | undefined
  readonly at: Date
}

export interface Explained {
  readonly basis: ChangeBasis
  readonly id: string | null
  /** It explains what has changed now, and not what had drifted before and is there still. */
  readonly leaves?: true
}

/** What explains the change; undefined: nothing does. `agreed`: the digest of what it was before it drifted, '' for not there. */
export const explain = (
  what: AccountDrift,
  subject: Subject,
  before: (Ended & { readonly agreed: string | undefined }) | undefined,
  now: Now | undefined,
  grounds: Grounds,
): Explained | undefined => {
  const more = before?.present === true && now !== undefined && holdsMore(before.description, now.description)
  const mandate = grounds.mandated.find(
    (one) => isAbout(one, subject, what) && (effects[one.operation]?.includes(what) ?? false) && (!more || gives.has(one.operation)),
  )
  if (mandate) {
    const isBack = before?.agreed === undefined || before.agreed === (now?.digest ?? '')
    return { basis: 'mandate', id: mandate.mandate, ...(takesSome.has(mandate.operation) && !isBack ? { leaves: true as const } : {}) }
  }
  if (what === 'appeared' && grounds.known !== undefined) return { basis: 'inventory', id: grounds.known }
  if ((what === 'gone' || what === 'disabled') && grounds.known === undefined && grounds.retired !== undefined)
    return { basis: 'inventory', id: grounds.retired }
  if (before?.agreed !== undefined && before.agreed === (now?.digest ?? '')) return { basis: 'returned', id: null }
  if (what === 'disabled' && before && now && hasRunOut(before.description, now.description, grounds.at))
    return { basis: 'expiry', id: null }
  return undefined
}

/** It is disabled because the end that it had all along has passed. */
const hasRunOut = (before: Description, now: Description, at: Date): boolean =>
  before.expiresAt !== null && before.expiresAt === now.expiresAt && Date.parse(before.expiresAt) <= at.getTime()
