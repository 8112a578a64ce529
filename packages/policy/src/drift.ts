/**
 * What of drift is put right, and by whose word: what a person of the enterprise is asked, and what may go on by itself where the policies over
 * operations let it. Owned by the enterprise: `drift.json` of the pack.
 */
import type { Bundle } from './bundle.ts'
import { checkedBundle } from './bundle.ts'
import type { Finding } from './refusal.ts'
import { refusePack } from './refusal.ts'
import {
  type Brake,
  isRecord,
  onlyKeys,
  type RuleScope,
  readBrake,
  readScope,
  readWave,
  secondsOf,
  type Wrong,
  wholeOf,
} from './rule-fields.ts'

/** Kinds of findings that have a right ending which the enterprise's own connectors can bring about and prove. */
export const DRIFT_KINDS = [
  'account.residual',
  'access.standing',
  'account.ghost',
  'credential.unused',
  'credential.over_privileged',
  'account.out_of_band',
  'session.outlived',
] as const
export type DriftKind = (typeof DRIFT_KINDS)[number]

/**
 * `finding`: somebody has to look, and nothing is opened; `propose`: a change is opened and people are asked; `autonomous`: a change is opened, and the
 * policies over operations say whether anybody is asked.
 */
export const DRIFT_EFFECTS = ['finding', 'propose', 'autonomous'] as const
export type DriftEffect = (typeof DRIFT_EFFECTS)[number]

/** What becomes of what nobody uses; all other kinds have one ending each. `suspend`: switched off and kept, until somebody who needs it says so. */
export const DRIFT_ENDINGS = ['end', 'suspend'] as const
export type DriftEnding = (typeof DRIFT_ENDINGS)[number]

export interface DriftRule {
  readonly kind: DriftKind
  readonly scope: RuleScope
  readonly effect: DriftEffect
  /** So long it has stood, from the reading that first showed it to one that still does. */
  readonly settledSeconds: number
  readonly ending: DriftEnding
  /** So long it may be suspended before its end is proposed. Only of what is suspended. */
  readonly termSeconds?: number
}

export interface DriftModel {
  /** Of a finding the first that fits counts; where none does, it is somebody's to look at and no more. */
  readonly rules: readonly DriftRule[]
  /** A whole reading of the system that is older says nothing about now. */
  readonly freshSeconds: number
  /** What came back so often within so long after it was put right is not put right again. */
  readonly fought: { readonly times: number; readonly withinSeconds: number }
  readonly brake: Brake
  /** So many changes are opened at a time. */
  readonly wave: number
}

export const driftModelOf = (bundle: Bundle): DriftModel => checkedBundle(bundle).pack.drift

const readRule = (data: unknown, n: number, wrong: Wrong): DriftRule | undefined => {
  const where = `rules[${n}]`
  if (!isRecord(data)) {
    wrong(`needs \`${where}\` to be an object`)
    return undefined
  }
  onlyKeys(data, ['kind', 'if', 'effect', 'settled', 'ending', 'term'], `${where}.`, wrong)
  const kind = DRIFT_KINDS.find((one) => one === data['kind'])
  if (!kind) wrong(`needs \`${where}.kind\`, one of ${DRIFT_KINDS.join(', ')}: the others have no ending that could be proven`)
  const effect = DRIFT_EFFECTS.find((one) => one === data['effect'])
  if (!effect) wrong(`needs \`${where}.effect\`, one of ${DRIFT_EFFECTS.join(', ')}`)
  const scope = readScope(data['if'], `${where}.if`, wrong, ['connectors', 'systems'])
  if (effect === 'finding' && data['settled'] !== undefined) wrong(`has \`${where}.settled\`, which goes with what is put right`)
  const settledSeconds = effect === 'finding' ? 0 : secondsOf(data['settled'], `${where}.settled`, wrong)
  const { ending, termSeconds } = readEnding(data, where, { kind, effect }, wrong)
  return kind && effect ? { kind, scope, effect, settledSeconds, ending, ...(termSeconds === undefined ? {} : { termSeconds }) } : undefined
}

const readEnding = (
  data: Record<string, unknown>,
  where: string,
  { kind, effect }: { readonly kind: DriftKind | undefined; readonly effect: DriftEffect | undefined },
  wrong: Wrong,
): { readonly ending: DriftEnding; readonly termSeconds?: number } => {
  const given = data['ending'] ?? 'end'
  const ending = DRIFT_ENDINGS.find((one) => one === given)
  if (!ending) wrong(`needs \`${where}.ending\`, one of ${DRIFT_ENDINGS.join(', ')}`)
  if (data['ending'] !== undefined && (kind !== 'credential.unused' || effect === 'finding'))
    wrong(`has \`${where}.ending\`, which goes with what is put right of \`credential.unused\`: all others have one ending`)
  if (ending !== 'suspend') {
    if (data['term'] !== undefined) wrong(`has \`${where}.term\`, which goes with the ending \`suspend\``)
    return { ending: 'end' }
  }
  const termSeconds = secondsOf(data['term'], `${where}.term`, wrong)
  if (termSeconds === 0) wrong(`needs \`${where}.term\` to be longer than nothing`)
  return { ending, termSeconds }
}

/** Reads `drift.json`; adds to `findings` whatever is wrong. */
export function readDriftModel(data: unknown, findings: Finding[]): DriftModel {
  const wrong: Wrong = (problem) => void findings.push({ where: 'drift.json', problem })
  const given = isRecord(data) ? data : {}
  onlyKeys(given, ['rules', 'fresh', 'fought', 'brake', 'wave'], '', wrong)
  const listed = given['rules']
  if (!Array.isArray(listed)) wrong('needs `rules`, a list; an empty one puts nothing right')
  const rules = (Array.isArray(listed) ? (listed as readonly unknown[]) : []).map((one, n) => readRule(one, n, wrong))
  const all = new Set<DriftKind>()
  for (const [n, rule] of rules.entries()) {
    if (!rule) continue
    if (all.has(rule.kind)) wrong(`has \`rules[${n}]\` after a rule of the same kind that binds everything, so it never counts`)
    if (Object.keys(rule.scope).length === 0) all.add(rule.kind)
  }
  const freshSeconds = secondsOf(given['fresh'], 'fresh', wrong)
  if (freshSeconds === 0) wrong('needs `fresh` to be longer than nothing')
  const fought = isRecord(given['fought']) ? given['fought'] : {}
  onlyKeys(fought, ['times', 'within'], 'fought.', wrong)
  return {
    rules: rules.filter((one) => one !== undefined),
    freshSeconds,
    fought: {
      times: wholeOf(fought['times'], 'fought.times', 1, 100, wrong),
      withinSeconds: secondsOf(fought['within'], 'fought.within', wrong),
    },
    brake: readBrake(given['brake'], wrong),
    wave: readWave(given['wave'], wrong),
  }
}

/** What a `drift.json` says, for a look at what it would come to. Errors: `policy.invalid_data`. */
export function driftModelFrom(data: unknown): DriftModel {
  const findings: Finding[] = []
  const model = readDriftModel(data, findings)
  if (findings.length > 0) refusePack('policy.invalid_data', findings)
  return model
}
