// Issuers and rules in force at this moment, and whether a lease stays within its rule. Read afresh every time: what was withdrawn a second ago lets
// nothing be given any more.
import { CountersignError, canonicalJson } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { type LeaseRow, readLease } from '../../registry/leases/index.ts'
import type { Tables } from '../../tables.ts'
import { type InstrumentRow, inForce, inForceAll } from '../instruments/index.ts'
import { issuerIn, issuerKind } from './issuer-document.ts'
import type { StandingIssuer } from './mapping.ts'
import { issuanceKind, type RuleText, ruleIn } from './rule-document.ts'

export interface StandingRule {
  readonly name: string
  readonly version: number
  readonly text: RuleText
}

const asIssuer = (row: InstrumentRow): StandingIssuer => ({ name: row.name, version: row.version, text: issuerIn(row.document) })
const asRule = (row: InstrumentRow): StandingRule => ({ name: row.name, version: row.version, text: ruleIn(row.document) })

export const issuersInForce = async (db: Kysely<Tables>, org: string, at: Date): Promise<StandingIssuer[]> =>
  (await inForceAll(db, org, issuerKind, at)).map(asIssuer)

export const rulesInForce = async (db: Kysely<Tables>, org: string, at: Date): Promise<StandingRule[]> =>
  (await inForceAll(db, org, issuanceKind, at)).map(asRule)

/** Errors: `issuer.not_in_force`, alike for what never was and what is no more. */
export const issuerInForce = async (db: Kysely<Tables>, org: string, name: string, at: Date): Promise<StandingIssuer> => {
  const row = await inForce(db, org, issuerKind, name, at)
  if (!row) throw new CountersignError('issuer.not_in_force', 'unauthenticated', 'no such issuer of tokens is in force here')
  return asIssuer(row)
}

export const ruleInForce = async (db: Kysely<Tables>, org: string, name: string, at: Date): Promise<StandingRule | undefined> => {
  const row = await inForce(db, org, issuanceKind, name, at)
  return row && asRule(row)
}

/** Whether the rule gives this to this workload for this task. */
export const ruleGives = (
  rule: RuleText,
  asked: { readonly workload: string; readonly like: string; readonly task: string | null },
): boolean =>
  rule.workloads.includes(asked.workload) &&
  rule.like === asked.like &&
  (rule.tasks === undefined ? asked.task === null : asked.task !== null && rule.tasks.includes(asked.task))

const seconds = (from: Date, to: Date): number => (to.getTime() - from.getTime()) / 1000

/** How long a lease may wait until it is fetched. INVARIANT: `until_at` is never later than this and the rule's total after it was asked for. */
export const fetchWithinSeconds = 300

const bounded = (lease: LeaseRow, rule: RuleText): boolean =>
  lease.term_seconds <= rule.termSeconds && seconds(lease.asked_at, lease.until_at) <= rule.totalSeconds + fetchWithinSeconds

/**
 * Whether the issue of a lease's credential stays within the rule in force, and the rule lets it be given without asking. Asked when it is planned
 * and again when it is mandated. SAFETY: by the row of the lease and the plan's own words; what they don't say alike is outside.
 */
export const isWithinRule = async (
  db: Kysely<Tables>,
  org: string,
  origin: { readonly kind: string; readonly ref: string },
  planned: { readonly operation: string; readonly credential: string; readonly parameters?: Readonly<Record<string, unknown>> | undefined },
  at: Date,
): Promise<boolean> => {
  if (origin.kind !== 'lease' || planned.operation !== 'credential.issue') return false
  const lease = await readLease(db, org, origin.ref)
  if (lease?.state !== 'asked' || lease.credential_id !== planned.credential) return false
  if (planned.parameters?.['workload'] !== lease.workload_id || planned.parameters['expiresAt'] !== lease.until_at.toISOString())
    return false
  if ((planned.parameters['publicKey'] ?? null) !== lease.public_key) return false
  const rule = await ruleInForce(db, org, lease.rule, at)
  if (!rule?.text.alone) return false
  if (canonicalJson(planned.parameters['narrow'] ?? null) !== canonicalJson(rule.text.narrow ?? null)) return false
  return ruleGives(rule.text, { workload: lease.workload_id, like: lease.like_credential, task: lease.task }) && bounded(lease, rule.text)
}
