// What the matrix in force says of one operation, for the policy's question; and how it narrows the policy's answer. INVARIANT: it only ever narrows.
import type { Decision, Outcome, PrincipalRef } from '@countersign/policy'
import type { Kysely } from 'kysely'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { answer, mayExecute, type Question } from './answer.ts'
import { matrixInForce, type Standing } from './in-force.ts'
import { type Row, refOf, rolesIn } from './matrix.ts'
import { chainOf } from './store.ts'

export interface Responsibility {
  readonly covered: boolean
  readonly mayExecute: boolean
  /** Null while no matrix is in force. */
  readonly matrix: string | null
  readonly row: Row | null
  /** Why no row answers. */
  readonly reason: string | null
  readonly uncovered: { readonly outcome: 'escalate' | 'refuse'; readonly escalatesTo: string | null }
}

const nothing = { covered: false, mayExecute: false, row: null, uncovered: { outcome: 'escalate', escalatesTo: null } } as const

/** Pure: the same for a matrix that is not in force. */
export const responsibilityUnder = (
  standing: Standing,
  question: Question,
  performer: Parameters<typeof mayExecute>[1],
): Responsibility => {
  // Until the first matrix is adopted the pack alone decides who may execute.
  if (standing.state === 'never') return { ...nothing, covered: true, mayExecute: true, matrix: null, reason: null }
  if (standing.state === 'ended') return { ...nothing, matrix: null, reason: 'the responsibility matrix is no longer in force' }
  const { matrix: compiled } = standing
  const rule = compiled.matrix.onUncovered
  const uncovered = {
    outcome: rule?.outcome ?? 'escalate',
    escalatesTo: rule?.escalatesTo === undefined ? null : roleOf(rule.escalatesTo),
  } as const
  const found = answer(compiled, question)
  if (!found.row) return { ...nothing, matrix: compiled.digest, reason: found.reason, uncovered }
  return { covered: true, mayExecute: mayExecute(found.row, performer), matrix: compiled.digest, row: found.row, reason: null, uncovered }
}

const roleOf = (text: string): string => (refOf(text) as { id: string }).id

export const responsibilityFor = async (
  runtime: Pick<Runtime, 'policy'>,
  db: Kysely<Tables>,
  org: string,
  question: Question,
  principal: PrincipalRef,
  at: Date,
): Promise<Responsibility> => {
  const standing = await matrixInForce(runtime, db, org, at)
  const chain = standing.state === 'in_force' && principal.party.kind !== 'enterprise' ? await chainOf(db, org, principal.party.id) : []
  return responsibilityUnder(standing, question, { principal, chain })
}

/** What was decided, and by which row of which matrix it was narrowed. */
export interface Decided extends Decision {
  readonly responsibility?: { readonly matrix: string | null; readonly row: string | null }
}

const nobody = { roles: [], quorum: 0, stepUp: false }

/** The policy's answer, held to the row: only whom both name may approve, and what nobody may approve goes to whom the row names. */
export const narrowed = (decision: Decision, said: Responsibility, governs: boolean): Decided => {
  if (said.matrix === null && said.covered) return decision
  const responsibility = { matrix: said.matrix, row: said.row?.id ?? null }
  const { row } = said
  if (!row) {
    // Documents of authority are never closed to the enterprise by a document of authority: that could not be undone.
    if (governs) return { ...decision, responsibility }
    const refused = said.uncovered.outcome === 'refuse' && decision.outcome !== 'deny'
    const outcome: Outcome = refused ? 'deny' : decision.outcome
    const needs = refused ? nobody : decision.needs
    const escalateTo = said.uncovered.escalatesTo ?? decision.escalateTo
    const reasons = said.reason === null ? decision.reasons : [...decision.reasons, said.reason]
    return { ...decision, outcome, needs, ...(escalateTo === undefined ? {} : { escalateTo }), reasons, responsibility }
  }
  const escalateTo = roleOf(row.escalatesTo)
  if (decision.outcome === 'escalate') return { ...decision, escalateTo, responsibility }
  if (decision.outcome !== 'approval') return { ...decision, responsibility }
  const approving = rolesIn(row.approves)
  const roles = decision.needs.roles.filter((role) => approving.includes(role))
  if (roles.length > 0) return { ...decision, needs: { ...decision.needs, roles }, escalateTo, responsibility }
  if (governs) return { ...decision, escalateTo, responsibility }
  return {
    ...decision,
    outcome: 'escalate',
    needs: nobody,
    escalateTo,
    reasons: [...decision.reasons, `the policy and the row \`${row.id}\` of the responsibility matrix name no approver in common`],
    responsibility,
  }
}
