// How often a credential is to be renewed: as is said of it, or of its identity as a whole, whichever is the shorter. Pure.
// INVARIANT: it says what `schedule-store.ts` says in a statement, and nothing said of an identity makes a credential live longer than its own schedule.
import type { CredentialRow, IdentityRow } from './store.ts'

export const renewedEveryDays = (
  { rotate_every_days: own }: Pick<CredentialRow, 'rotate_every_days'>,
  { rotate_every_days: ofIdentity }: Pick<IdentityRow, 'rotate_every_days'>,
): number | null => (own === null || ofIdentity === null ? (own ?? ofIdentity) : Math.min(own, ofIdentity))
