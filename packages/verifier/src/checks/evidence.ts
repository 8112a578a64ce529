// Evidence: fresh (integrity), and whole by its contract (completeness). Whether it is true is for the proofs to say.

import type { Evidence } from '../documents/evidence.ts'
import type { ContractField, PlannedOperation } from '../documents/plan.ts'
import { instantOf, member } from '../shape.ts'
import type { OperationStory, Received } from '../story.ts'
import { isValidAt } from '../trust.ts'
import { CLOCK_SKEW_MS, type Judgement, plannedIn } from './judgement.ts'

const DIGEST = /^sha256:[0-9a-f]{64}$/

const hasType = (type: ContractField['type'], value: unknown): boolean => {
  switch (type) {
    case 'string':
      return typeof value === 'string' && value !== ''
    case 'integer':
      return Number.isSafeInteger(value)
    case 'boolean':
      return typeof value === 'boolean'
    case 'digest':
      return typeof value === 'string' && DIGEST.test(value)
    case 'timestamp':
      try {
        instantOf(value, 'a timestamp')
        return true
      } catch {
        return false
      }
  }
}

/** Names of the fields that the contract asks for and the evidence does not rightly hold. */
const lacking = (evidence: Evidence, planned: PlannedOperation): string[] => {
  const bound: Readonly<Record<string, string>> = {
    operation: planned.operation,
    plan: evidence.plan,
    mandate: evidence.mandate,
    credential: planned.credential,
    system: planned.system,
  }
  return planned.contract.fields
    .filter(({ name, type, required, binds, oneOf }) => {
      const value = member(evidence.fields, name)
      if (value === undefined) return required
      if (!hasType(type, value) || (oneOf !== undefined && !oneOf.includes(value))) return true
      // `operation` may be given by its id or by its name.
      return binds !== undefined && value !== bound[binds] && !(binds === 'operation' && value === planned.id)
    })
    .map(({ name }) => name)
}

const checkOne = (judgement: Judgement, operation: OperationStory, received: Received): void => {
  const { story, trust, problems } = judgement
  const evidence = received.slot.facts
  const minted = story.mandates.get(received.mandate)
  const planned = minted && plannedIn(judgement, minted.plan, operation.id)
  if (evidence === undefined || planned === undefined) return
  const signer = trust.executors.get(evidence.keyId)
  if (signer === undefined || !isValidAt(signer, received.at)) {
    problems.add('integrity', 'evidence.key_not_valid', received.where, `key \`${evidence.keyId}\` was not valid when the evidence came`)
  }
  // The party of an executor is a fact of the keys folder; a plan that names another was not about this executor.
  if (signer !== undefined && `${signer.party.kind}:${signer.party.id}` !== planned.executor.party) {
    problems.add(
      'completeness',
      'evidence.other_party',
      received.where,
      `executor \`${signer.id}\` does not belong to \`${planned.executor.party}\``,
    )
  }
  const age = received.at - evidence.finishedAt
  if (evidence.finishedAt < evidence.startedAt || age > planned.contract.freshnessMs || -age > CLOCK_SKEW_MS) {
    problems.add('integrity', 'evidence.stale', received.where, 'the times of the evidence do not fit the moment it was received')
  }
  if (!operation.started.some((start) => start.mandate === received.mandate && start.index < received.index)) {
    problems.add('completeness', 'evidence.before_start', received.where, 'the evidence was received before anything was started')
  }
  const names = lacking(evidence, planned)
  if (names.length > 0) {
    problems.add(
      'completeness',
      'evidence.incomplete',
      received.where,
      `the evidence lacks what its contract asks for: ${names.join(', ')}`,
    )
  }
}

export const checkEvidence = (judgement: Judgement): void => {
  const { story, problems } = judgement
  for (const operation of story.operations.values()) {
    for (const received of operation.evidence) checkOne(judgement, operation, received)
    for (const { mandate, status, where } of operation.attempted) {
      if (status === 'done' && !operation.evidence.some((received) => received.mandate === mandate)) {
        problems.add('completeness', 'operation.without_evidence', where, `what was done under mandate \`${mandate}\` has no evidence`)
      }
    }
  }
}
