// Which open requests somebody could answer at this moment, so that they can be put before him. SAFETY: what is shown decides nothing: who signs is
// judged again, with his key, when the signature comes.
import type { Caller, Runtime } from '../../runtime.ts'
import { executorsOf, type Plan, readPlan, recipientsOf } from '../plans/index.ts'
import { type ClimbRow, climbsOf } from './climbing-store.ts'
import { capacityOf } from './eligibility.ts'
import { patternOfRequest } from './equal.ts'
import { type ApprovalRequestRow, approvalsOf, listRequests } from './store.ts'

export interface WaitingRequest {
  readonly row: ApprovalRequestRow
  readonly plan: Plan
  readonly climb: ClimbRow | undefined
  /** How many have signed. */
  readonly signed: number
  /** What it has in common with requests that one signature may answer together with it; null where it is answered by itself only. */
  readonly pattern: string | null
}

/** The oldest first. `most`: how many open requests are looked at. */
export const requestsFor = async (runtime: Runtime, { org, principal }: Caller, most: number): Promise<WaitingRequest[]> => {
  if (principal.kind !== 'person' || principal.party.kind !== 'enterprise') return []
  const at = runtime.clock.now()
  const open = (await listRequests(runtime.db, org, { state: 'open', after: '', limit: most })).filter((row) => row.expires_at > at)
  const climbs = await climbsOf(
    runtime.db,
    org,
    open.map((row) => row.id),
  )
  const looked = await Promise.all(
    open.map(async (row): Promise<WaitingRequest | undefined> => {
      const plan = await readPlan(runtime.db, org, row.plan_digest)
      if ([plan.requester, ...executorsOf(plan), ...recipientsOf(plan)].includes(principal.id)) return undefined
      const approvals = await approvalsOf(runtime.db, org, row.id)
      if (approvals.some((approval) => approval.person_id === principal.id)) return undefined
      const { refused, principal: signatory } = await capacityOf(runtime.db, row, plan, principal, undefined, at)
      // With what is lent to him, where something is.
      const mayAnswer = refused.length === 0 && signatory.roles.some((role) => row.roles.includes(role))
      if (!mayAnswer) return undefined
      const pattern = (await patternOfRequest(runtime.db, row))?.pattern ?? null
      return { row, plan, climb: climbs.get(row.id), signed: approvals.length, pattern }
    }),
  )
  return looked.filter((one) => one !== undefined)
}
