/**
 * What the annotations of a policy say, and what is wrong with them. Cedar returns annotations unchecked and evaluates
 * nothing from them, so a misspelt one would silently lose its meaning: here it is refused.
 */
import type { Outcome, Strength } from './decision.ts'
import { STRENGTHS } from './decision.ts'
import { durationSeconds } from './duration.ts'

export interface OperationRule {
  outcome: Outcome
  reason: string
  /** For `approval`. */
  approvers: string[]
  quorum: number
  stepUp: boolean
  validSeconds?: number
  windowSeconds?: number
  escalateTo?: string
  escalateWithinSeconds?: number
  /** Evidence contracts beyond that of the operation. */
  evidence: string[]
  minStrength?: Strength
}

export interface Vocabulary {
  roles: readonly string[]
  contracts: ReadonlySet<string>
}

const FOR_APPROVAL = ['approvers', 'quorum', 'stepup', 'valid', 'window']
const ALLOWED: Readonly<Record<Outcome, readonly string[]>> = {
  autonomous: ['window', 'evidence', 'minstrength'],
  approval: [...FOR_APPROVAL, 'escalate', 'within', 'evidence', 'minstrength'],
  escalate: ['escalate', 'within', 'evidence', 'minstrength'],
  deny: [],
}
/** INVARIANT: a forbid wins in Cedar, so the two strict outcomes are forbids and the two others are permits. */
const EFFECT: Readonly<Record<Outcome, 'permit' | 'forbid'>> = {
  autonomous: 'permit',
  approval: 'permit',
  escalate: 'forbid',
  deny: 'forbid',
}

const MAX_QUORUM = 9

function reasonProblems(annotations: Readonly<Record<string, string>>): string[] {
  const reason = annotations.reason
  if (!reason) return ['has no @reason']
  return /^[A-Z]|\.$|[\r\n]/.test(reason) || reason.length > 200
    ? ['has a @reason that is not one short sentence in lower case without a final period']
    : []
}

/** A policy over powers says only why. */
export function readPowerRule(annotations: Readonly<Record<string, string>>): { reason: string; problems: string[] } {
  const unknown = Object.keys(annotations).filter((name) => name !== 'reason')
  return {
    reason: annotations.reason ?? '',
    problems: [...reasonProblems(annotations), ...unknown.map((name) => `has the unknown annotation @${name}`)],
  }
}

/** A policy over operations says what it asks for. */
export function readOperationRule(
  annotations: Readonly<Record<string, string>>,
  effect: 'permit' | 'forbid',
  vocabulary: Vocabulary,
): { rule?: OperationRule; problems: string[] } {
  const problems = reasonProblems(annotations)
  const named = annotations.outcome
  const outcome = (Object.keys(ALLOWED) as Outcome[]).find((known) => known === named)
  if (!outcome) {
    problems.push(named === undefined ? 'has no @outcome' : `has the unknown @outcome \`${named}\``)
    return { problems }
  }
  if (EFFECT[outcome] !== effect) problems.push(`says ${outcome} and is a ${effect}; it must be a ${EFFECT[outcome]}`)
  for (const name of Object.keys(annotations)) {
    if (name !== 'outcome' && name !== 'reason' && !ALLOWED[outcome].includes(name)) {
      problems.push(`has the annotation @${name}, which means nothing for ${outcome}`)
    }
  }
  const rule: OperationRule = { outcome, reason: annotations.reason ?? '', approvers: [], quorum: 0, stepUp: false, evidence: [] }
  readApproval(annotations, rule, vocabulary, problems)
  readEscalation(annotations, rule, vocabulary, problems)
  if (annotations.evidence !== undefined) {
    rule.evidence = list(annotations.evidence, (id) => vocabulary.contracts.has(id), '@evidence', problems)
  }
  if (annotations.minstrength !== undefined) {
    const strength = STRENGTHS.find((known) => known === annotations.minstrength)
    if (strength) rule.minStrength = strength
    else problems.push(`has the unknown @minstrength \`${annotations.minstrength}\``)
  }
  return { rule, problems }
}

function readApproval(
  annotations: Readonly<Record<string, string>>,
  rule: OperationRule,
  vocabulary: Vocabulary,
  problems: string[],
): void {
  const window = duration(annotations, 'window', problems)
  if (window !== undefined) rule.windowSeconds = window
  if (rule.outcome !== 'approval') return
  if (annotations.approvers === undefined) problems.push('asks for approval and names no @approvers')
  else rule.approvers = list(annotations.approvers, (role) => vocabulary.roles.includes(role), '@approvers', problems)
  const quorum = annotations.quorum
  if (quorum === undefined || !/^[1-9]$/.test(quorum)) problems.push(`needs a @quorum from 1 to ${MAX_QUORUM}`)
  else rule.quorum = Number(quorum)
  const stepUp = annotations.stepup
  if (stepUp !== undefined && stepUp !== 'true' && stepUp !== 'false') problems.push('has a @stepup that is neither true nor false')
  rule.stepUp = stepUp === 'true'
  const valid = duration(annotations, 'valid', problems)
  if (valid !== undefined) rule.validSeconds = valid
}

function readEscalation(
  annotations: Readonly<Record<string, string>>,
  rule: OperationRule,
  vocabulary: Vocabulary,
  problems: string[],
): void {
  const to = annotations.escalate
  const within = duration(annotations, 'within', problems)
  if ((to === undefined) !== (annotations.within === undefined)) problems.push('needs @escalate and @within together')
  if (to === undefined) {
    if (rule.outcome === 'escalate') problems.push('escalates and does not say to whom')
    return
  }
  if (!vocabulary.roles.includes(to)) problems.push(`escalates to the unknown role \`${to}\``)
  rule.escalateTo = to
  if (within !== undefined) rule.escalateWithinSeconds = within
}

function duration(annotations: Readonly<Record<string, string>>, name: string, problems: string[]): number | undefined {
  const text = annotations[name]
  if (text === undefined) return undefined
  const seconds = durationSeconds(text)
  if (seconds === undefined) problems.push(`has a @${name} that is not a duration such as PT4H`)
  return seconds
}

function list(text: string, known: (item: string) => boolean, name: string, problems: string[]): string[] {
  const items = text.split(',')
  for (const item of items) if (!known(item)) problems.push(`names \`${item}\` in ${name}, which is not known`)
  if (new Set(items).size !== items.length) problems.push(`repeats itself in ${name}`)
  return items
}
