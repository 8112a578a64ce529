// Takes away what nothing justifies any more, and nothing else: one change of the kind `access.lapse` with a rejection proof for each account. Whose
// identity leaves altogether loses it by the change of his leaving.
import { entitlementsOf, lockEntitlements, lockHolder, setEntitlement } from '../../registry/entitlements/index.ts'
import { readIdentity } from '../../registry/inventory/index.ts'
import { readPrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { openChange } from '../changes/index.ts'
import { answersForAccess, NothingToDo, refFor } from './give.ts'

export const take = async (runtime: Runtime, caller: Caller, holder: string): Promise<void> => {
  const waiting = (await entitlementsOf(runtime.db, caller.org, holder)).filter((row) => row.state === 'ending' && row.end_change === null)
  const ends: string[] = []
  for (const row of waiting)
    if (row.credential_id !== null && (await readIdentity(runtime.db, caller.org, row.identity_id!))?.state === 'active')
      ends.push(row.credential_id)
  const [first] = waiting
  if (!first || ends.length === 0) return
  const person = await readPrincipal(runtime.db, caller.org, holder)
  const requester = await answersForAccess(runtime, caller.org, [person?.manager_id ?? null, ...waiting.map((row) => row.business_owner)])
  const ref = await refFor(runtime, caller.org, 'access.lapse', holder, first.id)
  try {
    await openChange(runtime, caller, {
      kind: 'access.lapse',
      ref,
      requester,
      reason: `nothing justifies it any more: ${[...new Set(waiting.map((row) => row.package))].join(', ')}`.slice(0, 2000),
      ticket: `access:${holder}`,
      custody: ends,
      asked: async (work, change) => {
        await lockHolder(work.db, work.org, holder)
        const rows = (await entitlementsOf(work.db, work.org, holder)).filter(
          (row) => row.state === 'ending' && row.end_change === null && row.credential_id !== null && ends.includes(row.credential_id),
        )
        if (rows.length === 0) throw new NothingToDo()
        for (const row of rows) await setEntitlement(work.db, work.org, row.id, { end_change: change })
        return {
          kind: 'access.lapse',
          ref,
          purpose: `end what nothing justifies any more of ${person?.name ?? holder}`,
          credentials: rows.flatMap((row) => row.credential_id ?? []),
        }
      },
      opened: async (work, { change }) => {
        const rows = await lockEntitlements(work.db, work.org, 'end_change', change)
        work.record({ kind: 'entitlement.ending', stream: change, body: { holder, change, entitlements: rows.map(({ id }) => id) } })
      },
    })
    runtime.steps.reach('access.taken')
  } catch (error) {
    if (!(error instanceof NothingToDo)) throw error
  }
}
