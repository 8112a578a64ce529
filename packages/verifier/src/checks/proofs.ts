// Truth: the raw answers, judged again, say what was recorded; and what was closed was closed on answers that allow it.

import type { PlannedOperation, Strength } from '../documents/plan.ts'
import type { DoorAnswers, Proof } from '../documents/proof.ts'
import { doorVerdict, isAtLeast, proofStrength, proofVerdict, strongerOf, whyNotClosing } from '../proof-verdict.ts'
import type { Attempted, Closing, OperationStory, Recorded } from '../story.ts'
import { CLOCK_SKEW_MS, type Judgement, plannedIn, wasNotNeeded } from './judgement.ts'

/** What of a proof's own conclusions its answers do not bear out. */
const overstated = (proof: Proof): string[] => {
  const found: string[] = []
  for (const door of proof.doors) {
    const verdict = doorVerdict(door)
    if (verdict !== door.verdict) found.push(`door \`${door.id}\` is recorded as \`${door.verdict}\`, its answers amount to \`${verdict}\``)
  }
  const verdict = proofVerdict(proof)
  if (verdict !== proof.verdict) found.push(`recorded as \`${proof.verdict}\`, the answers amount to \`${verdict}\``)
  const presents = proof.purpose === 'rejection' || proof.purpose === 'acceptance'
  if (presents && !isAtLeast(proofStrength(proof), proof.strength)) {
    found.push(`recorded strength \`${proof.strength}\`, the answers carry \`${proofStrength(proof) ?? 'none'}\``)
  }
  return found
}

const answersOf = ({ old, good, random }: DoorAnswers): number[] => [old.at, random.at, ...(good === null ? [] : [good.at])]

const hasPlausibleTimes = (proof: Proof, recorded: Recorded): boolean =>
  proof.startedAt <= proof.finishedAt &&
  proof.finishedAt <= recorded.at + CLOCK_SKEW_MS &&
  proof.doors.flatMap(answersOf).every((at) => proof.startedAt <= at && at <= proof.finishedAt)

const checkRecorded = ({ problems }: Judgement, operation: OperationStory): void => {
  const doors = new Set<string>()
  for (const recorded of operation.proofs) {
    const proof = recorded.slot.facts
    if (proof === undefined) continue
    for (const message of overstated(proof)) problems.add('truth', 'proof.verdict_differs', recorded.where, message)
    if (!hasPlausibleTimes(proof, recorded)) {
      problems.add('truth', 'proof.times', recorded.where, 'the times in the proof do not fit together or lie in the future')
    }
    doors.clear()
    for (const door of proof.doors) {
      if (doors.has(door.id)) problems.add('truth', 'proof.door_twice', recorded.where, `door \`${door.id}\` stands twice in one proof`)
      doors.add(door.id)
    }
  }
}

/** Why a proof was taken too early to count; undefined if it was not. */
const tooEarly = (proof: Proof, recorded: Recorded, last: Attempted | undefined): string | undefined => {
  if (last === undefined) return undefined
  if (recorded.index < last.index || proof.startedAt < last.at) return 'it was taken before the last execution'
  if (proof.startedAt < (proof.derivedUntil ?? 0)) return 'what was derived from the credential could still live'
  if (proof.purpose !== 'rejection') return undefined
  const moments = proof.doors.length === 0 ? [proof.startedAt] : proof.doors.map((door) => door.old.at)
  const early = proof.doors.find((door) => door.old.at < last.at + door.graceMs)
  if (early !== undefined) return `the grace of door \`${early.id}\` had not passed`
  return moments.some((at) => at < (proof.graceUntil ?? 0)) ? 'its own grace had not passed' : undefined
}

const demanded = (judgement: Judgement, planned: PlannedOperation, plan: string) => {
  let least = planned.minStrength
  for (const { slot } of judgement.story.decisions) {
    if (slot.facts?.plan === plan) least = strongerOf(least, slot.facts.operations.get(planned.id)?.minStrength ?? null)
  }
  return least
}

/** Why the refusals before a closure are too few; undefined if they are not. They count when each of them alone could close. */
const tooFew = (
  operation: OperationStory,
  planned: PlannedOperation,
  least: Strength | null,
  named: Recorded,
  last: Attempted | undefined,
): string | undefined => {
  if (planned.purpose !== 'rejection') return undefined
  const rounds = operation.proofs.filter((recorded) => recorded.index <= named.index && recorded.slot.facts?.purpose === 'rejection')
  let seen = 0
  let next: Proof | undefined
  for (const { slot, index } of rounds.reverse()) {
    const proof = slot.facts
    if (proof === undefined || whyNotClosing(proof, 'rejection', least) !== undefined) break
    if (last !== undefined && (index < last.index || proof.startedAt < last.at)) break
    if (next !== undefined && next.startedAt - proof.startedAt < planned.refusalsApartMs) continue
    seen += 1
    next = proof
  }
  return seen >= planned.refusals ? undefined : `it was seen refused ${seen} times in a row, and the plan asks for ${planned.refusals}`
}

const checkClosing = (judgement: Judgement, operation: OperationStory, closing: Closing): void => {
  const { problems } = judgement
  const recorded = operation.proofs.find((proof) => proof.slot.digest === closing.proof)
  const proof = recorded?.slot.facts
  if (recorded === undefined || proof === undefined) return
  const planned = plannedIn(judgement, proof.plan, operation.id)
  if (planned === undefined) return
  const least = demanded(judgement, planned, proof.plan)
  const why = whyNotClosing(proof, planned.purpose, least, planned.operation === 'credential.enable')
  if (why !== undefined)
    problems.add('truth', 'closure.unproven', closing.where, `\`risk_complete\` of \`${operation.id}\` is not proven: ${why}`)
  const isLast = closing === operation.lastClosure
  const executions = operation.attempted.filter(({ status, index }) => status !== 'refused' && (isLast || index < closing.index))
  if (executions.length === 0 && planned.purpose === 'rejection' && !wasNotNeeded(judgement, planned)) {
    problems.add('truth', 'closure.not_executed', closing.where, `\`risk_complete\` of \`${operation.id}\` although nothing was executed`)
  }
  const early = tooEarly(proof, recorded, executions.at(-1))
  if (early !== undefined)
    problems.add('truth', 'proof.too_early', closing.where, `the proof of \`${operation.id}\` does not count: ${early}`)
  // Earlier refusals may have been deleted while this one was not: then how many there were can't be judged.
  const isWhole = operation.proofs.every(({ slot }) => slot.deleted === undefined)
  const few =
    isWhole && why === undefined && early === undefined ? tooFew(operation, planned, least, recorded, executions.at(-1)) : undefined
  if (few !== undefined)
    problems.add('truth', 'proof.too_few', closing.where, `the closure of \`${operation.id}\` stands on too little: ${few}`)
  if (!isLast) return
  for (const later of operation.proofs) {
    if (later.index > closing.index && later.slot.facts?.purpose === 'rejection' && proofVerdict(later.slot.facts) === 'still_accepted') {
      problems.add('truth', 'closure.refuted', later.where, `a later proof refutes the closure of \`${operation.id}\``)
    }
  }
}

export const checkProofs = (judgement: Judgement): void => {
  for (const operation of judgement.story.operations.values()) {
    checkRecorded(judgement, operation)
    for (const closing of operation.closures) if (closing.closure === 'risk_complete') checkClosing(judgement, operation, closing)
  }
}
