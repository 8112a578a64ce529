// How fast one caller may go on, at every door alike: by its class and policy, whoever else asks. Asked once a caller has proven who it is, before its body is
// believed; a stranger is never counted here.
import { type RatedCaller, ratesOf } from '@countersign/core/execution/callers/index'
import type { Runtime } from '@countersign/core/runtime'
import { CountersignError } from '@countersign/ledger'
import { type RateModel, rateModelOf } from '@countersign/policy'

export const tooMany = (seconds: number): CountersignError =>
  new CountersignError('request.too_many', 'too_many', `too many requests; wait ${seconds} s`, { details: { retryAfterSeconds: seconds } })

/** One more request of this caller. Errors: `request.too_many`. */
export type RequirePace = (caller: RatedCaller) => void

/** `rates`: default those of the policy in force at each request. */
export const paceOf =
  (runtime: Runtime, rates: () => RateModel = () => rateModelOf(runtime.policy.current().bundle)): RequirePace =>
  (caller) => {
    const wait = ratesOf(runtime).take(caller, rates(), runtime.clock.now())
    if (wait !== undefined) throw tooMany(wait)
  }
