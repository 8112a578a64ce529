// What a reading that was or wasn't made says about what is known. Pure.
// INVARIANT: what was never read, or not for long, is a blind spot with a name; no share is told of it as if it were known.
import type { SystemCoverage } from './store.ts'

export type Sight = 'fresh' | 'stale' | 'partial' | 'never' | 'no_connector'

/** Older than so many hours a whole reading is stale. */
export const freshHours = 48

export const sightOf = (row: Pick<SystemCoverage, 'completeAt' | 'outcome'>, isConnected: boolean, at: Date): Sight => {
  if (!isConnected) return 'no_connector'
  if (row.completeAt === null) return row.outcome === null ? 'never' : 'partial'
  return at.getTime() - row.completeAt.getTime() <= freshHours * 3_600_000 ? 'fresh' : 'stale'
}

/** Null where there is nothing of which it would be a share. */
export const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole)
