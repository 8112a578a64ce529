// Who may sign a request at this moment: a person of the enterprise, active, holding one of the roles, with a live key of enough assurance,
// who neither asked for the change nor executes any of it. Asked when a signature comes in and again when a mandate is used.
import type { ResourceRef } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { readKey, resolvePrincipal } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import type { ApprovalRequestRow } from './store.ts'

export interface Signatory {
  readonly person: string
  readonly keyId: string
}

/** The reasons why not; empty when eligible. */
export const ineligibility = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  request: Pick<ApprovalRequestRow, 'org_id' | 'change_id' | 'roles' | 'step_up'>,
  parties: { requester: string; executors: readonly string[] },
  signatory: Signatory,
  at: Date,
): Promise<string[]> => {
  const principal = await resolvePrincipal(db, request.org_id, signatory.person, at)
  if (!principal) return ['the signatory is unknown']
  const reasons: string[] = []
  if (principal.kind !== 'person' || principal.party.kind !== 'enterprise') reasons.push('only a person of the enterprise can approve')
  if (!principal.active) reasons.push('the signatory is no longer active')
  if (!principal.roles.some((role) => request.roles.includes(role)))
    reasons.push(`the signatory holds none of: ${request.roles.join(', ')}`)
  if (principal.id === parties.requester) reasons.push('the requester can not approve his own request')
  if (parties.executors.includes(principal.id)) reasons.push('who executes can not approve')
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
