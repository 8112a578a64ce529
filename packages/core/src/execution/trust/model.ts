// What standing access rests on, in words, and what a look at it finds. Pure.
import type { Brake, TrustCondition, TrustEffect, TrustModel } from '@countersign/policy'

export const states = ['fallen', 'unknown'] as const
export type LapseState = (typeof states)[number]

/** What it means that a condition has fallen, as people read it. */
export const fallenWords: Readonly<Record<TrustCondition, string>> = {
  owner_answers: 'somebody who answers for it is not an active person of the enterprise',
  holder_here: 'whose account it is has left',
  contract_live: 'its contract is over, has not begun, or does not reach its system',
  used: 'every workload that used it is retired',
  review_current: 'the review of the party that holds it is overdue',
  no_incident: 'an incident about it is open',
  not_expired: 'its identity is past its end',
  not_frozen: 'its identity is frozen',
  posture_good: 'an authorised client says that something about it is wrong',
  justified: 'it was given because of justifications, and none of them lives any more',
}

export const unknownWords: Partial<Readonly<Record<TrustCondition, string>>> = {
  owner_answers: 'nobody is named who answers for it',
  contract_live: 'nobody knows under which contract it is held, or whether the contract reaches its system',
  used: 'nobody knows who uses it',
  justified: 'it was given because of justifications and had ended, and it stands again: nobody has said why',
}

export const wordsFor = (condition: TrustCondition, state: LapseState): string =>
  (state === 'unknown' ? unknownWords[condition] : undefined) ?? fallenWords[condition]

/** A condition of a credential that doesn't hold, or that nobody can judge, with what follows by policy. */
export interface Lapse {
  readonly credential: string
  readonly condition: TrustCondition
  readonly state: LapseState
  readonly effect: TrustEffect
  readonly delaySeconds: number
}

export interface Rules {
  /** One parameter of a statement. */
  readonly text: string
  /** Those that any rule names: of no other one anything follows. */
  readonly conditions: ReadonlySet<TrustCondition>
}

/** What can be switched off and on again: kinds of credentials, each at systems of one connector. */
export interface Switchable {
  readonly connector: string
  readonly kind: string
}

/** What nobody knows ends nothing: it becomes a finding. What can't be switched on again is not suspended: the rule says what follows in its place. */
export const rulesOf = ({ rules, unknownSeconds }: TrustModel, switchable: readonly Switchable[]): Rules => ({
  text: JSON.stringify({
    unknown: unknownSeconds,
    switchable,
    rules: rules.map(({ condition, scope, effect, delaySeconds, sleep }, n) => ({
      n,
      condition,
      environments: scope.environments ?? null,
      criticalities: scope.criticalities ?? null,
      privileged: scope.privileged ?? null,
      kinds: scope.kinds ?? null,
      effect,
      delay: delaySeconds,
      asks: sleep?.asks ?? null,
      end_after: sleep?.endAfterSeconds ?? null,
      otherwise: sleep?.otherwise ?? null,
    })),
  }),
  conditions: new Set(rules.map(({ condition }) => condition)),
})

/** So many may end within an hour before a person has to say so. */
export const brakeAt = ({ brake }: { readonly brake: Brake }, standing: number): number =>
  Math.max(brake.least, Math.floor((standing * brake.percent) / 100))

/** It was mended, or taken up by another process, meanwhile. Never leaves this slice. */
export class NothingDue extends Error {}
