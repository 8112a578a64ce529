// How far a rotation is, out of what the server says of each consumer. Pure.

interface Consumer {
  readonly workload: string
  readonly state: string
}

/** Who would still log in with the old one, as far as is known. */
export const notMoved = <One extends Consumer>(consumers: readonly One[]): readonly One[] =>
  consumers.filter(({ state }) => state !== 'moved')

interface Old {
  readonly phase: string
  readonly reasons: readonly string[]
}

export type OldOne = 'ended' | 'kept' | 'waits'

/** The old one is over only when its operation is: everything before that keeps it alive, and why is said where it is known. */
export const oldOne = (old: Old | null): OldOne => {
  if (old === null) return 'waits'
  if (old.phase === 'done' || old.phase === 'skipped') return 'ended'
  return old.reasons.length > 0 ? 'kept' : 'waits'
}

/** Beside each other, none lost: a rotation that runs can be cut where two credentials are there. */
export const canCut = ({ state, way, cut }: { state: string; way: string; cut: boolean }): boolean =>
  way === 'staged' && !cut && !isOver(state)

export const isOver = (state: string): boolean => state === 'closed' || state === 'refused' || state === 'denied'
