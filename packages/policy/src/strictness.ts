/** Which of two decisions on the same question is the looser one, and in what. */
import type { Decision } from './decision.ts'
import { OUTCOMES, STRENGTHS } from './decision.ts'

const times = (count: number): string => (count === 1 ? 'once' : `${count} times`)

export interface Difference {
  /** What the second allows or omits and the first does not. */
  looser: string[]
  /** What the second asks and the first does not. */
  stricter: string[]
}

export function compareDecisions(before: Decision, after: Decision): Difference {
  const looser: string[] = []
  const stricter: string[] = []
  /** `by` above 0: after is stricter. */
  const note = (by: number, what: string): void => {
    if (by > 0) stricter.push(what)
    if (by < 0) looser.push(what)
  }
  const outcome = OUTCOMES.indexOf(after.outcome) - OUTCOMES.indexOf(before.outcome)
  note(outcome, `${before.outcome} → ${after.outcome}`)
  const executable = (decision: Decision): boolean => decision.outcome === 'autonomous' || decision.outcome === 'approval'
  // What surrounds an execution means something only where both allow one.
  if (!executable(before) || !executable(after)) return { looser, stricter }
  note(STRENGTHS.indexOf(after.minStrength) - STRENGTHS.indexOf(before.minStrength), `proof ${before.minStrength} → ${after.minStrength}`)
  note(Number(after.ownerSigns) - Number(before.ownerSigns), after.ownerSigns ? 'closure with the owner' : 'closure without the owner')
  note(after.refusals - before.refusals, `refused ${times(before.refusals)} → ${times(after.refusals)}`)
  note(after.refusalsApartSeconds - before.refusalsApartSeconds, 'time between refusals')
  note(before.mandateWindowSeconds - after.mandateWindowSeconds, 'mandate window')
  note(before.evidenceContract.freshnessSeconds - after.evidenceContract.freshnessSeconds, 'evidence freshness')
  const asked = (decision: Decision): Set<string> => new Set(decision.evidenceContract.fields.filter((f) => f.required).map((f) => f.name))
  const was = asked(before)
  const is = asked(after)
  for (const name of was) if (!is.has(name)) looser.push(`evidence without \`${name}\``)
  for (const name of is) if (!was.has(name)) stricter.push(`evidence with \`${name}\``)
  if (before.outcome !== 'approval' || after.outcome !== 'approval') return { looser, stricter }
  note(after.needs.quorum - before.needs.quorum, `quorum ${before.needs.quorum} → ${after.needs.quorum}`)
  note(Number(after.needs.stepUp) - Number(before.needs.stepUp), after.needs.stepUp ? 'with step-up' : 'without step-up')
  note(before.approvalValidSeconds - after.approvalValidSeconds, 'approval validity')
  for (const role of after.needs.roles) if (!before.needs.roles.includes(role)) looser.push(`also by ${role}`)
  for (const role of before.needs.roles) if (!after.needs.roles.includes(role)) stricter.push(`no longer by ${role}`)
  return { looser, stricter }
}
