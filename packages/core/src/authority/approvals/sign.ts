// Taking a signature over one request.
import { CountersignError } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { refuse } from '../access/index.ts'
import { type Answer, type Answered, enterAnswer, holdRequest, keyOf, openAnswer, refusalOf } from './answering.ts'
import { signatureLabels } from './model.ts'
import { takeSignature } from './taking.ts'

export interface Signature extends Answer {
  /** Base64: of the 64 bytes of Ed25519, or of a passkey's assertion. */
  readonly signature: string
}

/**
 * Takes one signature. Errors: `approval.unknown_request`, `approval.closed`, `approval.expired`, `approval.plan_changed`,
 * `approval.policy_changed`, `approval.bad_signature`, `approval.already_signed`, `approval.reason_missing`, `approval.ineligible`,
 * `authority.refused`. Refusals that concern authority are in the journal.
 */
export const signRequest = async (runtime: Runtime, caller: Caller, input: Signature): Promise<Omit<Answered, 'request'>> => {
  const { request, plan } = await openAnswer(runtime, caller, input)
  if (input.verdict === 'refuse' && input.reason.trim() === '')
    throw new CountersignError('approval.reason_missing', 'invalid', 'a refusal needs a reason')
  const outcome = await transact(runtime, caller, async (work) => {
    const held = await holdRequest(runtime, work, caller, input, plan)
    if ('refused' in held) return held
    const label = input.verdict === 'approve' ? signatureLabels.approve : signatureLabels.refuse
    const asked = { label, nonce: held.request.nonce, digest: held.request.plan_digest }
    const bytes = await takeSignature(runtime, work, await keyOf(work, input), asked, input.signature)
    if (bytes === undefined)
      return { refused: ['the signature does not verify over this plan and request'], code: 'approval.bad_signature' }
    const { request: _, ...answered } = await enterAnswer(work, caller, held, input, { bytes, text: input.signature })
    return answered
  })
  if ('refused' in outcome)
    return refuse(runtime, caller, refusalOf(input, request, outcome.refused, 'code' in outcome ? outcome.code : undefined))
  return outcome
}
