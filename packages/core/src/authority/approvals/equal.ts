// Which requests are equal but for the thing they are about, and the list that one signature over such requests stands for.
// INVARIANT: both are reckoned here from the plan, the decision and the request as they are kept; nothing that a caller sends counts for it.
import {
  type Batch,
  type BatchMember,
  batchIn,
  batchOf,
  type Common,
  CountersignError,
  canonicalJson,
  commonOfDecision,
  commonOfPlan,
  type Digested,
  patternOf,
} from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { digestOfText, getJson } from '../../platform/documents.ts'
import type { Tables } from '../../tables.ts'
import { readDecision } from '../decisions/index.ts'
import type { ApprovalRequestRow, ApprovalRow } from './store.ts'

type Db = Kysely<Tables>
type Request = Pick<ApprovalRequestRow, 'org_id' | 'id' | 'nonce' | 'plan_digest' | 'roles' | 'quorum' | 'step_up' | 'operations'>

const digestOf = (value: unknown): string => digestOfText(canonicalJson(value))
const digested = (common: Common | undefined): Digested | undefined =>
  common && { digest: digestOf(common.form), operations: common.operations }

const patternUnder = async (db: Db, request: Request, decision: string): Promise<string | undefined> => {
  const [plan, decided] = await Promise.all([getJson(db, request.org_id, request.plan_digest), getJson(db, request.org_id, decision)])
  const [planned, answered] = [digested(commonOfPlan(plan)), digested(commonOfDecision(decided))]
  if (planned === undefined || answered === undefined) return undefined
  const { roles, quorum, step_up: stepUp, operations } = request
  const pattern = patternOf(planned, answered, { roles, quorum, stepUp, operations })
  return pattern && digestOf(pattern)
}

/** Requests of one pattern may be answered together. Null for one that is answered by itself only. */
export const patternOfRequest = async (db: Db, request: Request): Promise<{ pattern: string; decision: string } | null> => {
  const decided = await readDecision(db, request.org_id, request.plan_digest)
  const pattern = decided && (await patternUnder(db, request, decided.digest))
  return pattern === undefined ? null : { pattern, decision: decided!.digest }
}

/** What most of them have; of as many the first. */
const commonest = (patterns: readonly string[]): string => {
  const counts = [...Map.groupBy(patterns, (pattern) => pattern)].map(([pattern, all]) => [pattern, all.length] as const)
  return counts.reduce((most, one) => (one[1] > most[1] ? one : most))[0]
}

/** The list of these requests. Errors: `approval.batch_alone`, `approval.batch_unequal`, which names one that differs from the others. */
export const batchOfRequests = async (db: Db, org: string, requests: readonly Request[]): Promise<Batch> => {
  const members: (BatchMember & { readonly pattern: string })[] = []
  for (const request of requests) {
    const own = await patternOfRequest(db, request)
    if (own === null)
      throw new CountersignError(
        'approval.batch_alone',
        'conflict',
        `\`${request.id}\` is about a document of authority, which is read and signed by itself; take it out of the batch`,
        { details: { request: request.id } },
      )
    members.push({ request: request.id, nonce: request.nonce.toString('base64'), plan: request.plan_digest, ...own })
  }
  const pattern = commonest(members.map((member) => member.pattern))
  const other = members.find((member) => member.pattern !== pattern)
  if (other !== undefined)
    throw new CountersignError(
      'approval.batch_unequal',
      'conflict',
      `\`${other.request}\` is not equal to the others: its plan differs in more than the thing that it is about; sign it by itself`,
      { details: { request: other.request } },
    )
  return batchOf(org, pattern, members)
}

/**
 * Whether the list that an approval names is one that this request stands in, at that place, with its nonce and plan, and with the pattern that it
 * has by the decision of then. SAFETY: rows may be edited; asked whenever something rests on the approval.
 */
export const standsIn = async (db: Db, request: Request, approval: ApprovalRow): Promise<boolean> => {
  if (approval.batch_digest === null || approval.batch_place === null) return false
  const batch = batchIn(await getJson(db, request.org_id, approval.batch_digest))
  const member = batch?.members[approval.batch_place]
  if (batch?.org !== request.org_id || member?.request !== request.id || member.plan !== request.plan_digest) return false
  return member.nonce === request.nonce.toString('base64') && (await patternUnder(db, request, member.decision)) === batch.pattern
}
