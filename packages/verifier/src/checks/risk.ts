// Risk acceptances: by an eligible person (completeness), and not counted beyond their expiry (truth).
import { interestedIn, whyNotEligible } from './approvals.ts'
import { acceptancesFor, type Judgement } from './judgement.ts'

export const checkRiskAcceptances = (judgement: Judgement): void => {
  const { story, problems, judgedAt } = judgement
  for (const operation of story.operations.values()) {
    for (const { signer, slot, where, expiresAt, at, id } of operation.acceptances) {
      const why = whyNotEligible(signer, interestedIn(judgement, slot.facts?.plan ?? '', [operation.id]))
      if (why !== undefined) problems.add('completeness', 'acceptance.ineligible', where, `this risk acceptance can't count: ${why}`)
      if (expiresAt <= at) problems.add('truth', 'acceptance.expired', where, `risk acceptance \`${id}\` had expired when it was made`)
    }
    const closing = operation.lastClosure
    if (closing?.closure !== 'risk_accepted') continue
    const counted = acceptancesFor(judgement, operation).find(({ id }) => id === closing.acceptance)
    if (counted !== undefined && counted.expiresAt <= judgedAt) {
      problems.add(
        'truth',
        'acceptance.outlived',
        closing.where,
        `risk acceptance \`${counted.id}\` has expired and still counts as the closure of \`${operation.id}\``,
      )
    }
  }
}
