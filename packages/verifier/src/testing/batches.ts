// One signature over several requests, as the control plane takes it: the request of a script and strangers that are equal to it, in one list.
import {
  BATCH_MEDIA_TYPE,
  type Batch,
  batchOf,
  canonicalJson,
  commonOfDecision,
  commonOfPlan,
  patternOf,
  sha256Hex,
} from '@countersign/ledger'
import { digestOf } from '../documents/batch.ts'
import { NO_NONCE } from '../person-signature.ts'
import type { Holder } from './company.ts'
import type { Requested, Script } from './script.ts'
import type { Any } from './tamper.ts'

const ofMedia = (script: Script, kind: string): { digest: string; value: Any } => {
  const [digest, { text }] = [...script.documents].findLast(([, { mediaType }]) => mediaType.endsWith(`.${kind}+json`))!
  return { digest, value: JSON.parse(text) }
}

/** What a stranger's member looks like: another change's request. */
export const stranger = (name: string): Any => ({
  request: name,
  nonce: Buffer.from(sha256Hex(`nonce of ${name}`), 'hex').toString('base64'),
  plan: `sha256:${sha256Hex(`plan of ${name}`)}`,
  decision: `sha256:${sha256Hex(`decision of ${name}`)}`,
})

/** The list in which a request stands among strangers. `asked`: as the request was asked. */
export const batchAround = (script: Script, request: Requested, asked: Any = {}, strangers = ['apr_a', 'zzz']): Batch => {
  const plan = ofMedia(script, 'plan')
  const decision = ofMedia(script, 'decision')
  const digested = (common: ReturnType<typeof commonOfPlan>) => ({ digest: digestOf(common!.form), operations: common!.operations })
  const pattern = patternOf(digested(commonOfPlan(plan.value)), digested(commonOfDecision(decision.value)), {
    roles: ['control_owner'],
    quorum: 2,
    stepUp: true,
    operations: ['op_a'],
    ...asked,
  })
  const own = { request: request.id, nonce: request.nonce.toString('base64'), plan: request.plan, decision: decision.digest }
  return batchOf(script.org, digestOf(pattern), [own, ...strangers.map(stranger)])
}

/** Signs a list; `text` is what is kept of it, `body` what the entry says otherwise. */
export const approveBatch = (
  script: Script,
  request: Requested,
  person: Holder,
  batch: Batch,
  { text = canonicalJson(batch), body = {}, label = 'countersign/approval-batch/v1', nonce = NO_NONCE, signed }: Any = {},
): Script => {
  const digest = `sha256:${sha256Hex(text)}`
  script.documents.set(digest, { mediaType: BATCH_MEDIA_TYPE, text })
  return script.approve(request, person, {
    signature: script.sign(person, label, nonce, signed ?? digest),
    batch: digest,
    place: batch.members.findIndex((member) => member.request === request.id),
    ...body,
  })
}
