// A term of a lease: from now on, and never beyond what its rule lets it live in all. Pure.
import { plusSeconds } from '../../platform/clock.ts'
import type { LeaseRow } from '../../registry/leases/index.ts'

export const endOfTerm = (lease: Pick<LeaseRow, 'term_seconds' | 'until_at'>, at: Date): Date => {
  const end = plusSeconds(at, lease.term_seconds)
  return end < lease.until_at ? end : lease.until_at
}
