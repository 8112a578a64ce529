// Looks at each open drill, ends what has been decided, and does what policy says follows. Repeating any of it does nothing twice.
import { type DrillRow, lockDrill, openDrills, readDrill, unfollowedDrills, updateDrill } from '../../authority/drills/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { closeFinding, openFinding } from '../../registry/findings/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { followThrough } from './consequences.ts'
import { judgeEvidence } from './judge-evidence.ts'
import { judgeException } from './judge-exception.ts'
import { judgeRevoke } from './judge-revoke.ts'
import type { Judgement } from './judgement.ts'
import { termsOf } from './terms.ts'

const judges: Readonly<Record<DrillRow['exercise'], (runtime: Runtime, drill: DrillRow, at: Date) => Promise<Judgement | undefined>>> = {
  revoke: judgeRevoke,
  exception: judgeException,
  evidence: judgeEvidence,
}

export const findingSubject = ({ party_id, exercise }: Pick<DrillRow, 'party_id' | 'exercise'>): string => `${party_id}/${exercise}`

/** Ends one drill, if it has been decided. */
export const followDrill = async (runtime: Runtime, caller: Caller, id: string): Promise<void> => {
  const drill = await readDrill(runtime.db, caller.org, id)
  if (drill?.state !== 'open') return
  const judged = await judges[drill.exercise](runtime, drill, runtime.clock.now())
  if (!judged) return
  const { owner } = await termsOf(runtime, runtime.db, caller.org, drill.party_id, drill.exercise)
  await transact(runtime, caller, async (work) => {
    const row = await lockDrill(work.db, work.org, id)
    if (row?.state !== 'open') return
    const passed = judged.reasons.length === 0
    await updateDrill(work.db, work.org, id, {
      state: passed ? 'passed' : 'failed',
      ended_at: work.at < row.opened_at ? row.opened_at : work.at,
      reasons: [...judged.reasons],
      measured: JSON.stringify(judged.measured),
    })
    const { party_id: party, exercise } = row
    work.record({
      kind: passed ? 'drill.passed' : 'drill.failed',
      body: {
        drill: id,
        party,
        exercise,
        canary: row.canary,
        change: row.change_id,
        reasons: [...judged.reasons],
        measured: judged.measured,
      },
    })
    await closeFinding(work, 'drill.stale', findingSubject(row))
    await closeFinding(work, 'drill.not_held', findingSubject(row))
    if (passed) await closeFinding(work, 'drill.failed', findingSubject(row))
    else
      await openFinding(runtime, work, {
        kind: 'drill.failed',
        subject: findingSubject(row),
        severity: exercise === 'revoke' ? 'critical' : 'high',
        ...(owner === undefined ? {} : { ownerId: owner }),
        detail: { drill: id, party, exercise, reasons: [...judged.reasons] },
      })
  })
  runtime.steps.reach('drill.judged')
}

/** One drill that can't be judged now holds up no other; it is looked at again. */
export const followDrills = async (runtime: Runtime, caller: Caller): Promise<void> => {
  for (const id of await openDrills(runtime.db, caller.org))
    try {
      await followDrill(runtime, caller, id)
    } catch (error) {
      runtime.log.warn({ err: error, drill: id }, 'drill: could not be judged, looked at again')
    }
  for (const drill of await unfollowedDrills(runtime.db, caller.org))
    try {
      await followThrough(runtime, caller, drill)
    } catch (error) {
      runtime.log.warn({ err: error, drill: drill.id }, 'drill: what follows could not be done, tried again')
    }
}
