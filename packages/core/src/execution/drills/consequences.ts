// What policy says follows when a drill fails or grows old: nothing more than the finding, delegations on hold, or the kill switch. Done exactly
// once for each, and only while that drill is still the newest word on its exercise.
import { type DrillConsequence, drillModelOf } from '@countersign/policy'
import { requirePower } from '../../authority/access/index.ts'
import { delegationIn } from '../../authority/delegations/index.ts'
import { type DrillRow, lockDrill, resultsOf, updateDrill } from '../../authority/drills/index.ts'
import { inForceAll, suspendInstrument } from '../../authority/instruments/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { suspendProvider } from '../suspension/index.ts'

type Mark = 'followed_at' | 'stale_followed_at'

const suspendDelegations = async (runtime: Runtime, caller: Caller, drill: DrillRow, mark: Mark, reason: string): Promise<void> => {
  const names = (await inForceAll(runtime.db, caller.org, 'delegation', runtime.clock.now()))
    .filter((row) => delegationIn(row.document).provider === drill.party_id)
    .map(({ name }) => name)
  for (const name of names) await requirePower(runtime, caller, 'delegation.suspend', { kind: 'delegation', id: name })
  await transact(runtime, caller, async (work) => {
    if ((await lockDrill(work.db, work.org, drill.id))?.[mark] !== null) return
    const live = (await inForceAll(work.db, work.org, 'delegation', work.at)).filter((row) => names.includes(row.name))
    for (const { name } of live) await suspendInstrument(runtime, work, 'delegation', name, reason)
    await updateDrill(work.db, work.org, drill.id, { [mark]: work.at })
  })
}

const apply = async (
  runtime: Runtime,
  caller: Caller,
  drill: DrillRow,
  consequence: DrillConsequence,
  mark: Mark,
  reason: string,
): Promise<void> => {
  const newest = (await resultsOf(runtime.db, caller.org, drill.party_id)).find((one) => one.exercise === drill.exercise)
  if (newest?.id === drill.id && consequence === 'suspend_delegations') return suspendDelegations(runtime, caller, drill, mark, reason)
  // SAFETY: the control plane pulls the switch under its own name, with the drill as its ground. Nobody has decided this but policy, so policy is
  // asked as for software, and whether anything is revoked unasked is its word.
  if (newest?.id === drill.id && consequence === 'suspend_provider')
    await suspendProvider(runtime, caller, { provider: drill.party_id, reason, ticket: `drill:${drill.id}` })
  await transact(runtime, caller, (work) => updateDrill(work.db, work.org, drill.id, { [mark]: work.at }))
}

const modelOf = (runtime: Runtime, drill: DrillRow) => drillModelOf(runtime.policy.current().bundle).exercises[drill.exercise]

/** After its end. */
export const followThrough = (runtime: Runtime, caller: Caller, drill: DrillRow): Promise<void> =>
  apply(
    runtime,
    caller,
    drill,
    drill.state === 'failed' ? modelOf(runtime, drill).onFailure : 'finding',
    'followed_at',
    `the ${drill.exercise} drill ${drill.id} failed: ${drill.reasons.join('; ')}`,
  )

/** After its result has grown old. */
export const followStale = (runtime: Runtime, caller: Caller, drill: DrillRow): Promise<void> =>
  apply(
    runtime,
    caller,
    drill,
    modelOf(runtime, drill).onStale,
    'stale_followed_at',
    `the ${drill.exercise} drill ${drill.id} has grown old`,
  )
