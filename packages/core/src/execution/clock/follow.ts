// By the sweep, before all others: whether the clock has gone back since the last look. What was counted from the time before the jump is moved with it, once.
import { transact } from '../../evidence/journal/index.ts'
import { clocksDifferSeconds, plusSeconds } from '../../platform/clock.ts'
import { closeFinding, openFinding } from '../../registry/findings/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { advanceMark, lockMark, moveBack, readMark, setBack } from './store.ts'

const wentBack = (mark: Date, at: Date): boolean => at < plusSeconds(mark, -clocksDifferSeconds)

export const followClock = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const at = runtime.clock.now()
  const before = await readMark(runtime.db, caller.org)
  if (!before || !wentBack(before.at, at)) {
    await advanceMark(runtime.db, caller.org, at)
    // It is as late again as it ever was.
    if (before && before.at < before.reached && at >= before.reached)
      await transact(runtime, caller, (work) => closeFinding(work, 'clock.went_back', 'clock'))
    return
  }
  await transact(runtime, caller, async (work) => {
    const mark = await lockMark(work.db, work.org)
    // Another process may have been faster.
    if (!mark || !wentBack(mark.at, work.at)) return
    const seconds = (mark.at.getTime() - work.at.getTime()) / 1000
    const moved = await moveBack(work.db, work.org, seconds, work.at)
    await setBack(work.db, work.org, work.at)
    const body = { from: mark.at.toISOString(), to: work.at.toISOString(), seconds, moved }
    work.record({ kind: 'clock.went_back', body })
    await openFinding(runtime, work, { kind: 'clock.went_back', subject: 'clock', severity: 'high', detail: body })
  })
}
