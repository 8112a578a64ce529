// The entry of what was noticed about an account. Whole descriptions stay in the row, and are bound to the entry by their digests.
import type { Work } from '../../runtime.ts'
import { differences, digestOf } from './description.ts'
import type { AccountChange } from './store.ts'

/** An account by its name at a system. */
export interface Named {
  readonly id: string
  readonly kind: string
  readonly account: string
  readonly key: string | null
}

export const recordChange = (work: Work, account: Named & { readonly system: string }, change: AccountChange, reason?: string): void =>
  work.record({
    kind: change.what === 'agreed' ? 'account.agreed' : 'account.noticed',
    body: {
      change: change.id,
      account: account.id,
      system: account.system,
      name: account.account,
      accountKind: account.kind,
      key: account.key,
      what: change.what,
      before: change.before && digestOf(change.before),
      after: change.after && digestOf(change.after),
      differences: differences(change.before, change.after),
      since: change.since.toISOString(),
      basis: change.basis,
      basisId: change.basis_id,
      actor: change.actor,
      actedAt: change.acted_at?.toISOString() ?? null,
      ...(reason === undefined ? {} : { reason }),
    },
  })
