// That a consumer uses its new credential, by the word of somebody who answers for it. Only where its system shows no use: what can be seen is not believed
// for being said.
import { CountersignError } from '@countersign/ledger'
import { refuse, requirePower } from '../../authority/access/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { readIdentity } from '../../registry/inventory/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { rotationOf } from './standing.ts'
import { insertConfirmation, leadsOf, liveRotationOf, makeEndingDue } from './store.ts'

export interface ConfirmInput {
  readonly credential: string
  readonly workload: string
  readonly words: string
}

/**
 * The owners of the identity, and who leads the workload's team, answer for it. Repeating it changes nothing.
 * Errors: `rotation.unknown`, `rotation.consumer`, `rotation.observed`, `authority.refused`.
 */
export const confirmUse = async (runtime: Runtime, caller: Caller, input: ConfirmInput): Promise<void> => {
  const { credential, workload } = input
  await requirePower(runtime, caller, 'change.request', { kind: 'credential', id: credential })
  const live = await liveRotationOf(runtime.db, caller.org, credential)
  const rotation = live && (await rotationOf(runtime, runtime.db, caller.org, live))
  if (!rotation) throw new CountersignError('rotation.unknown', 'not_found', `\`${credential}\` is not being rotated`)
  const consumer = rotation.consumers.find((one) => one.workload === workload)
  const planned = consumer && rotation.moves.get(consumer.operation)
  if (!consumer || !planned || !consumer.isOff)
    throw new CountersignError('rotation.consumer', 'conflict', `\`${workload}\` has been given no new one for \`${credential}\` yet`)
  if (planned.purpose !== 'none')
    throw new CountersignError(
      'rotation.observed',
      'conflict',
      `its system shows whether \`${workload}\` uses the new one; it has to be seen`,
    )
  const [identity, leads] = await Promise.all([
    readIdentity(runtime.db, caller.org, planned.identity),
    leadsOf(runtime.db, caller.org, [workload]),
  ])
  const answers = [identity?.technical_owner, identity?.business_owner, leads.get(workload)]
  if (caller.principal.party.kind !== 'enterprise' || !answers.includes(caller.principal.id))
    await refuse(runtime, caller, {
      action: 'rotation.confirm',
      resource: `workload:${workload}`,
      code: 'authority.refused',
      reasons: ['only who answers for the identity, or leads the team of the workload, says that it uses the new one'],
      stream: rotation.change.id,
    })
  await transact(runtime, caller, async (work) => {
    const isNew = await insertConfirmation(work.db, {
      org_id: work.org,
      operation_id: consumer.operation,
      by: caller.principal.id,
      at: work.at,
      words: input.words,
    })
    if (!isNew) return
    work.record({
      kind: 'rotation.confirmed',
      stream: consumer.operation,
      body: { credential, workload, operation: consumer.operation, by: caller.principal.id, words: input.words },
    })
    const ending = rotation.ending
    if (!ending) return
    await makeEndingDue(work.db, work.org, ending.id, work.at)
    work.enqueue({ org: work.org, kind: 'advance', id: ending.id })
  })
}
