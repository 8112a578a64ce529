// After an attempt that brought no evidence: try again under the same mandate, or be visibly stuck. Never dropped, never "done".
import { CountersignError } from '@countersign/ledger'
import { endMandate, lockMandate } from '../../authority/mandates/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { backoffSeconds } from '../../platform/backoff.ts'
import { plusSeconds } from '../../platform/clock.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { finishAttempt, lockOperation, markStuck, spread, updateOperation } from '../changes/index.ts'

export interface AttemptReport {
  readonly status: 'refused' | 'unknown'
  readonly code: string
  readonly detail: string
  readonly retryable: boolean
}

/** Errors: `mandate.unknown`, `mandate.not_started`. */
export const reportAttempt = async (
  runtime: Runtime,
  caller: Caller,
  mandateId: string,
  report: AttemptReport,
): Promise<{ retryAt: string | null }> =>
  transact(runtime, caller, async (work) => {
    const mandate = await lockMandate(work.db, work.org, mandateId)
    if (!mandate || mandate.executor_id !== caller.principal.id)
      throw new CountersignError('mandate.unknown', 'not_found', `no mandate \`${mandateId}\``)
    const row = await lockOperation(work.db, work.org, mandate.operation_id)
    if (mandate.state !== 'started' || row?.phase !== 'executing') {
      throw new CountersignError(
        'mandate.not_started',
        'conflict',
        `the mandate \`${mandateId}\` is ${mandate.state}, the operation ${row?.phase ?? 'gone'}`,
      )
    }
    await finishAttempt(work.db, work.org, row.id, row.attempts, {
      finished_at: work.at,
      status: report.status,
      code: report.code,
      detail: report.detail.slice(0, 500),
    })
    work.record({
      kind: 'operation.attempted',
      stream: row.id,
      body: { mandate: mandateId, attempt: row.attempts, status: report.status, code: report.code },
    })
    const tries = row.patience + 1
    const retryAt = plusSeconds(work.at, backoffSeconds(runtime.settings.attemptBackoff, tries, spread(runtime)))
    if (!report.retryable || tries >= runtime.settings.maxAttempts || retryAt >= mandate.not_after) {
      await endMandate(work, mandate, 'spent', report.code)
      await markStuck(runtime, work, row, [`${report.status}: ${report.code} ${report.detail}`.trim().slice(0, 500)])
      return { retryAt: null }
    }
    await updateOperation(work.db, work.org, row.id, {
      patience: tries,
      due_at: retryAt,
      lease_by: null,
      lease_until: null,
      reasons: [`${report.status}: ${report.code}`],
    })
    work.enqueue({ org: work.org, kind: 'advance', id: row.id, startAfter: retryAt })
    return { retryAt: retryAt.toISOString() }
  })
