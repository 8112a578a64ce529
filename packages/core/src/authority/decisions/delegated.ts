// Whether somebody outside acts under a live delegation, and within an approved runbook. Asked at this moment, every time.
import type { OperationQuery, PrincipalRef } from '@countersign/policy'
import { compileConditions } from '@countersign/policy'
import type { Kysely } from 'kysely'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { delegationIsAsked, delegationsFor, type Reach } from '../delegations/index.ts'
import { conditionsOfRun, isWithinRun, runbookOfRun } from '../runbooks/index.ts'

export interface DelegatedQuestion {
  readonly requester: PrincipalRef
  readonly executor: PrincipalRef
  readonly origin: { readonly kind: string; readonly ref: string }
  readonly credential: string
  readonly reach: Reach
}

export const delegatedFacts = async (
  db: Kysely<Tables>,
  org: string,
  question: DelegatedQuestion,
  at: Date,
): Promise<{ readonly live: boolean; readonly inRunbook: boolean }> => {
  const { requester, executor, origin, reach } = question
  const isRun = origin.kind === 'runbook.run'
  // Who runs a runbook acts under his delegation even where our own connectors do the work.
  const outside = [executor, ...(isRun ? [requester] : [])].filter((one) => one.party.kind !== 'enterprise').map((one) => one.party.id)
  const under = await Promise.all([...new Set(outside)].map((party) => delegationsFor(db, org, party, reach, at)))
  const asked = isRun || (await delegationIsAsked(db, org, at))
  const live = !asked || under.every((one) => one.live)
  if (!isRun) return { live, inRunbook: false }
  const run = await runbookOfRun(db, org, origin.ref)
  const named = run !== undefined && under.every((one) => one.runbooks.includes(run))
  return {
    live,
    inRunbook: named && (await isWithinRun(db, org, origin.ref, { operation: reach.operation, credential: question.credential }, at)),
  }
}

/** The conditions of the runbook narrow what it lets run alone: where they don't hold, it is as if there were no runbook. */
export const narrowedByConditions = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  origin: { readonly kind: string; readonly ref: string },
  query: OperationQuery,
  at: Date,
): Promise<OperationQuery> => {
  if (!query.delegation.inRunbook) return query
  const text = await conditionsOfRun(db, org, origin.ref, at)
  if (text === undefined) return query
  const conditions = compileConditions(runtime.policy.current().bundle, text)
  // SAFETY: conditions that no longer compile under the bundle in force hold for nothing.
  const holds = !('problems' in conditions) && conditions.hold(query).hold
  return holds ? query : { ...query, delegation: { ...query.delegation, inRunbook: false } }
}
