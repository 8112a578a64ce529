// Truth: what the executor reported against what was observed. A disagreement on the way is life; one that nobody took up is a lie.
import type { Proof } from '../documents/proof.ts'
import { doorVerdict } from '../proof-verdict.ts'
import type { OperationStory } from '../story.ts'
import { type Judgement, plannedIn, plannedOperations, wasNotNeeded } from './judgement.ts'

const checkReports = ({ problems }: Judgement, operation: OperationStory): void => {
  for (const { slot, mandate, where } of operation.evidence) {
    const last = operation.attempted.filter((attempt) => attempt.mandate === mandate).at(-1)
    const reported = slot.facts?.status
    if (last !== undefined && reported !== undefined && last.status !== 'unknown' && (reported === 'done') !== (last.status === 'done')) {
      problems.add(
        'truth',
        'evidence.disagrees',
        where,
        `the executor reported \`${reported.slice(0, 50)}\`, the attempt was recorded as \`${last.status}\``,
      )
    }
  }
}

/** Whether a door of this proof still opened when the grace of all its doors had passed since the execution. */
const stillOpen = (proof: Proof, doneAt: number): boolean =>
  proof.startedAt >= doneAt + Math.max(0, ...proof.doors.map((door) => door.graceMs)) &&
  proof.doors.some((door) => doorVerdict(door) === 'still_accepted')

/** A door that still opens after an execution that was reported done, and after its grace, must have become an incident. */
const checkIncidents = ({ problems }: Judgement, operation: OperationStory): void => {
  const done = operation.attempted.filter((attempt) => attempt.status === 'done')
  const [first] = done
  if (first === undefined) return
  const alive = operation.proofs.find(({ slot, index }) => {
    const last = done.findLast((attempt) => attempt.index < index)
    return last !== undefined && slot.facts?.purpose === 'rejection' && stillOpen(slot.facts, last.at)
  })
  if (alive !== undefined && !operation.incidents.some((index) => index > first.index)) {
    problems.add(
      'truth',
      'incident.missing',
      alive.where,
      `\`${operation.id}\` was reported done and the credential still worked, and no incident was opened`,
    )
  }
}

const checkObserved = (judgement: Judgement, operation: OperationStory): void => {
  const closing = operation.lastClosure
  if (closing?.closure !== 'risk_complete') return
  const proof = operation.proofs.find(({ slot }) => slot.digest === closing.proof)?.slot.facts
  const action = proof && plannedIn(judgement, proof.plan, operation.id)?.operation
  if (proof?.observed === 'enabled' && /(?:^|[._])(?:disable|delete)$/.test(action ?? '')) {
    judgement.problems.add(
      'truth',
      'observed.disagrees',
      closing.where,
      `\`${action}\` is closed and the credential was still observed enabled`,
    )
  }
}

/** Sessions that were said not to need ending: the latest look at that credential must not have seen one alive. */
const checkSkipped = (judgement: Judgement): void => {
  const { story, problems } = judgement
  const planned = plannedOperations(judgement)
  const skipped = planned.filter((operation) => wasNotNeeded(judgement, operation))
  if (skipped.length === 0) return
  const latest = new Map<string, { index: number; alive: boolean; where: string }>()
  /** A later look may have been deleted: then which one is the latest can't be judged. */
  let deletedUntil = -1
  for (const operation of story.operations.values()) {
    for (const { slot, index, where } of operation.proofs) {
      if (slot.deleted !== undefined) deletedUntil = Math.max(deletedUntil, index)
      if (slot.facts === undefined || slot.facts.sessions === 'not_applicable') continue
      if (index > (latest.get(slot.facts.credential)?.index ?? -1)) {
        latest.set(slot.facts.credential, { index, alive: slot.facts.sessions === 'alive', where })
      }
    }
  }
  for (const { id, credential } of skipped) {
    const seen = latest.get(credential)
    if (seen?.alive && seen.index > deletedUntil)
      problems.add('truth', 'sessions.left_alive', seen.where, `a session was alive, and operation \`${id}\` to end it was never mandated`)
  }
}

export const checkAgreement = (judgement: Judgement): void => {
  for (const operation of judgement.story.operations.values()) {
    checkReports(judgement, operation)
    checkIncidents(judgement, operation)
    checkObserved(judgement, operation)
  }
  checkSkipped(judgement)
}
