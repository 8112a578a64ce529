// What an account may do at its system beside what was approved for it. Pure.
// INVARIANT: what nobody approved and nobody can tell is unknown, and never found as too much; a change that is out of band is that finding's matter.
import type { CredentialKind } from '@countersign/connector-kit'
import type { Description } from '../../tables.ts'

/** An account or a membership that a system shows under one name, as last read. */
export interface Shown {
  readonly account: string
  readonly kind: string
  readonly description: Description
  /** What it was before it changed without anybody's decision; `drifted`: it did. */
  readonly drifted: boolean
  readonly agreed: Description | null
}

/** A change of one of these accounts that a reading noticed. */
export interface Noticed {
  readonly account: string
  readonly what: string
  readonly before: Description | null
  readonly after: Description | null
  readonly since: Date
  readonly at: Date
}

type Kinds = (name: string) => CredentialKind | undefined
type Rights = ReadonlySet<string>

const none: Rights = new Set()

/** Undefined: nobody can tell. A membership that is a record of its own is a right by its group's name, else by its key. */
export const rightsOf = (kinds: Kinds, kind: string, description: Description | null, key?: string | null): Rights | undefined => {
  if (description === null) return none
  const known = kinds(kind)
  if (known?.nature === 'grant') {
    const { group } = description.attributes
    return new Set([typeof group === 'string' ? group : (key ?? '')])
  }
  const rights = known?.rights?.(description.attributes)
  return rights && new Set(rights)
}

const beyond = (rights: Rights, others: Rights): string[] => [...rights].filter((right) => !others.has(right))

/** What it may do now but for what it came to without anybody's decision. Undefined: nobody can tell. */
export const heldOf = (kinds: Kinds, shown: readonly (Shown & { readonly key: string | null })[]): Rights | undefined => {
  const held = new Set<string>()
  for (const one of shown) {
    const now = rightsOf(kinds, one.kind, one.description, one.key)
    const before = one.drifted ? rightsOf(kinds, one.kind, one.agreed, one.key) : now
    if (!now || !before) return undefined
    for (const right of now) if (before.has(right)) held.add(right)
  }
  return held
}

/** What a person said by name is to stay: what came by the changes that he agreed to, and nothing else of the account. */
export const agreedTo = (kinds: Kinds, kindOf: (account: string) => string | undefined, noticed: readonly Noticed[]): Rights => {
  const rights = new Set<string>()
  for (const { account, what, before, after } of noticed) {
    const kind = kindOf(account)
    if (what !== 'agreed' || kind === undefined) continue
    const [was, is] = [rightsOf(kinds, kind, before), rightsOf(kinds, kind, after)]
    for (const right of was && is ? beyond(is, was) : []) rights.add(right)
  }
  return rights
}

export const moreThan = (held: Rights, approved: Rights, agreed: Rights): readonly string[] =>
  beyond(held, new Set([...approved, ...agreed])).sort()

/** When it last came to a right, as far as readings saw it: between two of them. Undefined: it had it when it was first seen. */
export const cameTo = (
  kinds: Kinds,
  kindOf: (account: string) => string | undefined,
  noticed: readonly Noticed[],
  right: string,
): { readonly after: Date; readonly until: Date } | undefined => {
  for (const { account, what, before, after, since, at } of noticed.toSorted((a, b) => b.at.getTime() - a.at.getTime())) {
    const kind = kindOf(account)
    if (what === 'agreed' || kind === undefined) continue
    if (rightsOf(kinds, kind, after)?.has(right) === true && rightsOf(kinds, kind, before)?.has(right) === false)
      return { after: since, until: at }
  }
  return undefined
}
