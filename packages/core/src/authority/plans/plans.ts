// Freezing a plan and reading it back. A plan is believed only for its digest.
import { canonicalJson } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { digestOfText, getJson, putDocument } from '../../platform/documents.ts'
import type { Work } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { type Plan, planMediaType } from './model.ts'
import { insertPlan } from './store.ts'

/** The digest a plan would have, without freezing it (dry run). */
export const planDigest = (plan: Plan): string => digestOfText(canonicalJson(plan))

export const freezePlan = async (work: Work, plan: Plan): Promise<string> => {
  const digest = await putDocument(work.db, work.org, planMediaType, canonicalJson(plan))
  await insertPlan(work.db, {
    org_id: work.org,
    digest,
    change_id: plan.change,
    revision: plan.revision,
    bundle_digest: plan.bundle,
    frozen_at: work.at,
  })
  work.record({
    kind: 'plan.frozen',
    stream: plan.change,
    body: { plan: digest, revision: plan.revision, operations: plan.operations.map((operation) => operation.id) },
  })
  return digest
}

export const readPlan = async (db: Kysely<Tables>, org: string, digest: string): Promise<Plan> => (await getJson(db, org, digest)) as Plan
