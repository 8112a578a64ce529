// Integrity: a signature over a list of requests counts for one of them only where the list names it, with its nonce and plan, and where its plan has
// the pattern that the list says all of them have. The plans of the others stand in their own dossiers: that they are equal is proven there, by this.
import { type Batch, patternOf } from '@countersign/ledger'
import { digestOf } from '../documents/batch.ts'
import type { BatchReport } from '../report.ts'
import type { Approval, Request } from '../story.ts'
import type { Judgement } from './judgement.ts'

const patternIn = ({ story }: Judgement, request: Request, decision: string, before: number): string | undefined => {
  const plan = story.plans.find(({ slot }) => slot.digest === request.plan)?.slot.common
  const decided = story.decisions.find(({ slot, plan, index }) => slot.digest === decision && plan === request.plan && index < before)
  const answered = decided?.slot.common
  if (plan === undefined || answered === undefined) return undefined
  const { roles, quorum, stepUp, operations } = request
  const pattern = patternOf(plan, answered, { roles, quorum, stepUp, operations: [...operations] })
  return pattern && digestOf(pattern)
}

const whyNotIn = (judgement: Judgement, request: Request, batch: Batch, place: number, index: number): string | undefined => {
  const member = batch.members[place]
  if (batch.org !== judgement.org) return 'the batch belongs to another organisation'
  if (member?.request !== request.id) return 'the batch does not name this request at that place'
  if (member.nonce !== request.nonce.toString('base64')) return 'the batch names another nonce than the request has'
  if (member.plan !== request.plan) return 'the batch names another plan than the request is about'
  if (patternIn(judgement, request, member.decision, index) !== batch.pattern)
    return 'the plan is not equal to what the batch says it is equal to'
  return undefined
}

/** Takes away what does not count. ORDER: before approvals are judged, and after every document was read. */
export const checkBatches = (judgement: Judgement): void => {
  for (const request of judgement.story.requests.values()) {
    const standing = request.approvals.filter((approval: Approval) => {
      if (approval.batch === undefined) return true
      const { slot, place } = approval.batch
      // What is missing or unreadable is reported where that is found.
      const why = slot.facts === undefined ? null : whyNotIn(judgement, request, slot.facts, place, approval.index)
      if (typeof why === 'string')
        judgement.problems.add(
          'integrity',
          'approval.not_in_batch',
          approval.where,
          `\`${approval.person}\` did not sign this request: ${why}`,
        )
      return why === undefined
    })
    request.approvals.splice(0, request.approvals.length, ...standing)
  }
}

/** For the report: which approvals were given by one signature over several requests. After `checkBatches`. */
export const batchesOf = ({ story }: Judgement): BatchReport[] =>
  [...story.requests.values()].flatMap(({ approvals }) =>
    approvals.flatMap(({ person, at, batch }) => {
      const facts = batch?.slot.facts
      return facts === undefined
        ? []
        : [{ person, at: new Date(at).toISOString(), batch: batch!.slot.digest, requests: facts.members.length }]
    }),
  )
