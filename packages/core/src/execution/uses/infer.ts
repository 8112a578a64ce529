// Who seems to use a credential by what is written down elsewhere: a manifest that names where the secret lies, a provider's word on its own work. Rules suggest;
// nothing becomes a consumer by them. What no rule says any more has ended.
import { transact } from '../../evidence/journal/index.ts'
import { endSightings, putSightings } from '../../registry/inventory/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { inferred, noLongerSo } from './infer-store.ts'

export const inferUses = async (runtime: Runtime, caller: Caller, since: Date): Promise<void> => {
  const said = await inferred(runtime.db, caller.org, since)
  const over = await noLongerSo(runtime.db, caller.org, since)
  if (said.length === 0 && over.length === 0) return
  await transact(runtime, caller, async (work) => {
    const fresh = await putSightings(work.db, work.org, said, work.at)
    await endSightings(work.db, work.org, over, work.at)
    if (fresh.length > 0 || over.length > 0)
      work.record({
        kind: 'uses.inferred',
        body: { learnt: fresh.slice(0, 100).map((one) => ({ ...one })), ended: over.slice(0, 100).map((one) => ({ ...one })) },
      })
  })
}
