// Completeness: nothing was executed without a mandate that stands on the plan, the decision and the approvals before it.
import type { DecidedOperation, Needs } from '../documents/decision.ts'
import type { PlannedOperation } from '../documents/plan.ts'
import type { Minting } from '../story.ts'
import { checkApprovalsOf } from './approvals.ts'
import { type Judgement, plannedIn } from './judgement.ts'

interface Decided {
  readonly index: number
  readonly plan: string
  readonly bundle: string
  readonly decided: DecidedOperation
}

/** What was decided about each operation, in log order. */
const decisionsByOperation = ({ story }: Judgement): Map<string, Decided[]> => {
  const found = new Map<string, Decided[]>()
  for (const { index, slot } of story.decisions) {
    const decision = slot.facts
    for (const [operation, decided] of decision?.operations ?? []) {
      const known = found.get(operation) ?? []
      known.push({ index, plan: decision!.plan, bundle: decision!.bundle, decided })
      found.set(operation, known)
    }
  }
  return found
}

const checkAgainstPlan = (judgement: Judgement, minted: Minting): void => {
  const { story, problems } = judgement
  const mandate = minted.slot.facts
  const frozen = story.planBefore(minted.index)
  if (mandate === undefined || frozen === undefined || frozen.slot.digest !== minted.plan) {
    problems.add('completeness', 'mandate.other_plan', minted.where, `mandate \`${minted.id}\` is not for the plan that was in force`)
    return
  }
  const planned = plannedIn(judgement, minted.plan, minted.operation)
  if (planned === undefined) {
    problems.add('completeness', 'mandate.not_planned', minted.where, `the plan has no operation \`${minted.operation}\``)
    return
  }
  const differing = [
    mandate.action === planned.operation ? '' : 'action',
    mandate.handle === planned.handle ? '' : 'handle',
    mandate.parameters === planned.parameters ? '' : 'parameters',
    mandate.executor.form === planned.executor.form ? '' : 'executor',
    mandate.contract === planned.contract.form ? '' : 'evidence contract',
    mandate.bundle === frozen.slot.facts?.bundle ? '' : 'policy bundle',
  ].filter((name) => name !== '')
  if (differing.length > 0) {
    problems.add(
      'completeness',
      'mandate.differs_from_plan',
      minted.where,
      `mandate \`${minted.id}\` differs from the approved plan in ${differing.join(', ')}`,
    )
  }
}

/** What changes the product itself asks for more than its decision may; two are freshly signed in. */
const leastNeeds = (planned: PlannedOperation | undefined, needs: Needs | null): Needs | null => {
  const least = planned?.leastSigners ?? 0
  if (least === 0) return needs
  return { roles: needs?.roles ?? [], quorum: Math.max(needs?.quorum ?? 0, least), stepUp: (needs?.stepUp ?? false) || least === 2 }
}

/** What gives somebody something names him, so that it can be told that he has not signed it. */
const checkRecipients = (judgement: Judgement, minted: Minting): void => {
  const planned = plannedIn(judgement, minted.plan, minted.operation)
  if (planned?.givesAccess && planned.recipients.length === 0)
    judgement.problems.add(
      'completeness',
      'mandate.nobody_named',
      minted.where,
      `mandate \`${minted.id}\` gives access to nobody who is named`,
    )
}

export const checkMandates = (judgement: Judgement): void => {
  const { story, problems } = judgement
  const nonces = new Set<string>()
  const decisions = decisionsByOperation(judgement)
  for (const minted of story.mandates.values()) {
    checkAgainstPlan(judgement, minted)
    checkRecipients(judgement, minted)
    // The last one before the mandate, on its plan.
    const found = decisions.get(minted.operation)?.findLast(({ index, plan }) => index < minted.index && plan === minted.plan)
    if (found === undefined) {
      problems.add('completeness', 'mandate.undecided', minted.where, `nothing was decided about mandate \`${minted.id}\` before it`)
    } else {
      const { bundle, decided } = found
      if (bundle !== minted.slot.facts?.bundle) {
        problems.add(
          'completeness',
          'mandate.other_bundle',
          minted.where,
          `mandate \`${minted.id}\` was decided under another policy bundle`,
        )
      }
      // SAFETY: an outcome that is not known to allow anything allows nothing.
      if (decided.outcome !== 'autonomous' && decided.outcome !== 'approval') {
        problems.add(
          'completeness',
          'mandate.not_allowed',
          minted.where,
          `the decision on mandate \`${minted.id}\` was \`${decided.outcome}\``,
        )
      }
      checkApprovalsOf(judgement, minted, leastNeeds(plannedIn(judgement, minted.plan, minted.operation), decided.needs))
    }
    const nonce = minted.slot.facts?.nonce
    if (nonce !== undefined && nonces.has(nonce))
      problems.add('integrity', 'nonce.reused', minted.where, 'the nonce of the mandate was used before')
    if (nonce !== undefined) nonces.add(nonce)
  }
}
