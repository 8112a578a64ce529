// Freezing a plan and reading it back. A plan is believed only for its digest.
import { CountersignError, canonicalJson, hasCode } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { digestOfText, getJson, putDocument } from '../../platform/documents.ts'
import type { Work } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { type Plan, planMediaType } from './model.ts'
import { insertPlan } from './store.ts'

/** A dossier's line holds 16 MiB, with the plan as a quoted text in it; a plan that nobody can be shown must not be frozen. */
const longestPlan = 12_000_000

/** Errors: `plan.too_large`. */
const textOf = (plan: Plan): string => {
  const tooLarge = (cause?: unknown) =>
    new CountersignError(
      'plan.too_large',
      'invalid',
      `a plan of ${plan.operations.length} operations is more than one document holds; move some credentials to another contract first`,
      { cause },
    )
  let text: string
  try {
    text = canonicalJson(plan)
  } catch (cause) {
    throw hasCode(cause, 'canonical.too_many_values') ? tooLarge(cause) : cause
  }
  if (text.length > longestPlan) throw tooLarge()
  return text
}

/** The digest a plan would have, without freezing it (dry run). Errors: `plan.too_large`. */
export const planDigest = (plan: Plan): string => digestOfText(textOf(plan))

export const freezePlan = async (work: Work, plan: Plan): Promise<string> => {
  const digest = await putDocument(work.db, work.org, planMediaType, textOf(plan))
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
