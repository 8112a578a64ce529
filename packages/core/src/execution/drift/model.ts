// What of drift is to be put right, in words. Pure.
import type { DriftEffect, DriftKind, DriftModel } from '@countersign/policy'

export const states = ['due', 'settling', 'unread', 'busy', 'acted', 'righted', 'refused', 'fought', 'left'] as const
export type DriftState = (typeof states)[number]

/** Why nothing is opened, or what was. */
export const stateWords: Readonly<Record<DriftState, string>> = {
  due: 'a change is opened by the next look, unless the brake holds it',
  settling: 'it has not stood for as long as policy asks, as whole readings saw it',
  unread: 'its system was not read whole, or not lately, so that nobody knows whether it is still so',
  busy: 'another change is about it',
  acted: 'a change puts it right',
  righted: 'it was put right, and the next reading says whether it stays so',
  refused: 'it was not to be put right, and is not asked again',
  fought: 'it was put right and came back too often: somebody brings it back',
  left: 'policy leaves it to whoever answers for it',
}

/** How it is put right, as people who are asked read it. */
export const endingWords = (kind: DriftKind, suspended: boolean): string => {
  if (kind === 'account.ghost') return 'its system does not know it: it is proven dead, and its record is closed'
  if (kind === 'credential.unused') return 'nobody has used it for long: it is ended, with proof'
  return suspended
    ? 'it is suspended and its system lets it in: it is switched off again, with proof'
    : 'it has ended and its system still lets it in: it is ended again, with proof'
}

export const becauseOf = (kind: DriftKind): string => {
  if (kind === 'account.ghost') return 'the inventory has it as live, and its system does not know it'
  if (kind === 'credential.unused') return 'nobody has used it for long'
  return 'its system lets it in, and the inventory says that it has ended or is suspended'
}

/** One parameter of a statement. */
export const rulesText = ({ rules }: DriftModel): string =>
  JSON.stringify(
    rules.map(({ kind, scope, effect, settledSeconds }, n) => ({
      n,
      kind,
      environments: scope.environments ?? null,
      criticalities: scope.criticalities ?? null,
      privileged: scope.privileged ?? null,
      kinds: scope.kinds ?? null,
      connectors: scope.connectors ?? null,
      systems: scope.systems ?? null,
      effect,
      settled: settledSeconds,
    })),
  )

export const changeKindFor = (effect: Exclude<DriftEffect, 'finding'>) =>
  effect === 'autonomous' ? ('drift.right' as const) : ('drift.propose' as const)

/** It was mended, or taken up by another process, meanwhile. Never leaves this slice. */
export class NotDue extends Error {}
