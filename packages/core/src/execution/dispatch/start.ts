// The moment before an effect: everything is asked again in the transaction that marks the mandate as used, and the intent is durable
// and under a signed checkpoint before anybody acts. It must never act itself.
import { CountersignError } from '@countersign/ledger'
import { lockMandate, type MandateRow, useMandate } from '../../authority/mandates/index.ts'
import { transactTogether } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { insertAttempt, lockOperation, markStuck, updateOperation, type WorkOrder, workOrder } from '../changes/index.ts'

export type Started =
  | {
      readonly started: true
      readonly order: WorkOrder
      readonly mandate: MandateRow
      readonly attempt: number
      readonly leaseUntil: Date
    }
  | { readonly started: false; readonly reasons: readonly string[]; readonly final: boolean }

/**
 * Marks an attempt under a mandate. The first attempt uses the mandate; further ones repeat the same step under the same key within its window.
 * `exclusive`: not while another attempt holds its lease. Errors: `mandate.unknown`, `mandate.not_open`, `mandate.expired`.
 */
export const startAttempt = async (
  runtime: Runtime,
  caller: Caller,
  mandateId: string,
  executor: string,
  options: { readonly exclusive?: boolean } = {},
): Promise<Started> => {
  const started = await transactTogether(runtime, caller, { kind: 'start', subject: mandateId }, async (work): Promise<Started> => {
    const mandate = await lockMandate(work.db, work.org, mandateId)
    // No mandate, and somebody else's, answer alike.
    if (!mandate || mandate.executor_id !== executor)
      throw new CountersignError('mandate.unknown', 'not_found', `no mandate \`${mandateId}\``)
    const row = await lockOperation(work.db, work.org, mandate.operation_id)
    if (!row) throw new CountersignError('mandate.unknown', 'not_found', `no mandate \`${mandateId}\``)
    // Two of our own workers may come to the same mandate; who was slower has nothing left to do.
    if (options.exclusive === true && mandate.state !== 'open' && mandate.state !== 'started')
      return { started: false, reasons: [`the mandate is ${mandate.state}`], final: false }
    if (mandate.state !== 'open' && mandate.state !== 'started')
      throw new CountersignError('mandate.not_open', 'conflict', `the mandate \`${mandateId}\` is ${mandate.state}`)
    if (mandate.not_after <= work.at)
      throw new CountersignError('mandate.expired', 'conflict', `the window of the mandate \`${mandateId}\` has passed`)
    // Another server's clock may be a little ahead: it opens in a moment.
    if (mandate.not_before > work.at) {
      const reason = `the window of the mandate \`${mandateId}\` opens at ${mandate.not_before.toISOString()}, by the clock here`
      if (options.exclusive === true) return { started: false, reasons: [reason], final: false }
      throw new CountersignError('mandate.not_open', 'conflict', `${reason}; try again then`)
    }
    // What was taken back meanwhile is not begun anew: the mandate that was begun is no leave to go on.
    if (options.exclusive === true && row.phase !== 'mandated' && row.phase !== 'executing')
      return { started: false, reasons: [`the operation is ${row.phase}`], final: false }
    // The lease of the one who was faster keeps the other out.
    if (options.exclusive === true && row.phase === 'executing' && row.lease_until !== null && row.lease_until > work.at)
      return { started: false, reasons: ['an attempt is under way'], final: false }
    const order = await workOrder(work.db, row)
    if (mandate.state === 'open') {
      const again = await useMandate(runtime, work, order.plan, order.planned, mandate)
      if (!again.granted) {
        if (again.final) await markStuck(runtime, work, row, again.reasons)
        else await updateOperation(work.db, work.org, row.id, { phase: 'planned', reasons: [...again.reasons] })
        return { started: false, reasons: again.reasons, final: again.final }
      }
    }
    const attempt = row.attempts + 1
    await insertAttempt(work.db, { org_id: work.org, operation_id: row.id, attempt, mandate_id: mandate.id, intended_at: work.at })
    const leaseUntil = plusSeconds(work.at, runtime.settings.leaseSeconds)
    await updateOperation(work.db, work.org, row.id, {
      phase: 'executing',
      attempts: attempt,
      lease_by: runtime.instance,
      lease_until: leaseUntil,
      reasons: [],
    })
    work.record({ kind: 'operation.started', stream: row.id, body: { mandate: mandate.id, attempt } })
    return { started: true, order: { ...order, row: { ...row, attempts: attempt, phase: 'executing' } }, mandate, attempt, leaseUntil }
  })
  if (started.started) {
    // ORDER: no effect before its intent stands under a signed checkpoint.
    await runtime.journal.settled(caller.org, started.order.row.id)
    runtime.steps.reach('operation.started')
  }
  return started
}
