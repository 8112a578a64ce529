// What of drift is to be put right, in words. Pure.
import type { DriftEffect, DriftEnding, DriftKind, DriftModel } from '@countersign/policy'

export const states = ['due', 'settling', 'unread', 'busy', 'acted', 'righted', 'refused', 'fought', 'cannot', 'left'] as const
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
  cannot: 'its connector can not do that: let another rule bind it, or have whoever runs the system put it right',
  left: 'policy leaves it to whoever answers for it',
}

/** Kinds of which single rights are taken away, and the account goes on. */
export const rightsKinds: readonly DriftKind[] = ['credential.over_privileged', 'account.out_of_band']

/** As many at once as a person who is asked can read. */
const mostRights = 20

/** What a finding says is held beyond what was approved. */
export const rightsOfFinding = (more: unknown): readonly string[] =>
  (Array.isArray(more) ? (more as readonly unknown[]) : [])
    .flatMap((one) => (typeof one === 'object' && one !== null && 'right' in one && typeof one.right === 'string' ? [one.right] : []))
    .slice(0, mostRights)

export interface EndingFacts {
  readonly kind: DriftKind
  readonly suspended: boolean
  readonly ending: DriftEnding
  readonly termSeconds: number | null
  readonly rights: readonly string[]
}

/** Of which the account is ended already, and only who is logged in with it is not. */
export const sessionsKind: DriftKind = 'session.outlived'

const daySeconds = 86_400

/** How it is put right, as people who are asked read it. */
export const endingWords = ({ kind, suspended, ending, termSeconds, rights }: EndingFacts): string => {
  if (rightsKinds.includes(kind)) {
    const named = rights.map((right) => `\`${right}\``).join(', ')
    return kind === 'account.out_of_band'
      ? `it was given without anybody's decision, and is taken away again: ${named}`
      : `nobody approved it, and it is taken away: ${named}`
  }
  if (kind === sessionsKind) return 'it has ended and somebody is still logged in with it: those sessions are ended, with proof'
  if (kind === 'credential.unused' && ending === 'suspend')
    return `nobody has used it for long: it is suspended, with proof; whoever needs it says so within ${Math.ceil((termSeconds ?? 0) / daySeconds)} days, else its end is proposed`
  if (kind === 'account.ghost') return 'its system does not know it: it is proven dead, and its record is closed'
  if (kind === 'credential.unused') return 'nobody has used it for long: it is ended, with proof'
  return suspended
    ? 'it is suspended and its system lets it in: it is switched off again, with proof'
    : 'it has ended and its system still lets it in: it is ended again, with proof'
}

export const becauseOf = (kind: DriftKind): string => {
  if (kind === 'account.ghost') return 'the inventory has it as live, and its system does not know it'
  if (kind === 'credential.unused') return 'nobody has used it for long'
  if (kind === 'credential.over_privileged') return 'it may do more at its system than was approved for it'
  if (kind === sessionsKind) return 'somebody is logged in with what has ended'
  if (kind === 'account.out_of_band') return 'it was given more at its system, and no decision explains it'
  return 'its system lets it in, and the inventory says that it has ended or is suspended'
}

/** One parameter of a statement. */
export const rulesText = ({ rules }: DriftModel): string =>
  JSON.stringify(
    rules.map(({ kind, scope, effect, settledSeconds, ending, termSeconds }, n) => ({
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
      ending,
      term: termSeconds ?? null,
    })),
  )

export const changeKindFor = (effect: Exclude<DriftEffect, 'finding'>) =>
  effect === 'autonomous' ? ('drift.right' as const) : ('drift.propose' as const)

/** It was mended, or taken up by another process, meanwhile. Never leaves this slice. */
export class NotDue extends Error {}
