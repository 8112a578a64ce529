// Why a proof did not come to what was to be shown, in words for whoever waits for it. Pure.
import type { ProofPurpose } from '../../authority/plans/index.ts'
import type { Round } from './probe.ts'
import type { RecordedProof } from './proof.ts'

/** Doors are named that did not answer as was to be shown. */
export const reasonsOf = (purpose: ProofPurpose, round: Round, proof: Pick<RecordedProof, 'verdict'>): string[] => [
  ...round.doors
    .filter((door) => door.verdict !== (purpose === 'acceptance' ? 'still_accepted' : 'rejected'))
    .map(
      (door) =>
        `${door.door.id}: old ${door.old.answer} (${door.old.code}), good ${door.good?.answer ?? 'not configured'}, random ${door.random.answer}`,
    ),
  ...(round.sessions === 'alive' ? [`${round.sessionCount} sessions are alive`] : []),
  ...(round.introspection === 'active'
    ? [purpose === 'rights' ? 'it still has what was to be taken away' : 'introspection says active']
    : []),
  ...round.details,
  ...(round.doors.length === 0 && proof.verdict !== 'rejected' ? [`observed ${round.observed}`] : []),
]
