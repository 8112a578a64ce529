// What a system says of an account, in the one form in which it is kept and compared. Pure.
// SAFETY: a system's answer is input like any other: it may be huge, deep, or hold what neither PostgreSQL nor JSON keeps.
import type { InventoryItem } from '@countersign/connector-kit'
import { canonicalJson, sha256Hex } from '@countersign/ledger'
import type { Description } from '../../tables.ts'

export type { Description }

const longestText = 1_000
const deepest = 4
const mostMembers = 2_000
/** What is larger is kept as its digest alone: that it changed is seen, how is not. */
const largest = 16_384

/** Facts that come and go by themselves, also by our own looking: they describe no right. */
const passing: ReadonlySet<string> = new Set(['lockedOut'])

const text = (value: string): string =>
  value
    .toWellFormed()
    .replaceAll(/\p{Cc}/gu, '\u{fffd}')
    .slice(0, longestText)

const kept = (value: unknown, depth: number): unknown => {
  if (typeof value === 'string') return text(value)
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : String(value)
  if (typeof value === 'boolean' || value === null) return value
  if (typeof value !== 'object' || depth === 0) return null
  if (Array.isArray(value)) return value.slice(0, mostMembers).map((one) => kept(one, depth - 1))
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name, one]) => one !== undefined && !passing.has(name))
      .slice(0, mostMembers)
      .map(([name, one]) => [text(name), kept(one, depth - 1)]),
  )
}

const instant = (value: unknown): string | null =>
  typeof value === 'string' && value.length < 64 && Number.isFinite(Date.parse(value)) ? new Date(value).toISOString() : null

export const describe = ({ state, expiresAt, attributes }: Pick<InventoryItem, 'state' | 'expiresAt' | 'attributes'>): Description => {
  const all = typeof attributes === 'object' && attributes !== null ? kept(attributes, deepest) : {}
  const whole = canonicalJson(all)
  const small = whole.length <= largest
  return {
    state,
    expiresAt: instant(expiresAt),
    attributes: small ? (all as Description['attributes']) : { tooLargeToKeep: `sha256:${sha256Hex(whole)}` },
  }
}

export const digestOf = (description: Description): string => sha256Hex(canonicalJson(description))

/** Who changed it last, and when, where the system tells. */
export interface Deed {
  readonly actor: string | null
  readonly at: string | null
}

export const deedOf = ({ changedBy, changedAt }: Pick<InventoryItem, 'changedBy' | 'changedAt'>): Deed => ({
  actor: typeof changedBy === 'string' && changedBy !== '' ? text(changedBy) : null,
  at: instant(changedAt),
})

/**
 * What of it differs, in words that a person reads: `state: disabled → enabled`, `memberOf: + admins`. At most a dozen; its state comes first. Of what
 * has come or gone as a whole only what it has is told, not all that it hasn't.
 */
export const differences = (before: Description | null, after: Description | null): string[] => {
  const [was, is] = [flat(before), flat(after)]
  const whole = before === null || after === null
  const words: string[] = []
  for (const name of new Set([...was.keys(), ...is.keys()])) {
    const [from, to] = [was.get(name), is.get(name)]
    if (canonicalJson(from ?? null) === canonicalJson(to ?? null)) continue
    if (whole && isNothing(from) && isNothing(to)) continue
    words.push(`${name}: ${Array.isArray(from) && Array.isArray(to) ? members(from, to) : `${spoken(from)} → ${spoken(to)}`}`)
  }
  return words.slice(0, 12)
}

/** Whether it holds anything now that it didn't: it is let in again, a mark is set, a list is longer by a member. Its end is no matter of this. */
export const holdsMore = (before: Description, after: Description): boolean => {
  if (before.state === 'disabled' && after.state === 'enabled') return true
  const was = new Map(Object.entries(before.attributes))
  return Object.entries(after.attributes).some(([name, to]) => {
    const from = was.get(name)
    if (Array.isArray(to)) {
      const old = new Set((Array.isArray(from) ? from : []).map(spoken))
      return to.some((one) => !old.has(spoken(one)))
    }
    return to === true && from !== true
  })
}

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === false || value === '' || (Array.isArray(value) && value.length === 0)

const members = (from: readonly unknown[], to: readonly unknown[]): string => {
  const [old, fresh] = [new Set(from.map(spoken)), new Set(to.map(spoken))]
  const parts = [
    ...[...fresh].filter((one) => !old.has(one)).map((one) => `+ ${one}`),
    ...[...old].filter((one) => !fresh.has(one)).map((one) => `− ${one}`),
  ]
  return `${parts.slice(0, 8).join(', ') || 'another order'}${parts.length > 8 ? `, and ${parts.length - 8} more` : ''}`
}

/** SAFETY: a name like `toString` is a name like any other. */
const flat = (description: Description | null): ReadonlyMap<string, unknown> =>
  new Map(
    description === null
      ? []
      : [
          ['state', description.state],
          ['expires', description.expiresAt],
          ...Object.entries(description.attributes).sort(([a], [b]) => (a < b ? -1 : 1)),
        ],
  )

const spoken = (value: unknown): string =>
  value === undefined || value === null ? 'nothing' : (typeof value === 'string' ? value : canonicalJson(value)).slice(0, 120)
