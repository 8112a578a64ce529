// Who answers for an identity since somebody else has gone says that it is still needed. He answers for it either way; silence leaves his finding overdue.
import { CountersignError } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { closeFinding } from '../../registry/findings/index.ts'
import { readIdentity } from '../../registry/inventory/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'

/** Errors: `identity.unknown`, `authority.refused`. Repeating it changes nothing. */
export const confirmIdentity = async (runtime: Runtime, caller: Caller, id: string, reason: string): Promise<void> => {
  const identity = await readIdentity(runtime.db, caller.org, id)
  const owner = [identity?.business_owner, identity?.technical_owner].find((one) => one === caller.principal.id)
  await requirePower(runtime, caller, 'finding.resolve', { kind: 'identity', id, ...(owner == null ? {} : { ownerId: owner }) })
  if (!identity) throw new CountersignError('identity.unknown', 'not_found', `no identity \`${id}\``)
  await transact(runtime, caller, async (work) => {
    work.record({ kind: 'identity.confirmed', body: { identity: id, by: caller.principal.id, reason } })
    await closeFinding(work, 'identity.to_confirm', id)
  })
}
