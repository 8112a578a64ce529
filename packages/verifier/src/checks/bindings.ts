// Integrity: every document says what the entry says that recorded it, and belongs to this organisation, change, operation and mandate.
// SAFETY: this is what refuses a document that was transplanted from another operation, change or organisation.
import type { Slot } from '../documents/registry.ts'
import { formOf } from '../shape.ts'
import type { Minting, OperationStory } from '../story.ts'
import type { Judgement } from './judgement.ts'

/** Names of what differs. */
const differing = (pairs: Readonly<Record<string, readonly [unknown, unknown]>>): string[] =>
  Object.entries(pairs)
    .filter(([, [a, b]]) => a !== b)
    .map(([name]) => name)

const report = ({ problems }: Judgement, slot: Slot, pairs: Readonly<Record<string, readonly [unknown, unknown]>>): void => {
  const names = differing(pairs)
  if (names.length > 0) {
    problems.add(
      'integrity',
      `${slot.role}.not_bound`,
      slot.where,
      `the ${slot.role} differs from what it is recorded for in ${names.join(', ')}`,
    )
  }
}

const sameSet = (a: Iterable<string>, b: Iterable<string>): boolean => formOf([...new Set(a)].sort()) === formOf([...new Set(b)].sort())

const bindPlansAndDecisions = (judgement: Judgement): void => {
  const { story, org, change } = judgement
  for (const { slot, revision, operations } of story.plans) {
    const plan = slot.facts
    if (plan === undefined) continue
    report(judgement, slot, {
      org: [plan.org, org],
      change: [plan.change, change],
      revision: [plan.revision, revision],
      requester: [plan.requester, story.opened?.requester],
      operations: [sameSet(plan.operations.keys(), operations), true],
    })
  }
  for (const { slot, plan, bundle, outcome } of story.decisions) {
    const decision = slot.facts
    if (decision === undefined) continue
    report(judgement, slot, { plan: [decision.plan, plan], bundle: [decision.bundle, bundle], outcome: [decision.outcome, outcome] })
  }
}

const bindMandate = (judgement: Judgement, minted: Minting): void => {
  const mandate = minted.slot.facts
  if (mandate === undefined) return
  const executor = [mandate.executor.form, formOf(mandate.executor.id)].includes(minted.executor)
  report(judgement, minted.slot, {
    org: [mandate.org, judgement.org],
    change: [mandate.change, judgement.change],
    id: [mandate.id, minted.id],
    operation: [mandate.operation, minted.operation],
    plan: [mandate.plan, minted.plan],
    executor: [executor, true],
    window: [formOf(mandate.window), formOf(minted.window)],
    approvals: [sameSet(mandate.approvals, minted.approvals), true],
  })
}

const bindEvidence = (judgement: Judgement, { evidence, id }: OperationStory): void => {
  for (const { slot, mandate: mandateId } of evidence) {
    const found = slot.facts
    const minted = judgement.story.mandates.get(mandateId)
    const mandate = minted?.slot.facts
    if (found === undefined || minted === undefined || mandate === undefined) continue
    report(judgement, slot, {
      subject: [found.subject.name, `mandate:${mandateId}`],
      'mandate document': [`sha256:${found.subject.sha256}`, minted.slot.digest],
      org: [found.org, judgement.org],
      change: [found.change, judgement.change],
      operation: [found.operation, id],
      plan: [found.plan, mandate.plan],
      mandate: [found.mandate, mandateId],
      nonce: [found.nonce, mandate.nonce],
      executor: [found.executor, mandate.executor.id],
      signer: [found.signer, mandate.executor.id],
    })
  }
}

const bindProofs = (judgement: Judgement, { proofs, id }: OperationStory): void => {
  for (const { slot, round, purpose, verdict, strength } of proofs) {
    const proof = slot.facts
    if (proof === undefined) continue
    const planned = judgement.story.plans.find((plan) => plan.slot.digest === proof.plan)?.slot.facts?.operations.get(id)
    report(judgement, slot, {
      org: [proof.org, judgement.org],
      change: [proof.change, judgement.change],
      operation: [proof.operation, id],
      credential: [proof.credential, planned?.credential],
      system: [proof.system, planned?.system],
      handle: [proof.handle, planned?.handle],
      round: [proof.round, round],
      purpose: [proof.purpose, purpose],
      verdict: [proof.verdict, verdict],
      strength: [proof.strength, strength],
    })
  }
}

const bindAcceptances = (judgement: Judgement, { acceptances, proofs, id }: OperationStory): void => {
  for (const { slot, id: acceptanceId, person, expiresAt, index } of acceptances) {
    const acceptance = slot.facts
    if (acceptance === undefined) continue
    const planned = judgement.story.plans.find((plan) => plan.slot.digest === acceptance.plan)?.slot.facts?.operations.get(id)
    const known = acceptance.proof === null || proofs.some((proof) => proof.slot.digest === acceptance.proof && proof.index < index)
    report(judgement, slot, {
      org: [acceptance.org, judgement.org],
      change: [acceptance.change, judgement.change],
      id: [acceptance.id, acceptanceId],
      operation: [acceptance.operation, id],
      credential: [acceptance.credential, planned?.credential],
      person: [acceptance.person, person],
      expiresAt: [acceptance.expiresAt, expiresAt],
      proof: [known, true],
    })
  }
}

export const checkBindings = (judgement: Judgement): void => {
  bindPlansAndDecisions(judgement)
  for (const minted of judgement.story.mandates.values()) bindMandate(judgement, minted)
  for (const operation of judgement.story.operations.values()) {
    bindEvidence(judgement, operation)
    bindProofs(judgement, operation)
    bindAcceptances(judgement, operation)
  }
}
