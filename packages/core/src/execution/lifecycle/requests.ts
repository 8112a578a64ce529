// What somebody who leaves had asked for. What takes access away goes on, in the name of somebody who is here; what gives something, or changes who may
// do what, is withdrawn: nobody answers for it any more, and whoever wants it asks for it himself.
import { transact } from '../../evidence/journal/index.ts'
import { readPrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { openChange, withdrawChange } from '../changes/index.ts'
import type { Asked } from '../planning/index.ts'
import { type LiveRequest, liveRequestsOf } from './requests-store.ts'
import { answersFor } from './settle.ts'

/** What goes on, in somebody else's name. */
const endings: ReadonlySet<Asked['kind']> = new Set([
  'contract.end',
  'provider.suspend',
  'person.leave',
  'workload.retire',
  'identity.end',
  'identity.retire',
  'quarantine.end',
  'access.lapse',
  // Gives nobody more than he has; half of it may be done.
  'rotation',
  'rotation.due',
  'rotation.cut',
  'access.distrust',
  'access.suspend',
  'access.contain',
  'drift.right',
  'drift.propose',
])

/** Operations that take away, whoever asks for them. */
const takesAway: ReadonlySet<string> = new Set(['credential.revoke', 'session.end'])

const onlyTakesAway = (asked: Asked): boolean => {
  if (endings.has(asked.kind)) return true
  if ((asked.kind !== 'request' && asked.kind !== 'finding') || asked.operations.length === 0) return false
  return asked.operations.every(({ operation, throwAway }) => takesAway.has(operation) && throwAway !== true)
}

/** Repeated, it finds those that are left. */
export const replaceRequests = async (runtime: Runtime, caller: Caller, person: string, why: string): Promise<void> => {
  const open = await liveRequestsOf(runtime.db, caller.org, person)
  if (open.length === 0) return
  const manager = (await readPrincipal(runtime.db, caller.org, person))?.manager_id
  const replaceOne = async ({ id, asked, reason, ticket }: LiveRequest): Promise<void> => {
    // SAFETY: the ending of a lease stands in its change; a lease whose rule's owner has left comes to its end by itself.
    if (asked.kind === 'lease') return
    if (!onlyTakesAway(asked)) return transact(runtime, caller, (work) => withdrawChange(work, id, why))
    await openChange(runtime, caller, {
      requester: await answersFor(runtime, caller.org, [manager]),
      insteadOf: id,
      kind: asked.kind,
      ref: asked.ref,
      asked,
      reason,
      ticket,
    })
  }
  for (const one of open) {
    await replaceOne(one)
    runtime.steps.reach('request.replaced')
  }
}
