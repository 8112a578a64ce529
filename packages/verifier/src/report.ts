// What a verifier says: three verdicts that are never folded into one, and the problems behind them.
// It must never say `pass` of something that could not be judged.

import type { BelievedCheckpoint } from './checkpoint.ts'
import type { Stated } from './statements/judge.ts'

export type Verdict = 'pass' | 'fail' | 'unknown'
export type Aspect = 'integrity' | 'completeness' | 'truth'

export interface Problem {
  /** Stable, `slice.condition`. */
  readonly code: string
  /** The line and, where there is one, the entry or document. */
  readonly where: string
  readonly message: string
}

export interface Finding {
  readonly verdict: Verdict
  readonly problems: readonly Problem[]
}

export interface OperationReport {
  readonly id: string
  readonly operation: string
  readonly system: string
  readonly credential: string
  readonly executor: string
  /** Last recorded closure, `open` where there is none. */
  readonly closure: string
  /** False for an operation that was to be done only where sessions were found, and was closed without ever being mandated. */
  readonly needed: boolean
  /** As recomputed from the raw answers of the proof that the closure names, else of the latest proof; null without a proof. */
  readonly verdict: string | null
  readonly strength: string | null
  readonly approvers: readonly string[]
  readonly attempts: number
  readonly proofs: number
  readonly riskAcceptance: { readonly person: string; readonly expiresAt: string } | null
}

/** `root` is base64, `witnessedAt` the witness' own time (RFC 3339). */
export interface CheckpointReport {
  readonly origin: string
  readonly size: number
  readonly root: string
  readonly witnessedAt: string
}

export const checkpointReport = (checkpoint: BelievedCheckpoint | undefined): CheckpointReport | null =>
  checkpoint === undefined
    ? null
    : {
        origin: checkpoint.origin,
        size: checkpoint.size,
        root: checkpoint.root.toString('base64'),
        witnessedAt: new Date(checkpoint.witnessedAt).toISOString(),
      }

export interface DeletedDocuments {
  readonly change: string
  readonly at: string
  readonly role: 'evidence' | 'proof'
  readonly count: number
}

/** One signature of a person that stood for several equal requests, of which this change's is one. */
export interface BatchReport {
  readonly person: string
  readonly at: string
  readonly batch: string
  /** How many requests the list names; the plans of all others stand in their own dossiers and were not seen here. */
  readonly requests: number
}

export interface Report {
  readonly integrity: Finding
  readonly completeness: Finding
  readonly truth: Finding
  readonly org: string
  readonly change: string
  readonly createdAt: string
  /** Null where the checkpoint was not believed. */
  readonly checkpoint: CheckpointReport | null
  readonly operations: readonly OperationReport[]
  /** Documents that are no longer there, by the retention change that decided it; their digests are. What they proved is `unknown` from then on. */
  readonly deleted: readonly DeletedDocuments[]
  /** What people of the enterprise signed beside the plan, and the change stood on: a contract's confirmation, the answer to an exception. */
  readonly statements: readonly Stated[]
  readonly batches: readonly BatchReport[]
  readonly counts: { readonly lines: number; readonly entries: number; readonly documents: number; readonly bytes: number }
}

/** All three verdicts are `pass`: the only case in which a caller may exit 0. */
export const isProven = (report: Pick<Report, Aspect>): boolean =>
  report.integrity.verdict === 'pass' && report.completeness.verdict === 'pass' && report.truth.verdict === 'pass'

const MAX_PROBLEMS = 500

/** Collects problems while a file is read. SAFETY: keeps a bounded number, so that a hostile file can't fill the memory with complaints. */
export class Problems {
  readonly #found: Record<Aspect, Problem[]> = { integrity: [], completeness: [], truth: [] }
  readonly #dropped: Record<Aspect, number> = { integrity: 0, completeness: 0, truth: 0 }
  readonly #unknown = new Set<Aspect>()

  /** What it would take to judge this was deleted by decision: it can't fail for that, and it can't pass. */
  cannotJudge(aspect: Aspect): void {
    this.#unknown.add(aspect)
  }

  add(aspect: Aspect, code: string, where: string, message: string): void {
    if (this.#found[aspect].length < MAX_PROBLEMS) this.#found[aspect].push({ code, where, message })
    else this.#dropped[aspect] += 1
  }

  has(aspect: Aspect): boolean {
    return this.#found[aspect].length > 0
  }

  /**
   * INVARIANT: with broken integrity nothing else passes: what was found still counts, what was not found proves nothing.
   * `judged` is false where the file could not be read to its end.
   */
  finding(aspect: Aspect, judged: boolean): Finding {
    const problems = [...this.#found[aspect]]
    if (this.#dropped[aspect] > 0) {
      problems.push({ code: 'report.more', where: 'dossier', message: `${this.#dropped[aspect]} more problems were left out` })
    }
    if (aspect === 'integrity') return { verdict: problems.length === 0 && judged ? 'pass' : 'fail', problems }
    if (!judged) return { verdict: 'unknown', problems: [] }
    if (problems.length > 0) return { verdict: 'fail', problems }
    return { verdict: this.has('integrity') || this.#unknown.has(aspect) ? 'unknown' : 'pass', problems }
  }
}
