// Drills that are due are held without anybody's asking: of each provider with a live delegation, each exercise before its last result grows old.
// What can't be held is a finding; what has grown old all the same counts for nothing, and policy says what follows.
import { drillModelOf, EXERCISES, type Exercise } from '@countersign/policy'
import { delegationIn } from '../../authority/delegations/index.ts'
import { type DrillRow, isStale, newestEnded, openDrillsOf, resultOf, staleAt } from '../../authority/drills/index.ts'
import { inForceAll } from '../../authority/instruments/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { openFinding } from '../../registry/findings/index.ts'
import { suspendedAmong } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { answeringPerson } from '../changes/index.ts'
import { followStale } from './consequences.ts'
import { findingSubject } from './follow.ts'
import { openDrillFor } from './open.ts'
import { termsOf } from './terms.ts'

const mayHold = (runtime: Runtime, system: Caller, provider: string, at: Date): boolean =>
  runtime.policy.current().authorize({
    principal: system.principal,
    action: 'drill.run',
    resource: { kind: 'party', id: provider },
    context: { at: at.toISOString() },
  }).permitted

const say = async (
  runtime: Runtime,
  system: Caller,
  kind: 'drill.stale' | 'drill.not_held',
  party: string,
  exercise: Exercise,
  detail: Readonly<Record<string, unknown>>,
): Promise<void> => {
  const { owner } = await termsOf(runtime, runtime.db, system.org, party, exercise)
  await transact(runtime, system, async (work) => {
    await openFinding(runtime, work, {
      kind,
      subject: findingSubject({ party_id: party, exercise }),
      severity: exercise === 'revoke' ? 'high' : 'moderate',
      ...(owner === undefined ? {} : { ownerId: owner }),
      detail: { party, exercise, ...detail },
    })
  })
}

/** Opens it, or says why not. Gives whether one is open now. */
const hold = async (runtime: Runtime, system: Caller, provider: string, exercise: Exercise, at: Date): Promise<boolean> => {
  try {
    const requester = await answeringPerson(runtime, system.org)
    if (!requester) throw new Error('nobody of the enterprise answers for controls')
    if (!mayHold(runtime, system, provider, at)) throw new Error('policy lets the control plane hold no drill')
    await openDrillFor(runtime, system, { provider, exercise }, 'due', requester)
    return true
  } catch (error) {
    await say(runtime, system, 'drill.not_held', provider, exercise, { reason: (error as Error).message })
    return false
  }
}

/** Repeating it opens nothing twice. */
export const holdDueDrills = async (runtime: Runtime, system: Caller): Promise<void> => {
  const { db } = runtime
  const at = runtime.clock.now()
  const model = drillModelOf(runtime.policy.current().bundle)
  const delegations = await inForceAll(db, system.org, 'delegation', at)
  const providers = [...new Set(delegations.map((row) => delegationIn(row.document).provider))].sort()
  if (providers.length === 0) return
  const ended = await newestEnded(db, system.org, providers)
  const open = await openDrillsOf(db, system.org, providers)
  const of = (rows: readonly DrillRow[], party: string, exercise: Exercise) =>
    rows.find((row) => row.party_id === party && row.exercise === exercise)
  for (const provider of providers) {
    if (await suspendedAmong(db, system.org, [provider])) continue
    for (const exercise of EXERCISES) {
      const last = of(ended, provider, exercise)
      const result = last && resultOf(last)
      const due =
        result === undefined ||
        at >= (result.passed ? plusSeconds(staleAt(result, model), -model.renewSeconds) : plusSeconds(result.endedAt, model.againSeconds))
      const running = of(open, provider, exercise) !== undefined || (due && (await hold(runtime, system, provider, exercise, at)))
      if (!last || !result?.passed || !isStale(result, model, at)) continue
      await say(runtime, system, 'drill.stale', provider, exercise, { drill: last.id, since: staleAt(result, model).toISOString() })
      // While the next one is going on, its end decides and not the age of the last.
      if (!running && last.stale_followed_at === null) await followStale(runtime, system, last)
    }
  }
}
