// By the sweep, every few seconds: looks at what has changed, does what follows, and says what is wrong. The same look twice changes nothing.
import type { Caller, Runtime } from '../../runtime.ts'
import { act } from './act.ts'
import { evaluate } from './evaluate.ts'
import { tellUntrusted } from './notice.ts'

export const followTrust = async (runtime: Runtime, caller: Caller): Promise<void> => {
  await evaluate(runtime, caller)
  await act(runtime, caller)
  await tellUntrusted(runtime, caller)
}
