// The rejection proof's table, and what follows from it. Pure: raw answers in, verdict out; an outsider recomputes it from the same answers.
// INVARIANT: an outage, an allow-list, a wrong vantage or a door that refuses nobody never closes anything.
import type { Presentation } from '@countersign/connector-kit'
import type { Strength } from '@countersign/policy'
import type { ProofPurpose } from '../../authority/plans/index.ts'

export type Verdict = 'rejected' | 'still_accepted' | 'inconclusive' | 'cannot_test'
type Answer = Presentation['answer']

export interface Triple {
  readonly old: { readonly answer: Answer }
  readonly good: { readonly answer: Answer } | null
  readonly random: { readonly answer: Answer }
}

/** One door: the old credential, a good one (positive control), a random one (negative control), same vantage, same time. */
export const doorVerdict = ({ old, good, random }: Triple): Verdict => {
  if (old.answer === 'cannot_present') return 'cannot_test'
  if (random.answer !== 'refused') return 'inconclusive'
  if (old.answer === 'accepted') return 'still_accepted'
  if (old.answer === 'refused' && good?.answer === 'accepted') return 'rejected'
  return 'inconclusive'
}

const severity: readonly Verdict[] = ['rejected', 'cannot_test', 'inconclusive', 'still_accepted']

export interface Observations {
  readonly doors: readonly { readonly verdict: Verdict }[]
  readonly sessions: 'none' | 'alive' | 'unknown' | 'not_applicable'
  readonly introspection: 'active' | 'inactive' | 'unknown' | 'not_applicable'
  readonly observed: 'absent' | 'disabled' | 'enabled' | 'unknown'
}

/** The worst of the doors; a living session or an active token is as good as an open door. */
export const proofVerdict = (purpose: ProofPurpose | 'baseline', seen: Observations): Verdict => {
  if (seen.sessions === 'alive' || (seen.introspection === 'active' && purpose !== 'sessions')) return 'still_accepted'
  if (purpose === 'sessions' || purpose === 'use' || purpose === 'rights') {
    if (seen.doors.length === 0) {
      if (seen.sessions === 'none' || (seen.sessions === 'not_applicable' && seen.introspection === 'inactive')) return 'rejected'
      return 'inconclusive'
    }
  }
  if (seen.doors.length === 0) return 'cannot_test'
  return seen.doors.reduce<Verdict>(
    (worst, door) => (severity.indexOf(door.verdict) > severity.indexOf(worst) ? door.verdict : worst),
    'rejected',
  )
}

/** How strong what was seen is, by its raw answers. */
export const proofStrength = (purpose: ProofPurpose | 'baseline', seen: Observations): Strength | null => {
  const judged: Verdict = purpose === 'acceptance' ? 'still_accepted' : 'rejected'
  if (seen.doors.length > 0 && seen.doors.every((door) => door.verdict === judged)) return 'presented'
  // That nothing could be shown and the system lists it as enabled is its own word, and no more.
  if (purpose === 'acceptance' && seen.doors.length === 0 && seen.observed === 'enabled') return 'introspected'
  if (seen.introspection === 'inactive' || seen.observed === 'disabled') return 'introspected'
  if (seen.observed === 'absent') return 'absent'
  return null
}

const strengths: readonly Strength[] = ['absent', 'introspected', 'presented']

export const strongEnough = (strength: string | null, minimum: Strength): boolean =>
  strength !== null && (strengths as readonly string[]).indexOf(strength) >= strengths.indexOf(minimum)

export type Conclusion = 'proven' | 'refuted' | 'try_again' | 'cannot'

/** What a proof says about the operation that it belongs to. */
export const conclusionOf = (
  purpose: ProofPurpose,
  verdict: Verdict,
  strength: Strength | null,
  seen: Observations,
  minimum: Strength,
  /** It was switched on again: where no secret is held to be shown, its system's own word may be enough, as strong as policy takes it. */
  returns = false,
): Conclusion => {
  switch (purpose) {
    case 'none':
      return 'proven'
    case 'acceptance':
      if (verdict === 'still_accepted' && seen.doors.every((door) => door.verdict === 'still_accepted'))
        return strongEnough(strength, minimum) ? 'proven' : 'cannot'
      if (returns && seen.doors.length === 0 && verdict === 'cannot_test') {
        if (seen.observed !== 'enabled') return 'try_again'
        return strongEnough(strength, minimum) ? 'proven' : 'cannot'
      }
      return verdict === 'cannot_test' ? 'cannot' : 'try_again'
    case 'use':
      return verdict === 'still_accepted' ? 'proven' : 'try_again'
    case 'sessions':
    case 'rights':
      return verdict === 'rejected' ? 'proven' : verdict === 'still_accepted' ? 'refuted' : 'try_again'
    case 'rejection':
      if (verdict === 'rejected') return strongEnough(strength, minimum) ? 'proven' : 'cannot'
      if (verdict === 'still_accepted') return 'refuted'
      if (verdict === 'cannot_test') {
        if (seen.observed === 'unknown') return 'try_again'
        return strongEnough(strength, minimum) && seen.observed !== 'enabled' ? 'proven' : 'cannot'
      }
      return 'try_again'
  }
}
