// A lease goes on for another term: by the same proof again, while all that it rests on stands, and never beyond what its rule lets it live in all.
import { CountersignError } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import { proven as provenUse, putSightings } from '../../registry/inventory/index.ts'
import { type LeaseRow, lockLease, updateLease } from '../../registry/leases/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { lockOperation, updateOperation } from '../changes/index.ts'
import type { Proven } from './ask.ts'
import { fallenOf, restsOf } from './conditions.ts'
import { operationsOfLease, requireOwn } from './fetch.ts'
import { requireFirst } from './guard.ts'
import { endOfTerm } from './term.ts'

/** Errors: `lease.unknown`, `lease.over`, `lease.not_given`, `lease.at_its_end`, `lease.token_used`, `lease.repeated`. */
export const renewLease = async (runtime: Runtime, caller: Caller, proven: Proven, id: string, request?: string): Promise<LeaseRow> => {
  await requireFirst(runtime, caller, proven, { act: 'renew', lease: id, request })
  return anotherTerm(runtime, caller, proven, id)
}

const anotherTerm = (runtime: Runtime, caller: Caller, proven: Proven, id: string): Promise<LeaseRow> =>
  transact(runtime, caller, async (work) => {
    const lease = requireOwn(await lockLease(work.db, work.org, id), proven, id)
    const over = () => new CountersignError('lease.over', 'conflict', `the lease \`${id}\` is over or was never fetched; ask for a new one`)
    if (lease.state !== 'given' || lease.expires_at <= work.at) throw over()
    const fallen = await fallenOf(work.db, work.org, restsOf(lease), work.at)
    if (fallen.length > 0) throw new CountersignError('lease.not_given', 'forbidden', fallen.join('; '))
    if (lease.expires_at >= lease.until_at)
      throw new CountersignError(
        'lease.at_its_end',
        'conflict',
        `it can't live longer than until ${lease.until_at.toISOString()}; ask for a new one`,
      )
    const ending = (await operationsOfLease(work.db, work.org, lease)).find(({ operation }) => operation === 'credential.delete')
    const locked = ending && (await lockOperation(work.db, work.org, ending.id))
    // Its ending has begun: what is on its way to be ended is not called back.
    if (locked?.phase !== 'planned' || locked.not_before === null || locked.not_before <= work.at) throw over()
    const expires = endOfTerm(lease, work.at)
    await updateOperation(work.db, work.org, locked.id, { not_before: expires })
    await updateLease(work.db, work.org, id, { expires_at: expires, renewals: lease.renewals + 1 })
    await putSightings(work.db, work.org, [provenUse('lease', lease.credential_id, lease.workload_id)], work.at)
    work.record({
      kind: 'lease.renewed',
      stream: lease.change_id,
      body: { lease: id, workload: lease.workload_id, proof: proven.digest, expiresAt: expires.toISOString() },
    })
    work.enqueue({ org: work.org, kind: 'expire', id, startAfter: expires })
    return { ...lease, expires_at: expires, renewals: lease.renewals + 1 }
  })
