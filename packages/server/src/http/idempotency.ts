// A change is made once, however often it is asked for: the first request with a key does the work, the others get its answer.
// What is kept: refusals and successes. What is not: answers that say "try again", and answers that hold a secret.

import { claimKey, forgetKeysBefore, giveBackKey, type KeyOfCall, keepAnswer } from '@countersign/core/platform/idempotency-store'
import type { AnyOperation } from '@countersign/core/platform/operation'
import type { Caller, Runtime } from '@countersign/core/runtime'
import { CountersignError, canonicalJson, sha256Hex } from '@countersign/ledger'
import type { CheckedInput } from './validation.ts'

export interface Answer {
  readonly status: number
  /** JSON text; '' for an answer without a body. */
  readonly text: string
  readonly problem: boolean
  /** The same request may succeed later: the answer is not kept. */
  readonly passing: boolean
}

export const keepSeconds = 48 * 3600

const form = /^[\x21-\x7e]{1,200}$/

/** Errors: `request.idempotency_key_missing`, `request.idempotency_key_invalid`. */
export const keyOf = (header: string | string[] | undefined): string => {
  if (header === undefined || header === '') {
    throw new CountersignError(
      'request.idempotency_key_missing',
      'invalid',
      'send `Idempotency-Key`: a fresh random text for each change, the same text when you repeat it',
    )
  }
  if (Array.isArray(header) || !form.test(header))
    throw new CountersignError('request.idempotency_key_invalid', 'invalid', 'an `Idempotency-Key` is 1 to 200 visible ASCII characters')
  return header
}

export const requestHash = (operation: AnyOperation, input: CheckedInput): string =>
  sha256Hex(canonicalJson({ operation: operation.id, params: input.params, query: input.query, body: input.body ?? null }))

/** Errors: `request.idempotency_mismatch`, `request.in_progress`, `request.answer_not_kept`. */
export const once = async (
  runtime: Runtime,
  caller: Caller,
  key: string,
  hash: string,
  options: { readonly keep: boolean; readonly leaseSeconds: number },
  work: () => Promise<Answer>,
): Promise<Answer> => {
  const call: KeyOfCall = { org: caller.org, principal: caller.principal.id, key }
  const claim = await claimKey(runtime.db, call, hash, runtime.clock.now(), options.leaseSeconds)
  switch (claim.state) {
    case 'mismatch':
      throw new CountersignError(
        'request.idempotency_mismatch',
        'conflict',
        'this `Idempotency-Key` was used for another request; take a fresh one',
      )
    case 'in_progress':
      throw new CountersignError('request.in_progress', 'conflict', 'the same request is being worked on; ask again in a moment')
    case 'answered':
      if (claim.response === null)
        throw new CountersignError(
          'request.answer_not_kept',
          'conflict',
          'this was done; its answer held a secret, was given once and is kept nowhere',
        )
      return { status: claim.status, text: claim.response, problem: claim.status >= 400, passing: false }
    case 'claimed': {
      const answer = await work().catch(async (error: unknown) => {
        await giveBackKey(runtime.db, call, claim.since).catch(() => undefined)
        throw error
      })
      if (answer.passing) await giveBackKey(runtime.db, call, claim.since)
      else await keepAnswer(runtime.db, call, claim.since, answer.status, options.keep || answer.problem ? answer.text : null)
      return answer
    }
  }
}

export const forgetOldKeys = (runtime: Runtime): Promise<number> =>
  forgetKeysBefore(runtime.db, new Date(runtime.clock.now().getTime() - keepSeconds * 1000))
