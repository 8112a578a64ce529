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

const plain = /^[\x20-\x7e]*$/

const clean = (value: string): string => (plain.test(value) ? value : value.toWellFormed().replaceAll(/\p{Cc}/gu, '\u{fffd}'))

/** INVARIANT: nothing is cut without a trace: what doesn't fit goes into a digest over all of it. */
const text = (value: string): string =>
  value.length <= longestText ? clean(value) : `${clean(value.slice(0, longestText))}… sha256:${sha256Hex(value.toWellFormed())}`

/** A list or a record with more members than are kept; `digest` over all of them, whatever their order. */
interface Many {
  readonly members: number
  readonly digest: string
}

const many = (members: readonly unknown[]): Many => ({
  members: members.length,
  digest: `sha256:${sha256Hex(members.map(whole).sort().join('\n'))}`,
})

const isMany = (value: unknown): value is Many =>
  typeof value === 'object' && value !== null && 'members' in value && 'digest' in value && typeof value.members === 'number'

const whole = (value: unknown): string => {
  try {
    return JSON.stringify(value)?.toWellFormed() ?? 'nothing'
  } catch {
    return 'what has no end'
  }
}

const kept = (value: unknown, depth: number): unknown => {
  if (typeof value === 'string') return text(value)
  if (typeof value === 'number') return Number.isSafeInteger(value) ? value : String(value)
  if (typeof value === 'boolean' || value === null) return value
  if (typeof value !== 'object') return null
  if (depth === 0) return `sha256:${sha256Hex(whole(value))}`
  if (Array.isArray(value)) return value.length > mostMembers ? many(value) : value.map((one) => kept(one, depth - 1))
  const entries = Object.entries(value).filter(([name, one]) => one !== undefined && !passing.has(name))
  if (entries.length > mostMembers) return many(entries)
  return Object.fromEntries(entries.map(([name, one]) => [text(name), kept(one, depth - 1)]))
}

const instant = (value: unknown): string | null =>
  typeof value === 'string' && value.length < 64 && Number.isFinite(Date.parse(value)) ? new Date(value).toISOString() : null

/** A description in its canonical form, with the digest over that. Thousands are in hand, and few are ever looked into. */
export class Described {
  readonly text: string
  readonly digest: string

  constructor(text: string) {
    this.text = text
    this.digest = sha256Hex(text)
  }

  get description(): Description {
    return JSON.parse(this.text) as Description
  }
}

export const describe = ({ state, expiresAt, attributes }: Pick<InventoryItem, 'state' | 'expiresAt' | 'attributes'>): Described => {
  const all = typeof attributes === 'object' && attributes !== null ? kept(attributes, deepest) : {}
  const canonical = canonicalJson(all)
  const small = canonical.length <= largest
  const attributesAsKept = small ? canonical : canonicalJson({ tooLargeToKeep: `sha256:${sha256Hex(canonical)}` })
  return new Described(`{"attributes":${attributesAsKept},"expiresAt":${JSON.stringify(instant(expiresAt))},"state":"${state}"}`)
}

export const digestOf = (description: Description): string => sha256Hex(canonicalJson(description))

/** Who changed it last, and when, where the system tells. */
export interface Deed {
  readonly actor: string | null
  readonly at: string | null
}

export const deedOf = ({ changedBy, changedAt }: Pick<InventoryItem, 'changedBy' | 'changedAt'>): Deed =>
  changedBy === undefined && changedAt === undefined ? untold : told(changedBy, changedAt)

const untold: Deed = { actor: null, at: null }

const told = (changedBy: unknown, changedAt: unknown): Deed => ({
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
    // What is not kept whole may hold anything.
    if (name === 'tooLargeToKeep' || isMany(to)) return canonicalJson(from ?? null) !== canonicalJson(to)
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

const spoken = (value: unknown): string => {
  if (value === undefined || value === null) return 'nothing'
  if (isMany(value)) return `${value.members} members (${value.digest.slice(0, 15)}…)`
  return (typeof value === 'string' ? value : canonicalJson(value)).slice(0, 120)
}
