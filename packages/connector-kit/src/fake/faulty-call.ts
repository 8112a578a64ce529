// One call to the fake: notes it, asks the script what goes wrong, and turns faults that are the same for all operations into answers.
import { type Outcome, unknown } from '../outcome.ts'
import type { FakeCall, Fault } from './script.ts'
import type { FakeSystem, Spread } from './system.ts'

export const arrive = (system: FakeSystem, call: Omit<FakeCall, 'n'>): Fault | undefined => {
  const noted = { n: system.calls.length + 1, ...call }
  system.calls.push(noted)
  return system.script.take(noted)
}

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => (signal.aborted ? resolve() : signal.addEventListener('abort', () => resolve(), { once: true })))

/** The way there. A value ends the call before anything was looked at or done. */
export const onTheWay = async (system: FakeSystem, fault: Fault | undefined, signal: AbortSignal): Promise<Outcome<never> | undefined> => {
  if (signal.aborted) return unknown('aborted', 'the call was aborted before it started')
  switch (fault?.fault) {
    case 'down':
      return unknown('ECONNREFUSED', 'the fake is down')
    case 'hang':
      await untilAborted(signal)
      return unknown('timeout', 'the fake did not answer within the deadline')
    case 'slow':
      await system.wait(fault.ms, signal)
      return signal.aborted ? unknown('timeout', 'the fake did not answer within the deadline') : undefined
    case 'fail_before':
      return unknown(fault.code ?? '500', 'the fake failed before it did anything')
    case 'refuse':
      return { status: 'refused', code: fault.code, detail: 'the fake was told to refuse', retryable: fault.retryable }
    case 'throw':
      if (!fault.after) throw new Error('the fake was told to throw')
      return undefined
    default:
      return undefined
  }
}

/** The way back: what the caller hears of something that was done. */
export const onTheWayBack = <T>(fault: Fault | undefined, outcome: Outcome<T>): Outcome<T> => {
  if (fault?.fault === 'throw') throw new Error('the fake was told to throw, after it had done it')
  if (fault?.fault === 'fail_after') return unknown(fault.code ?? '500', 'the fake failed after it had done it')
  return outcome
}

export const spreadOf = (fault: Fault | undefined): Spread => {
  switch (fault?.fault) {
    case 'late':
      return { lateMs: fault.ms, ...(fault.doors ? { lateDoors: fault.doors } : {}) }
    case 'half':
      return { onlyDoors: fault.doors }
    case 'revive':
      return { revivesAfterMs: fault.ms }
    default:
      return {}
  }
}
