// The table of the rejection proof, computed again from the raw answers. Pure; it never looks at what the prober concluded.
import type { Purpose, Strength } from './documents/plan.ts'
import type { DoorAnswers, Proof, ProofVerdict } from './documents/proof.ts'

const WORST_FIRST: readonly ProofVerdict[] = ['still_accepted', 'inconclusive', 'cannot_test', 'rejected']

export const worstOf = (verdicts: readonly ProofVerdict[]): ProofVerdict | undefined =>
  WORST_FIRST.find((verdict) => verdicts.includes(verdict))

export const doorVerdict = ({ old, good, random }: Pick<DoorAnswers, 'old' | 'good' | 'random'>): ProofVerdict => {
  if (old.answer === 'cannot_present') return 'cannot_test'
  // A door that opens to a made-up credential says nothing about any other.
  if (random.answer !== 'refused') return 'inconclusive'
  if (old.answer === 'accepted') return 'still_accepted'
  return old.answer === 'refused' && good?.answer === 'accepted' ? 'rejected' : 'inconclusive'
}

type Raw = Pick<Proof, 'doors' | 'sessions' | 'introspection' | 'observed' | 'purpose'>

/** What a look at sessions, or at rights, alone says, for the purposes that present nothing. */
const sessionVerdict = ({ sessions, introspection }: Raw): ProofVerdict =>
  sessions === 'none' || (sessions === 'not_applicable' && introspection === 'inactive') ? 'rejected' : 'inconclusive'

const presentsNothing: ReadonlySet<Proof['purpose']> = new Set(['sessions', 'use', 'rights'])

/** The worst of the doors, and `still_accepted` too when a session is alive or introspection says active. */
export const proofVerdict = (proof: Raw): ProofVerdict => {
  if (proof.sessions === 'alive' || proof.introspection === 'active') return 'still_accepted'
  const doors = worstOf(proof.doors.map(doorVerdict))
  if (doors !== undefined) return doors
  return presentsNothing.has(proof.purpose) ? sessionVerdict(proof) : 'cannot_test'
}

/** The strongest that the raw answers carry. */
export const proofStrength = (proof: Raw): Strength | null => {
  const conclusive: readonly ProofVerdict[] = proof.purpose === 'acceptance' ? ['still_accepted'] : ['rejected']
  if (proof.doors.length > 0 && proof.doors.every((door) => conclusive.includes(doorVerdict(door)))) return 'presented'
  if (proof.purpose === 'acceptance' && proof.doors.length === 0 && proof.observed === 'enabled') return 'introspected'
  if (proof.introspection === 'inactive' || proof.observed === 'disabled') return 'introspected'
  return proof.observed === 'absent' ? 'absent' : null
}

const RANK: Readonly<Record<Strength, number>> = { absent: 1, introspected: 2, presented: 3 }
const rank = (strength: Strength | null): number => (strength === null ? 0 : RANK[strength])

export const isAtLeast = (strength: Strength | null, least: Strength | null): boolean => rank(strength) >= rank(least)

export const strongerOf = (a: Strength | null, b: Strength | null): Strength | null => (rank(a) >= rank(b) ? a : b)

/**
 * What keeps these answers from closing an operation of this purpose; undefined if nothing does. `returns`: what was switched off is on again, and where nothing
 * could be shown its system's own word is as strong as that is.
 */
export const whyNotClosing = (proof: Raw, purpose: Purpose, least: Strength | null, returns = false): string | undefined => {
  if (purpose === 'none' || proof.purpose !== purpose)
    return `a proof of purpose \`${proof.purpose}\` can't close an operation of purpose \`${purpose}\``
  const verdict = proofVerdict(proof)
  if (purpose === 'sessions') return verdict === 'rejected' ? undefined : `sessions are not gone: \`${verdict}\``
  // By what its system says of its rights and nothing else: that no session is there says nothing of them.
  if (purpose === 'rights')
    return verdict === 'rejected' && proof.introspection === 'inactive' ? undefined : `the rights are not gone: \`${verdict}\``
  if (purpose === 'use') {
    return verdict === 'still_accepted' && (proof.sessions === 'alive' || proof.doors.length > 0)
      ? undefined
      : `the consumer was not seen using the credential: \`${verdict}\``
  }
  const strength = proofStrength(proof)
  if (purpose === 'acceptance') {
    const accepted = proof.doors.length > 0 && proof.doors.every((door) => doorVerdict(door) === 'still_accepted')
    const listed = returns && proof.doors.length === 0 && verdict === 'cannot_test' && proof.observed === 'enabled'
    if (!accepted && !listed) return `the new credential was not accepted at every door: \`${verdict}\``
  } else if (verdict === 'cannot_test' ? proof.observed === 'enabled' : verdict !== 'rejected') {
    return `the answers amount to \`${verdict}\``
  }
  return isAtLeast(strength, least) ? undefined : `the answers carry \`${strength ?? 'no strength'}\`, and \`${least}\` is demanded`
}
