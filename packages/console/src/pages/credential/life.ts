// The life of a credential as moments, the newest first: what was done to it by changes, and what the inventory learnt of it. Pure.
// Must never say that it is dead where only its end was carried out: what proves that is the closure alone.

export interface Moment {
  readonly at: string
  readonly what: string
  readonly about: readonly string[]
  readonly change?: string
  /** Only of what a change has done. */
  readonly closure?: string
  readonly strength?: string
}

interface Done {
  readonly id: string
  readonly operation: string
  readonly change: string
  readonly executedAt: string | null
  readonly closure: string
  readonly strength: string | null
}

interface Learnt {
  readonly n: string
  readonly of: 'itself' | 'use' | 'sighting'
  readonly workload?: string | undefined
  readonly what: 'began' | 'changed' | 'ended'
  readonly at: string
  readonly before: Readonly<Record<string, unknown>> | null
  readonly after: Readonly<Record<string, unknown>> | null
}

const changed = ({ before, after }: Learnt): string[] => {
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])
  return [...names].filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name])).sort()
}

const ofLearnt = (one: Learnt): Moment => ({
  at: one.at,
  what: `${one.of}.${one.what}`,
  about: one.of === 'itself' ? (one.what === 'changed' ? changed(one) : []) : one.workload === undefined ? [] : [one.workload],
})

/** What has not been carried out is no part of a life yet. */
const ofDone = (one: Done): Moment[] =>
  one.executedAt === null
    ? []
    : [
        {
          at: one.executedAt,
          what: one.operation,
          about: [],
          change: one.change,
          closure: one.closure,
          ...(one.strength === null ? {} : { strength: one.strength }),
        },
      ]

export const lifeOf = (
  { createdAt }: { readonly createdAt: string | null },
  done: readonly Done[],
  learnt: readonly Learnt[],
): readonly Moment[] =>
  [...(createdAt === null ? [] : [{ at: createdAt, what: 'issued', about: [] }]), ...done.flatMap(ofDone), ...learnt.map(ofLearnt)].sort(
    (a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0),
  )
