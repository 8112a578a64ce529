// The life of an identity as one line: what it was, what was done about it, what of that is missing, and what was let pass. The newest first. Pure.
import type { Answer, Item } from '../../api/answers.ts'

export type Fact = Item<'identities.history'>
export type Chapter = Item<'identities.story'>
type Story = Answer<'identities.story'>
export type Gap = NonNullable<Story['gaps']>[number]
export type Exception = NonNullable<Story['exceptions']>[number]

export type Moment =
  | { readonly kind: 'fact'; readonly at: string; readonly of: Fact }
  | { readonly kind: 'deed'; readonly at: string; readonly of: Chapter }
  | { readonly kind: 'gap'; readonly at: string; readonly of: Gap }
  | { readonly kind: 'exception'; readonly at: string; readonly of: Exception }

export type MomentKind = Moment['kind']

export interface Life {
  /** The newest first, as the server gives them. */
  readonly facts: readonly Fact[]
  /** Further facts, older than these, are still to be read. */
  readonly more: boolean
  readonly chapters: readonly Chapter[]
  readonly gaps: readonly Gap[]
  readonly exceptions: readonly Exception[]
}

/** Of one instant, as it reads from the newest back: a deed comes after the fact that it began with. */
const order: Readonly<Record<MomentKind, number>> = { gap: 0, exception: 1, deed: 2, fact: 3 }

export const keyOf = (moment: Moment): string => {
  if (moment.kind === 'fact') return `fact ${moment.of.n}`
  if (moment.kind === 'deed') return `deed ${moment.of.operation}`
  if (moment.kind === 'exception') return `exception ${moment.of.id}`
  const { kind, from, operation, credential, words } = moment.of
  return `gap ${kind} ${from} ${operation} ${credential} ${words}`
}

/** INVARIANT: what is older than the oldest fact that was read waits for the facts before it: no line stands where another is still missing. */
export const lifeLine = ({ facts, more, chapters, gaps, exceptions }: Life): readonly Moment[] => {
  const all: Moment[] = [
    ...facts.map((of) => ({ kind: 'fact' as const, at: of.at, of })),
    ...chapters.map((of) => ({ kind: 'deed' as const, at: of.openedAt, of })),
    ...gaps.map((of) => ({ kind: 'gap' as const, at: of.from, of })),
    ...exceptions.map((of) => ({ kind: 'exception' as const, at: of.requestedAt, of })),
  ]
  const oldest = more ? facts.at(-1)?.at : undefined
  return all
    .filter(({ at }) => oldest === undefined || Date.parse(at) >= Date.parse(oldest))
    .sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || order[a.kind] - order[b.kind])
}

/** Lines of one day of the reader's, in their order. `dayOf`: the name of the day of an instant. */
export const byDay = (
  moments: readonly Moment[],
  dayOf: (at: string) => string,
): readonly { readonly day: string; readonly moments: readonly Moment[] }[] =>
  [...Map.groupBy(moments, ({ at }) => dayOf(at))].map(([day, of]) => ({ day, moments: of }))
