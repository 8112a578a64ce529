// What holds a suspended credential down, in words. Pure: facts in, reasons out. INVARIANT: no reason means that everything that is known lets it come back;
// what nobody knows is a reason.
import type { CredentialState } from '../../tables.ts'

/** Operations that switch off and on; everything else is none of theirs. */
export const fallsAsleep = 'credential.disable'
export const wakesUp = 'credential.enable'

export type Outcome = 'resumed' | 'ended' | 'not_begun'

export interface Facts {
  readonly state: CredentialState
  readonly identityState: string
  readonly frozen: boolean
  readonly identityOver: boolean
  readonly contractOver: boolean
  readonly partySuspended: boolean
  /** The sleep that goes on; null where there is none. */
  readonly sleep: {
    readonly was: 'on' | 'off' | 'unknown' | null
    readonly proven: boolean
    readonly heldBy: string | null
    readonly heldAt: Date | null
  } | null
  /** Conditions that have fallen and of which policy says that they take the access away. */
  readonly fallen: readonly string[]
  /** A live change that ends it for good, or switches it off. */
  readonly ending: string | null
}

export interface Held {
  /** What a person has said, by when: taken back by exactly the change that names it. */
  readonly lifts: string | undefined
  /** A person is asked, so that what no observer saw before may be his to say. */
  readonly asked: boolean
}

/** Why it may not be switched on now; none: it may. */
export const holdsDown = (facts: Facts | undefined, { lifts, asked }: Held): string[] => {
  if (!facts) return ['it is not in the inventory']
  const { sleep } = facts
  if (facts.state === 'retired') return ['it has ended, and does not come back']
  if (sleep === null || facts.state !== 'suspended')
    return [sleep === null ? 'it is not suspended' : 'that it is suspended is not proven yet']
  const held = sleep.heldBy !== null && (lifts === undefined || sleep.heldAt?.toISOString() !== lifts)
  return [
    ...(sleep.was === 'off' ? ['it was off before it was suspended: whoever switched it off switches it on'] : []),
    ...(sleep.was !== 'on' && sleep.was !== 'off' && !asked
      ? ['nobody saw whether it was on before, so a person says whether it comes back']
      : []),
    ...(held ? [`${sleep.heldBy} has suspended it by his own word, and nobody has taken that back`] : []),
    ...(facts.fallen.length > 0 ? [`these have fallen: ${facts.fallen.join(', ')}`] : []),
    ...(facts.ending === null ? [] : [`the change ${facts.ending} is about its end`]),
    ...(facts.identityState === 'active' ? [] : [`its identity is ${facts.identityState}`]),
    ...(facts.frozen ? ['its identity is frozen'] : []),
    ...(facts.identityOver ? ['the end of its identity has come'] : []),
    ...(facts.contractOver ? ['its contract has ended'] : []),
    ...(facts.partySuspended ? ['the party that holds it is suspended'] : []),
  ]
}
