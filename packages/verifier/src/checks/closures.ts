// Completeness: every closure names what it stands on, and that was there before it.
import { member } from '../shape.ts'
import type { Closing, OperationStory } from '../story.ts'
import { executorsOf, whyNotEligible } from './approvals.ts'
import { acceptancesFor, type Judgement, wasNotNeeded } from './judgement.ts'

/**
 * A document of authority has no door to be shown at: what closes it is the control plane's own signed word that exactly the document of the plan
 * is in force, given under a mandate for it.
 */
const wasEnacted = (judgement: Judgement, operation: OperationStory, closing: Closing): boolean => {
  const planned = judgement.story.lastPlan?.slot.facts?.operations.get(operation.id)
  if (planned?.enacts === undefined || planned.purpose !== 'none') return false
  return operation.evidence.some(
    (received) => received.index < closing.index && member(received.slot.facts?.fields ?? {}, 'documentDigest') === planned.enacts,
  )
}

/**
 * A consumer at a system that shows no use: the plan says that nothing will be seen (`none`), and what stands is that it was given its own. That it uses
 * that is somebody's word; the old one ends by an operation of its own, which names a proof.
 */
const wasDelivered = (judgement: Judgement, operation: OperationStory, closing: Closing): boolean => {
  const planned = judgement.story.lastPlan?.slot.facts?.operations.get(operation.id)
  if (planned?.operation !== 'consumer.move' || planned.purpose !== 'none') return false
  return operation.attempted.some((attempt) => attempt.status === 'done' && attempt.index < closing.index)
}

/** What a closure lacks; undefined if it names all it must. */
const lackOf = (judgement: Judgement, operation: OperationStory, closing: Closing): string | undefined => {
  switch (closing.closure) {
    case 'risk_complete':
      if (closing.proof === null)
        return wasEnacted(judgement, operation, closing) || wasDelivered(judgement, operation, closing) ? undefined : 'it names no proof'
      return operation.proofs.some((proof) => proof.slot.digest === closing.proof && proof.index < closing.index)
        ? undefined
        : 'the proof that it names was not recorded for this operation before it'
    case 'risk_accepted':
      if (closing.acceptance === null) return 'it names no risk acceptance'
      return acceptancesFor(judgement, operation).some(
        (acceptance) => acceptance.id === closing.acceptance && acceptance.index < closing.index,
      )
        ? undefined
        : 'the risk acceptance that it names was not made for this operation before it'
    case 'operationally_complete': {
      const planned = judgement.story.lastPlan?.slot.facts?.operations.get(operation.id)
      if (planned !== undefined && wasNotNeeded(judgement, planned)) return undefined
      return operation.attempted.some((attempt) => attempt.status === 'done' && attempt.index < closing.index)
        ? undefined
        : 'nothing was done before it'
    }
    case 'stuck':
      return closing.reasons > 0 ? undefined : 'it gives no reason'
    default:
      return 'there is no such closure'
  }
}

/** Where the plan asks for the named owner's word, a closure without it does not stand. */
const checkSigned = (judgement: Judgement, operation: OperationStory, closing: Closing): void => {
  if (closing.closure !== 'risk_complete' || !judgement.story.lastPlan?.slot.facts?.operations.get(operation.id)?.ownerSigns) return
  if (operation.owners.some((signed) => signed.proof === closing.proof && signed.index < closing.index)) return
  judgement.problems.add(
    'completeness',
    'closure.unsigned',
    closing.where,
    `the plan asks for an owner's signature on the closure of \`${operation.id}\`, and none stands before it`,
  )
}

const checkOwners = (judgement: Judgement, operation: OperationStory): void => {
  for (const { owner, signer, proof, where, index } of operation.owners) {
    const signed = operation.proofs.find((recorded) => recorded.slot.digest === proof && recorded.index < index)
    if (signed === undefined) {
      judgement.problems.add(
        'completeness',
        'closure.other_proof',
        where,
        `\`${owner}\` signed a proof that was not recorded for this operation`,
      )
    }
    // An owner may well have asked for the change; nobody may close what they executed.
    const why = whyNotEligible(signer, executorsOf(judgement, signed?.slot.facts?.plan ?? '', [operation.id]))
    if (why !== undefined) judgement.problems.add('completeness', 'closure.ineligible', where, `this signature can't count: ${why}`)
  }
}

export const checkClosures = (judgement: Judgement): void => {
  for (const operation of judgement.story.operations.values()) {
    for (const closing of operation.closures) {
      checkSigned(judgement, operation, closing)
      const lack = lackOf(judgement, operation, closing)
      if (lack !== undefined) {
        const code = closing.closure === 'risk_complete' ? 'closure.without_proof' : 'closure.without_ground'
        judgement.problems.add(
          'completeness',
          code,
          closing.where,
          `closure \`${closing.closure.slice(0, 50)}\` of \`${operation.id}\` does not stand: ${lack}`,
        )
      }
    }
    checkOwners(judgement, operation)
  }
}
