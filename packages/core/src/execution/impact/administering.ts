// By which of its rights an account is an administrator of its system: as its connector says, or by their names as policy does. Pure.
import type { CredentialKind } from '@countersign/connector-kit'
import type { ImpactRules } from '@countersign/policy'
import type { Description } from '../../tables.ts'
import { rightsOf } from '../hygiene/index.ts'

/** Raised when connectors come to tell otherwise what administers: every account is then looked at again. */
export const toldBy = 1

const mostNamed = 50
const longest = 200

export interface Looked {
  readonly kind: string
  readonly key: string | null
  readonly present: boolean
  readonly description: Description
}

export interface Administering {
  readonly administers: readonly string[] | null
  /** Of a membership, or of the account as a whole, and so of everything that stands under its name. */
  readonly widely: boolean
}

const nothing: Administering = { administers: null, widely: false }

/** What is gone or disabled administers nothing; what is not told whole is told by nobody. */
export const administeringOf = (
  kinds: (name: string) => CredentialKind | undefined,
  rules: ImpactRules,
  { kind, key, present, description }: Looked,
): Administering => {
  if (!present || description.state !== 'enabled') return nothing
  const known = kinds(kind)
  const rights =
    known?.administers === undefined
      ? [...(rightsOf(kinds, kind, description, key) ?? [])].filter(rules.administers)
      : known.administers(description.attributes)
  if (rights.length === 0) return nothing
  const named = [...new Set(rights.map((right) => right.slice(0, longest)))].sort().slice(0, mostNamed)
  return { administers: named, widely: known?.nature === 'grant' || key === null }
}
