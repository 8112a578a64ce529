// Entries of approval. Signatures are verified here, as they come; who may sign is judged later, when the plan is known.

import { NO_NONCE, signatureIn, verifyPerson } from '../person-signature.ts'
import { bytes, digest, flag, instant, malformed, member, oneOf, text, texts, whole } from '../shape.ts'
import type { Approval, Request } from '../story.ts'
import { isValidAt } from '../trust.ts'
import type { EntryContext } from './context.ts'

const LABELS = { approve: 'countersign/approval/v1', refuse: 'countersign/refusal/v1' } as const

export const approvalRequested = (entry: EntryContext): void => {
  const { body } = entry.leaf
  const id = text(body, 'request')
  const nonce = bytes(body, 'nonce', 32)
  entry.claimNonce(nonce)
  if (entry.story.requests.has(id)) {
    entry.problem('integrity', 'approval.request_twice', `request \`${id}\` was made before`)
    return
  }
  entry.story.requests.set(id, {
    ...entry.place,
    id,
    plan: digest(body, 'plan'),
    nonce,
    roles: texts(body, 'roles'),
    quorum: whole(body, 'quorum', 1),
    stepUp: flag(body, 'stepUp'),
    operations: new Set(texts(body, 'operations')),
    expiresAt: instant(body, 'expiresAt'),
    approvals: [],
  })
}

/** The request that an entry names, which must come before it and be about the same plan. */
const requestOf = (entry: EntryContext): Request | undefined => {
  const id = text(entry.leaf.body, 'request')
  const request = entry.story.requests.get(id)
  if (request === undefined) entry.problem('integrity', 'approval.no_request', `request \`${id}\` was not made before`)
  else if (request.plan !== digest(entry.leaf.body, 'plan')) {
    entry.problem('integrity', 'approval.other_plan', `request \`${id}\` is about another plan`)
    return undefined
  }
  return request
}

/** The list that a signature stands for; undefined for one that stands for this request alone. Whether the request is in it is judged once it is read. */
const batchOf = (entry: EntryContext, verdict: Approval['verdict']): Approval['batch'] => {
  const { body } = entry.leaf
  if (member(body, 'batch') === undefined) return undefined
  if (verdict !== 'approve') throw malformed('a refusal is never batched')
  // Everybody who signs the same requests signs the same list.
  const slot = entry.document('batch', 'batch', false)
  if (slot === undefined) throw malformed('the batch can’t be told from another document')
  return { slot, place: whole(body, 'place') }
}

export const approvalSigned = (entry: EntryContext): void => {
  const { body } = entry.leaf
  const verdict = oneOf(body, 'verdict', ['approve', 'refuse'])
  const person = text(body, 'person')
  const principal = body['for'] === undefined ? undefined : text(body, 'for')
  const keyId = text(body, 'keyId')
  const signature = signatureIn(body)
  const batch = batchOf(entry, verdict)
  const request = requestOf(entry)
  if (request === undefined) return
  const signer = entry.trust.approvers.get(keyId)
  if (signer === undefined) {
    entry.problem('integrity', 'approval.unknown_key', `key \`${keyId}\` is no approver's in the keys folder`)
    return
  }
  if (signer.id !== person) {
    entry.problem('integrity', 'approval.not_their_key', `key \`${keyId}\` is not \`${person}\`'s`)
    return
  }
  if (!isValidAt(signer, entry.place.at)) {
    entry.problem('integrity', 'approval.key_not_valid', `key \`${keyId}\` was not valid when it signed`)
    return
  }
  const isTheirs = batch
    ? verifyPerson(signer.key, 'countersign/approval-batch/v1', NO_NONCE, batch.slot.digest, signature)
    : verifyPerson(signer.key, LABELS[verdict], request.nonce, request.plan, signature)
  if (!isTheirs) {
    entry.problem('integrity', 'approval.bad_signature', `\`${person}\` did not sign this ${batch ? 'batch' : 'request and plan'}`)
    return
  }
  request.approvals.push({ ...entry.place, person, for: principal, signer, verdict, ...(batch ? { batch } : {}) })
}

export const approvalCompleted = (entry: EntryContext): void => {
  const request = requestOf(entry)
  if (request !== undefined) request.completed ??= { ...entry.place, approvers: texts(entry.leaf.body, 'approvers') }
}

export const approvalVoided = (entry: EntryContext): void => {
  const request = requestOf(entry)
  if (request !== undefined) request.voided ??= entry.place
}
