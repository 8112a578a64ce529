// The checks that evidence passes before it is believed to be what it says, in this order; the first that fails refuses it.
// Integrity: is it from this executor, for this mandate, fresh, and not seen before. Completeness: does it hold what the contract asks.
// Whether it is true is not decided here: only own observation can say that.

import { type CountersignError, hasCode, parseStatement, publicKeyFromRaw, type Statement, verifyEnvelope } from '@countersign/ledger'
import type { EvidenceContract } from '@countersign/policy'
import type { MandateRow } from '../../authority/mandates/index.ts'
import type { FindingKind } from '../../registry/findings/index.ts'
import type { WorkOrder } from '../changes/index.ts'

export const evidencePredicateType = 'https://countersign.dev/evidence/v1'

export interface Claim {
  readonly org: string
  readonly change: string
  readonly operation: string
  readonly plan: string
  readonly mandate: string
  readonly nonce: string
  readonly executor: string
  readonly startedAt: string
  readonly finishedAt: string
  readonly status: string
  readonly fields: Readonly<Record<string, unknown>>
}

export interface Delivery {
  readonly envelope: unknown
  readonly digest: string
  readonly mandate: MandateRow
  readonly order: WorkOrder
  /** Live execution keys by id, with who holds them. */
  readonly keys: ReadonlyMap<string, { readonly principal: string; readonly publicKey: Buffer }>
  readonly seen: (digest: string) => boolean
  readonly at: Date
}

export interface Refused {
  /** Also the kind of finding that it is. */
  readonly code: FindingKind
  readonly reasons: readonly string[]
}

const refusedAs = (code: FindingKind, ...reasons: string[]): Refused => ({ code, reasons })

/** Signed by a live key of the mandate's executor, over an in-toto statement. */
const opened = (delivery: Delivery): Refused | { statement: Statement; claim: Claim } => {
  let signers: readonly string[] = []
  let statement: Statement
  try {
    const verified = verifyEnvelope(delivery.envelope, (id) => {
      const key = delivery.keys.get(id)
      return key && publicKeyFromRaw(key.publicKey)
    })
    signers = verified.keyIds
    statement = parseStatement(verified.payload)
  } catch (error) {
    return refusedAs(
      'evidence.forged',
      hasCode(error, 'dsse.no_valid_signature') ? 'no signature by an enrolled executor key' : (error as CountersignError).message,
    )
  }
  const holders = new Set(signers.map((id) => delivery.keys.get(id)?.principal))
  if (!holders.has(delivery.mandate.executor_id))
    return refusedAs('evidence.foreign_executor', "signed by a key that is not the mandated executor's")
  if (statement.predicateType !== evidencePredicateType)
    return refusedAs('evidence.malformed', `the predicate type must be ${evidencePredicateType}`)
  // SAFETY: a claim of any shape. Each check compares its fields with what is known or by type; nothing of it is used unchecked.
  const claim = statement.predicate as unknown as Claim
  return { statement, claim }
}

type Check = (delivery: Delivery, statement: Statement, claim: Claim) => Refused | undefined

/** About this mandate, and no other: evidence of one change is none for another. */
const transplanted: Check = ({ mandate, order }, statement, claim) => {
  const wrong = (
    [
      ['org', mandate.org_id],
      ['change', mandate.change_id],
      ['operation', mandate.operation_id],
      ['plan', mandate.plan_digest],
      ['mandate', mandate.id],
      ['nonce', mandate.nonce],
      ['executor', order.planned.executor.id],
    ] as const
  ).filter(([field, expected]) => claim[field] !== expected)
  const subject = statement.subject.length === 1 ? statement.subject[0] : undefined
  const subjectWrong = subject?.name !== `mandate:${mandate.id}` || subject.digest['sha256'] !== mandate.digest.slice('sha256:'.length)
  if (wrong.length === 0 && !subjectWrong) return undefined
  return refusedAs(
    'evidence.transplanted',
    ...wrong.map(([field]) => `\`${field}\` is not the mandate's`),
    ...(subjectWrong ? ['the subject is not the mandate'] : []),
  )
}

const replayed: Check = ({ seen, digest }) =>
  seen(digest) ? refusedAs('evidence.replayed', 'this evidence was delivered before') : undefined

/** Skew that two honest clocks may have. */
const toleranceMs = 60_000

const stale: Check = ({ at, mandate, order }, _statement, claim) => {
  const started = Date.parse(claim.startedAt)
  const finished = Date.parse(claim.finishedAt)
  if (!(started <= finished)) return refusedAs('evidence.malformed', 'it ends before it starts')
  if (finished > at.getTime() + toleranceMs) return refusedAs('evidence.stale', 'it is from the future')
  if (started < mandate.not_before.getTime() - toleranceMs || started > mandate.not_after.getTime())
    return refusedAs('evidence.stale', "it was done outside the mandate's window")
  if (at.getTime() - finished > order.planned.evidenceContract.freshnessSeconds * 1000)
    return refusedAs('evidence.stale', 'it arrived later than its contract allows')
  return undefined
}

const digestForm = /^sha256:[0-9a-f]{64}$/
const typed: Record<EvidenceContract['fields'][number]['type'], (value: unknown) => boolean> = {
  string: (value) => typeof value === 'string' && value.length > 0 && value.length <= 4096,
  integer: (value) => Number.isSafeInteger(value),
  boolean: (value) => typeof value === 'boolean',
  timestamp: (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
  digest: (value) => typeof value === 'string' && digestForm.test(value),
}

const incomplete: Check = ({ mandate, order }, _statement, claim) => {
  const bound = {
    operation: order.planned.operation,
    plan: mandate.plan_digest,
    mandate: mandate.id,
    credential: order.planned.credential,
    system: order.planned.system,
  }
  const reasons: string[] = []
  for (const field of order.planned.evidenceContract.fields) {
    const value = Object.hasOwn(claim.fields ?? {}, field.name) ? claim.fields[field.name] : undefined
    if (value === undefined || value === null) {
      if (field.required) reasons.push(`\`${field.name}\` is missing`)
    } else if (!typed[field.type](value)) reasons.push(`\`${field.name}\` is not a ${field.type}`)
    else if (field.binds && value !== bound[field.binds]) reasons.push(`\`${field.name}\` is not the mandate's`)
    else if (field.oneOf && !field.oneOf.includes(String(value))) reasons.push(`\`${field.name}\` must be one of ${field.oneOf.join(', ')}`)
  }
  return reasons.length > 0 ? refusedAs('evidence.incomplete', ...reasons) : undefined
}

const order: readonly Check[] = [replayed, transplanted, stale, incomplete]

/** The claim, or the first check that refuses it. */
export const checkEvidence = (delivery: Delivery): Refused | { claim: Claim } => {
  const statement = opened(delivery)
  if ('code' in statement) return statement
  for (const check of order) {
    const refusal = check(delivery, statement.statement, statement.claim)
    if (refusal) return refusal
  }
  return { claim: statement.claim }
}
