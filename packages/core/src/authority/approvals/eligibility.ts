// Who may sign a request at this moment: a person of the enterprise, active, holding one of the roles, with a live key of enough assurance,
// who neither asked for the change nor executes any of it, nor is given anything by it. A deputy may sign in the place of such a person, within the limits of his deputyship.
// Asked when a signature comes in and again when a mandate is used.
import type { PrincipalRef, ResourceRef } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { readKey, resolvePrincipal } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { lentTo, lentUnder, type StandIn, touchedBy } from '../duty/index.ts'
import { executorsOf, type Plan, recipientsOf } from '../plans/index.ts'
import type { ApprovalRequestRow } from './store.ts'

export interface Signatory {
  readonly person: string
  readonly keyId: string
  /** Under which he signs in another one's place; null: in his own right. */
  readonly deputyship: string | null
}

type Request = Pick<ApprovalRequestRow, 'org_id' | 'id' | 'change_id' | 'roles' | 'step_up' | 'operations'>

export interface Parties {
  readonly requester: string
  readonly executors: readonly string[]
  readonly plan: Plan
}

/** A principal and his deputy answer once: a quorum counts seats, and each of them by a different person. */
export const seatOf = (approval: { person_id: string; for_person: string | null }): string => approval.for_person ?? approval.person_id

const standIn = async (db: Kysely<Tables>, request: Request, { requester, executors, plan }: Parties): Promise<StandIn> => ({
  request: request.id,
  roles: request.roles,
  requester,
  executors: [...executors, ...recipientsOf(plan)],
  touched: await touchedBy(db, request.org_id, plan, request.operations),
})

const withRole = (principal: PrincipalRef, role: string): PrincipalRef => ({
  ...principal,
  roles: [...new Set([...principal.roles, role])],
})

export interface Capacity {
  /** With the role that is lent to him, where one is. */
  readonly principal: PrincipalRef
  readonly lent?: { readonly deputyship: string; readonly principal: string }
  /** Why he can not sign in the place that he named, or in anybody's where he has no right of his own. */
  readonly refused: readonly string[]
}

/** In which capacity somebody would sign this: in his own right where he has it, else as the deputy of the one whom he names, or of any. */
export const capacityOf = async (
  db: Kysely<Tables>,
  request: Request,
  plan: Plan,
  principal: PrincipalRef,
  principalNamed: string | undefined,
  at: Date,
): Promise<Capacity> => {
  if (principalNamed === undefined && principal.roles.some((role) => request.roles.includes(role))) return { principal, refused: [] }
  const use = await standIn(db, request, { requester: plan.requester, executors: executorsOf(plan), plan })
  const lent = await lentTo(db, request.org_id, principal.id, use, principalNamed, at)
  if (lent.lent) return { principal: withRole(principal, lent.role), lent, refused: [] }
  if (principalNamed === undefined) return { principal, refused: lent.reasons }
  return { principal, refused: lent.reasons.length > 0 ? lent.reasons : [`he does not stand in for \`${principalNamed}\``] }
}

/** The reasons why not; empty when eligible. */
export const ineligibility = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  request: Request,
  parties: Parties,
  signatory: Signatory,
  at: Date,
): Promise<string[]> => {
  const own = await resolvePrincipal(db, request.org_id, signatory.person, at)
  if (!own) return ['the signatory is unknown']
  const reasons: string[] = []
  let principal = own
  if (signatory.deputyship !== null) {
    const lent = await lentUnder(db, request.org_id, signatory.deputyship, own.id, await standIn(db, request, parties), at)
    if (lent.lent) principal = withRole(own, lent.role)
    else reasons.push(...lent.reasons)
  }
  if (principal.kind !== 'person' || principal.party.kind !== 'enterprise') reasons.push('only a person of the enterprise can approve')
  if (!principal.active) reasons.push('the signatory is no longer active')
  if (!principal.roles.some((role) => request.roles.includes(role)))
    reasons.push(`the signatory holds none of: ${request.roles.join(', ')}`)
  if (principal.id === parties.requester) reasons.push('the requester can not approve his own request')
  if (parties.executors.includes(principal.id)) reasons.push('who executes can not approve')
  if (recipientsOf(parties.plan).includes(principal.id)) reasons.push('who is given something can not approve it')
  const key = await readKey(db, request.org_id, signatory.keyId)
  if (!key || key.principal_id !== signatory.person || key.purpose !== 'approval') reasons.push('the key is not enrolled for this person')
  else if (key.revoked_at !== null && key.revoked_at <= at) reasons.push('the key has been revoked')
  else if (request.step_up && key.assurance !== 'step_up') reasons.push('this approval asks for a step-up key')
  const resource: ResourceRef = {
    kind: 'change',
    id: request.change_id,
    requesterId: parties.requester,
    executorIds: [...parties.executors],
  }
  const answer = runtime.policy.current().authorize({ principal, action: 'change.approve', resource, context: { at: at.toISOString() } })
  if (!answer.permitted) reasons.push(...(answer.reasons.length > 0 ? answer.reasons : ['no policy permits it']))
  return [...new Set(reasons)]
}
