// The classes of what is kept: which payload belongs to which, how long the product keeps it at least, and whether it can be deleted at all. Pure.
// Whatever verifies something else (keys, policy, documents of authority, decisions, approvals, holds and deletions themselves) is in no class that
// can be deleted.

interface RetentionClass {
  readonly title: string
  /** When its period begins. */
  readonly begins: string
  /** The shortest period that any standard may say, days. */
  readonly leastDays: number
  readonly deletable: boolean
  /** Contracts' `retention` clauses bind it. */
  readonly contractual: boolean
}

export const retentionClasses = {
  telemetry: {
    title: 'what providers say of themselves: batches, and the records in them',
    begins: 'when the batch was received',
    leastDays: 365,
    deletable: true,
    contractual: true,
  },
  evidence: {
    title: "executors' signed statements of what they did",
    begins: 'when the change was closed',
    leastDays: 1095,
    deletable: true,
    contractual: true,
  },
  proof: {
    title: 'our own proofs: what each door answered',
    begins: 'when the change was closed',
    leastDays: 1095,
    deletable: true,
    contractual: true,
  },
  journal: {
    title: 'journal facts that belong to no change and decide nothing: refusals, findings, deliveries, imports, notices',
    begins: 'when the fact was recorded',
    leastDays: 1095,
    deletable: true,
    contractual: false,
  },
  ticket: {
    title: 'what was asked for and why, and how it went: every fact of a change',
    begins: 'when the change was closed',
    leastDays: 2555,
    deletable: false,
    contractual: false,
  },
  attestation: {
    title: 'what people and policy decided: plans, decisions, approvals, mandates, acceptances, confirmations, documents of authority',
    begins: 'when the change was closed',
    leastDays: 2555,
    deletable: false,
    contractual: false,
  },
} as const satisfies Record<string, RetentionClass>

export type RetentionClassName = keyof typeof retentionClasses
export const classNames = Object.keys(retentionClasses) as RetentionClassName[]
export const deletableClasses = classNames.filter((name) => retentionClasses[name].deletable)

export const isRetentionClass = (text: string): text is RetentionClassName => Object.hasOwn(retentionClasses, text)

/**
 * Kinds of journal entries of the class `journal`, where they stand in no change's stream.
 * INVARIANT: a kind that is not here is kept for ever. None of these is read by any verifier, and no key, role, policy or decision is among them.
 */
export const journalKinds = [
  'account.noticed',
  'approval.rung_passed',
  'evidence.refused',
  'finding.changed',
  'finding.opened',
  'finding.resolved',
  'incident.closed',
  'incident.opened',
  'inventory.imported',
  'recommendation.filed',
  'recommendation.withdrawn',
  'refusal.recorded',
  'secret.deleted',
  'telemetry.received',
  'telemetry.refused',
] as const
