// Completeness: who approved. Distinct, eligible persons of the enterprise, in time, and never the requester or an executor.
import type { Needs } from '../documents/decision.ts'
import type { Approval, Minting, Request } from '../story.ts'
import type { EnrolledKey } from '../trust.ts'
import type { Judgement } from './judgement.ts'

/** Who executes these operations by the plan of this digest. */
export const executorsOf = ({ story }: Judgement, plan: string, operations: Iterable<string>): Set<string> => {
  const facts = story.plans.find((frozen) => frozen.slot.digest === plan)?.slot.facts
  const found = new Set<string>()
  for (const id of operations) {
    const executor = facts?.operations.get(id)?.executor.id
    if (executor !== undefined) found.add(executor)
  }
  return found
}

/** Executors, requesters and whoever is given something: none of them may approve the plan or accept its risk. */
export const interestedIn = (judgement: Judgement, plan: string, operations: ReadonlySet<string> | readonly string[]): Set<string> => {
  const found = executorsOf(judgement, plan, operations)
  const { story } = judgement
  const facts = story.plans.find((frozen) => frozen.slot.digest === plan)?.slot.facts
  for (const requester of [facts?.requester, story.opened?.requester]) if (typeof requester === 'string') found.add(requester)
  for (const id of operations) for (const recipient of facts?.operations.get(id)?.recipients ?? []) found.add(recipient)
  return found
}

/** Why a person may not decide; undefined if nothing is against it. */
export const whyNotEligible = (signer: EnrolledKey, interested: ReadonlySet<string>): string | undefined => {
  if (signer.party.kind !== 'enterprise')
    return `\`${signer.id}\` belongs to ${signer.party.kind} \`${signer.party.id}\`, not to the enterprise`
  return interested.has(signer.id) ? `\`${signer.id}\` asked for the change, executes it or is given something by it` : undefined
}

/** Why an approval can't count: its signer may not decide, or signs as the deputy of one who may not. */
const whyNotCounting = (approval: Approval, interested: ReadonlySet<string>): string | undefined => {
  if (approval.for !== undefined && interested.has(approval.for))
    return `\`${approval.person}\` signed in the place of \`${approval.for}\`, who asked for the change or executes it`
  return whyNotEligible(approval.signer, interested)
}

const eligibleApprovals = (judgement: Judgement, request: Request): Approval[] => {
  const interested = interestedIn(judgement, request.plan, request.operations)
  return request.approvals.filter(
    (approval) => approval.verdict === 'approve' && approval.at <= request.expiresAt && whyNotCounting(approval, interested) === undefined,
  )
}

const standingBefore = (judgement: Judgement, request: Request, index: number, stepUp: boolean): Approval[] =>
  eligibleApprovals(judgement, request).filter((approval) => approval.index < index && (!stepUp || approval.signer.assurance === 'step_up'))

/** The distinct persons whose approvals of a request stand before a log index. */
const approversBefore = (judgement: Judgement, request: Request, index: number, stepUp: boolean): Set<string> =>
  new Set(standingBefore(judgement, request, index, stepUp).map((approval) => approval.person))

/** How many answers those are: distinct persons, and a principal and his deputies only once. */
const answersBefore = (judgement: Judgement, request: Request, index: number, stepUp: boolean): number => {
  const standing = standingBefore(judgement, request, index, stepUp)
  const seats = new Set(standing.map((approval) => approval.for ?? approval.person))
  return Math.min(seats.size, new Set(standing.map((approval) => approval.person)).size)
}

/** All persons whose approvals count for any mandate of an operation, for the report. */
export const approversOf = (judgement: Judgement, operation: string): string[] => {
  const persons = new Set<string>()
  for (const minted of judgement.story.mandatesOf(operation)) {
    for (const id of minted.approvals) {
      const request = judgement.story.requests.get(id)
      if (request !== undefined) for (const person of approversBefore(judgement, request, minted.index, request.stepUp)) persons.add(person)
    }
  }
  return [...persons].sort()
}

const whyNotCarrying = (judgement: Judgement, request: Request, minted: Minting): string | undefined => {
  if (request.plan !== minted.plan) return 'it is about another plan'
  if (!request.operations.has(minted.operation)) return 'it does not name the operation'
  if (request.index > minted.index) return 'it was made after the mandate'
  if (minted.at > request.expiresAt) return 'it had expired'
  if (request.voided !== undefined && request.voided.index < minted.index) return 'it had been voided'
  if (request.approvals.some(({ verdict, index }) => verdict === 'refuse' && index < minted.index)) return 'it had been refused'
  const answers = answersBefore(judgement, request, minted.index, request.stepUp)
  if (answers < request.quorum) return `${answers} of ${request.quorum} eligible persons had approved it`
  return undefined
}

const covers = (judgement: Judgement, request: Request, minted: Minting, needs: Needs): boolean =>
  request.quorum >= needs.quorum &&
  (request.stepUp || !needs.stepUp) &&
  request.roles.every((role) => needs.roles.includes(role)) &&
  (needs.roles.length === 0 || request.roles.length > 0) &&
  answersBefore(judgement, request, minted.index, needs.stepUp) >= needs.quorum

/** That a mandate stands on the approvals it names and, where `needs` are given, on enough of them. */
export const checkApprovalsOf = (judgement: Judgement, minted: Minting, needs: Needs | null): void => {
  const { story, problems } = judgement
  const carrying: Request[] = []
  for (const id of minted.approvals) {
    const request = story.requests.get(id)
    const why = request === undefined ? 'it was never made' : whyNotCarrying(judgement, request, minted)
    if (why === undefined) carrying.push(request!)
    else
      problems.add(
        'completeness',
        'mandate.approval_missing',
        minted.where,
        `approval request \`${id}\` does not carry mandate \`${minted.id}\`: ${why}`,
      )
  }
  if (needs !== null && !carrying.some((request) => covers(judgement, request, minted, needs))) {
    problems.add(
      'completeness',
      'mandate.unapproved',
      minted.where,
      `mandate \`${minted.id}\` lacks the approval of ${needs.quorum} eligible person(s) that its decision asked for`,
    )
  }
}

/** That nobody signed who may not, and that a request that says it is complete is. */
export const checkRequests = (judgement: Judgement): void => {
  const { story, problems } = judgement
  for (const request of story.requests.values()) {
    const interested = interestedIn(judgement, request.plan, request.operations)
    for (const approval of request.approvals) {
      if (approval.verdict !== 'approve') continue
      const why = whyNotCounting(approval, interested)
      if (why !== undefined) problems.add('completeness', 'approval.ineligible', approval.where, `this approval can't count: ${why}`)
      else if (approval.at > request.expiresAt) {
        problems.add(
          'completeness',
          'approval.late',
          approval.where,
          `request \`${request.id}\` had expired when \`${approval.person}\` approved it`,
        )
      }
    }
    const { completed } = request
    if (completed === undefined) continue
    const signed = approversBefore(judgement, request, completed.index, request.stepUp)
    const answers = answersBefore(judgement, request, completed.index, request.stepUp)
    if (answers < request.quorum || !completed.approvers.every((person) => signed.has(person))) {
      problems.add(
        'completeness',
        'approval.not_complete',
        completed.where,
        `request \`${request.id}\` was called complete without the approvals for it`,
      )
    }
  }
}
