/**
 * From Cedar's answer to what an operation needs.
 *
 * One call answers all modes at once. The four outcomes are written as two permits and two forbids: `autonomous` and `approval`
 * permit, `escalate` and `deny` forbid. Cedar lists every satisfied policy of the effect that wins, and a forbid wins over any
 * permit; so its one answer holds every determining policy of the strictest effect, and the strictest among them is the outcome.
 * What may happen unasked is exactly what the policies marked `autonomous` permit and no other policy touches.
 */
import { digestOf } from '@countersign/ledger'
import type { OperationRule } from './annotations.ts'
import { ask } from './cedar.ts'
import { operationRequest } from './cedar-request.ts'
import { closingOf, MAX_REFUSALS } from './closing.ts'
import type { CompiledPack } from './compile.ts'
import type { Decision, DeterminingPolicy, Needs, OperationQuery } from './decision.ts'
import { OUTCOMES, STRENGTHS, strictest } from './decision.ts'
import { mergeContracts, NO_CONTRACT } from './evidence-contract.ts'
import { changesRisk, riskClass } from './risk.ts'

/** What a decision depends on, and nothing else: two questions that the policies cannot tell apart share a digest. */
export function decisiveFacts(pack: CompiledPack, query: OperationQuery): Record<string, unknown> {
  if (pack.operations.readsInstant) return { ...query }
  const { at: _, ...facts } = query
  return facts
}

const NOBODY: Needs = Object.freeze({ roles: Object.freeze([]) as unknown as string[], quorum: 0, stepUp: false })

/** The refusal of a question that could not be read. It carries the strictest of everything. */
export function denyUnreadable(pack: CompiledPack, bundleDigest: string, problems: string[]): Decision {
  return {
    outcome: 'deny',
    needs: NOBODY,
    approvalValidSeconds: pack.defaults.approvalValidSeconds,
    mandateWindowSeconds: pack.defaults.mandateWindowSeconds,
    evidenceContract: NO_CONTRACT,
    minStrength: 'presented',
    ownerSigns: true,
    refusals: MAX_REFUSALS,
    refusalsApartSeconds: pack.risk.closing.apartSeconds,
    policies: [],
    reasons: ['the question could not be read, so nothing may be done'],
    errors: problems,
    risk: 'critical',
    changesRisk: true,
    inputDigest: digestOf({ unreadable: problems }),
    bundleDigest,
  }
}

export function decideOperation(pack: CompiledPack, bundleDigest: string, query: OperationQuery, inputDigest: string): Decision {
  const answer = ask(pack.operations.actions.get(query.operation)!, operationRequest(query))
  const determining = answer.determining.flatMap((id) => {
    const rule = pack.operations.rules.get(id)
    return rule ? [{ id, rule }] : []
  })
  // Cedar gives no order of its own; a record that is signed needs one.
  determining.sort((a, b) => OUTCOMES.indexOf(b.rule.outcome) - OUTCOMES.indexOf(a.rule.outcome) || (a.id < b.id ? -1 : 1))
  const errors = [...answer.errors]
  if (determining.length !== answer.determining.length) errors.push('cedar named a policy that the bundle does not have')
  const rules = determining.map(({ rule }) => rule)
  const policies: DeterminingPolicy[] = determining.map(({ id, rule }) => ({ id, outcome: rule.outcome, reason: rule.reason }))
  const changed = changesRisk(query)
  const risk = riskClass(pack.risk, query)
  const verdict = settle(pack, rules, answer.allowed, errors, changed, query.operation)
  const asks = rules.flatMap((rule) => rule.evidence.map((id) => pack.contracts.byId.get(id)!))
  return {
    ...verdict,
    approvalValidSeconds: least(
      rules.map((rule) => rule.validSeconds),
      pack.defaults.approvalValidSeconds,
    ),
    mandateWindowSeconds: least(
      rules.map((rule) => rule.windowSeconds),
      pack.defaults.mandateWindowSeconds,
    ),
    evidenceContract: mergeContracts([pack.contracts.byOperation.get(query.operation)!, ...asks]),
    minStrength: strictest(STRENGTHS, pack.risk.minimumStrength[risk], ...rules.flatMap((rule) => rule.minStrength ?? [])),
    ...closingOf(pack.risk.closing, query.operation, risk),
    policies,
    errors,
    risk,
    changesRisk: changed,
    inputDigest,
    bundleDigest,
  }
}

type Verdict = Pick<Decision, 'outcome' | 'needs' | 'reasons'> & Partial<Pick<Decision, 'escalateTo' | 'escalateWithinSeconds'>>

function settle(
  pack: CompiledPack,
  rules: OperationRule[],
  allowed: boolean,
  errors: readonly string[],
  changed: boolean,
  operation: string,
): Verdict {
  // INVARIANT: an error or silence is never a permission. A forbid that errored was skipped, so what is left proves nothing.
  if (errors.length > 0) return { outcome: 'deny', needs: NOBODY, reasons: ['the policy could not be evaluated, so nothing may be done'] }
  if (rules.length === 0) return { outcome: 'deny', needs: NOBODY, reasons: [`no policy covers \`${operation}\` in this situation`] }
  const outcome = strictest(OUTCOMES, ...rules.map((rule) => rule.outcome))
  const reasons = [...new Set(rules.filter((rule) => rule.outcome === outcome).map((rule) => rule.reason))]
  const strict = outcome === 'deny' || outcome === 'escalate'
  // Two accounts of the same fact: Cedar's decision and the effects behind the outcome. They agree, or nothing happens.
  if (allowed === strict) return { outcome: 'deny', needs: NOBODY, reasons: ['cedar and the bundle disagree, so nothing may be done'] }
  if (outcome === 'deny') return { outcome, needs: NOBODY, reasons }
  const escalation = soonest(pack, rules)
  if (outcome === 'escalate') return { outcome, needs: NOBODY, ...escalation, reasons }
  // INVARIANT: what changes risk is never autonomous, whatever the pack says.
  if (outcome === 'autonomous' && changed) {
    return { outcome: 'escalate', needs: NOBODY, ...escalation, reasons: ['it changes risk, and no policy says who approves that'] }
  }
  if (outcome === 'autonomous') return { outcome, needs: NOBODY, reasons }
  const asking = rules.filter((rule) => rule.outcome === 'approval')
  const roles = asking.map((rule) => rule.approvers).reduce((common, next) => common.filter((role) => next.includes(role)))
  if (roles.length === 0) {
    return { outcome: 'escalate', needs: NOBODY, ...escalation, reasons: ['the policies that ask for approval name no approver in common'] }
  }
  const needs = { roles, quorum: Math.max(...asking.map((rule) => rule.quorum)), stepUp: asking.some((rule) => rule.stepUp) }
  return { outcome, needs, ...escalation, reasons }
}

/** Of all escalations that were asked for, the one that is due first; the pack's default when none was. */
function soonest(pack: CompiledPack, rules: readonly OperationRule[]): { escalateTo: string; escalateWithinSeconds: number } {
  let first = { escalateTo: pack.defaults.escalateTo, escalateWithinSeconds: pack.defaults.escalateWithinSeconds }
  let found = false
  for (const { escalateTo, escalateWithinSeconds } of rules) {
    if (escalateTo === undefined || escalateWithinSeconds === undefined) continue
    if (!found || escalateWithinSeconds < first.escalateWithinSeconds) first = { escalateTo, escalateWithinSeconds }
    found = true
  }
  return first
}

function least(values: readonly (number | undefined)[], fallback: number): number {
  const given = values.filter((value) => value !== undefined)
  return given.length === 0 ? fallback : Math.min(...given)
}
