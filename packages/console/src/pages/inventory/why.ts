// Why something is there, in a line. Pure.
import { words } from '../../words/index.ts'

interface Reason {
  readonly because: string
  readonly by: string | null
}

export const reasonWords = ({ because, by }: Reason): string => {
  const because_ = words.inventory.becauses[because] ?? because.replaceAll('_', ' ')
  return by === null ? because_ : `${because_} · ${by}`
}

/** Null: a party outside is not told. */
export const whyShort = (why: { readonly reasons: readonly Reason[] } | null): string =>
  why === null || why.reasons.length === 0 ? words.inventory.nobodySaid : [...new Set(why.reasons.map(reasonWords))].join('; ')
