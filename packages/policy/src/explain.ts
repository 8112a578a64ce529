/** A decision in plain words, for the person who is asked to sign it and for the auditor who reads it later. */
import type { Decision, OperationQuery } from './decision.ts'
import { spokenDuration } from './duration.ts'
import type { PolicyEngine } from './engine.ts'

/** Several lines, each ending in a newline. Says what is decided, why, by which policies, and what is asked of whom. */
export function explain(engine: PolicyEngine, query: OperationQuery): string {
  return explainDecision(engine.decide(query), engine.bundle)
}

export function explainDecision(decision: Decision, bundle: { name: string; version: string }): string {
  const lines = [verdict(decision), ...decision.reasons.map((reason) => `  because ${reason}`)]
  if (decision.errors.length > 0) lines.push('What went wrong:', ...decision.errors.map((error) => `  ${error}`))
  if (executable(decision)) {
    const { evidenceContract } = decision
    const required = evidenceContract.fields.filter((field) => field.required).map((field) => field.name)
    lines.push(
      `Then: the mandate is open for ${spokenDuration(decision.mandateWindowSeconds)}; the executor proves it with \`${evidenceContract.id}\` evidence`,
      `  (${required.join(', ')}), no older than ${spokenDuration(evidenceContract.freshnessSeconds)}.`,
      `Proof that it took effect: at least \`${decision.minStrength}\`${again(decision)}.`,
    )
  }
  if (executable(decision) && decision.ownerSigns) lines.push('The named owner signs its closure.')
  lines.push(`Risk: ${decision.risk}${decision.changesRisk ? ', and the operation changes it' : ''}.`)
  lines.push(decision.policies.length === 0 ? 'Policies: none.' : 'Policies:')
  for (const policy of decision.policies) lines.push(`  ${policy.id} (${policy.outcome}): ${policy.reason}`)
  lines.push(`Bundle: ${bundle.name} ${bundle.version}, ${decision.bundleDigest}`)
  return `${lines.join('\n')}\n`
}

const executable = ({ outcome }: Decision): boolean => outcome === 'approval' || outcome === 'autonomous'

const again = ({ refusals, refusalsApartSeconds }: Decision): string =>
  refusals === 1 ? '' : `, ${refusals} times in a row, ${spokenDuration(refusalsApartSeconds)} apart`

function verdict(decision: Decision): string {
  const { roles, quorum, stepUp } = decision.needs
  const within = decision.escalateWithinSeconds === undefined ? '' : ` within ${spokenDuration(decision.escalateWithinSeconds)}`
  switch (decision.outcome) {
    case 'autonomous':
      return 'It may be done without asking anybody.'
    case 'approval': {
      const who = quorum === 1 ? 'one person' : `${quorum} different persons`
      const signed = stepUp ? ', freshly signed in' : ''
      const late = decision.escalateTo === undefined ? '' : `; unanswered${within}, it goes to ${decision.escalateTo}`
      return `It needs the approval of ${who} who hold ${roles.join(' or ')}${signed}, valid for ${spokenDuration(decision.approvalValidSeconds)}${late}.`
    }
    case 'escalate':
      return `It goes to ${decision.escalateTo}${within}; nobody may execute it as it is.`
    case 'deny':
      return 'It is denied.'
  }
}
