// One mandate, from its intent to its delivered evidence. Every step is written down before it is taken, and can be taken again.
//
//   intended ──► started ──► evidence ──► delivered
//       ▲           │            │
//       └─ waiting ◄┘ attempt    └► intended (evidence became stale: done again under the same key)
//
// ORDER: intent durable → start (the server's own record) → effect → evidence durable → delivery. A crash anywhere repeats the step it was in.
import type { KeyObject } from 'node:crypto'
import { CountersignError } from '@countersign/ledger'
import type { AgentApi, AttemptReport } from './agent-api.ts'
import { evidenceFields, missingFields, signEvidence } from './evidence.ts'
import type { Execution, Executor } from './executors/executor.ts'
import { type OpenedMandate, windowState } from './mandate.ts'
import type { Reporter } from './report.ts'
import type { AgentState, MandateRecord } from './state.ts'

export interface Bench {
  readonly api: AgentApi
  readonly state: AgentState
  readonly executor: Executor
  readonly key: KeyObject
  readonly report: Reporter
  readonly now: () => Date
  /** Aborts what is under way; later than the request to stop. */
  readonly hardStop: AbortSignal
}

/** A mandate that can't be ended honestly is not tried for ever. */
const MAX_ATTEMPTS = 50

const isOver = ({ phase }: MandateRecord): boolean => phase === 'delivered' || phase === 'ended'

const conflictCodes = new Set(['mandate.not_open', 'mandate.expired', 'mandate.not_started', 'mandate.unknown'])

/** Whether the server's answer says that this mandate has no use any more. */
const isGone = (error: unknown): error is CountersignError => error instanceof CountersignError && conflictCodes.has(error.code)

const end = async ({ state, report }: Bench, record: MandateRecord, code: string, reasons: readonly string[] = []): Promise<void> => {
  await state.write({ ...record, phase: 'ended', code })
  report({ event: 'ended', mandate: record.mandate, code, reasons })
}

/** Delivers what is kept. The same evidence is delivered as often as it takes: the server answers it alike. */
export const deliver = async (bench: Bench, record: MandateRecord): Promise<void> => {
  const { api, state, report } = bench
  try {
    await api.deliver(record.mandate, record.envelope!)
  } catch (error) {
    if (!(error instanceof CountersignError)) throw error
    // Done, and told too late: the same step under the same key gives fresh evidence and no second effect.
    if (error.code === 'evidence.stale' && record.attempt < MAX_ATTEMPTS) {
      const { envelope: _old, ...rest } = record
      await state.write({ ...rest, phase: 'waiting', code: error.code, nextAt: bench.now().toISOString() })
      report({ event: 'evidence_refused', mandate: record.mandate, code: error.code, reasons: [error.message] })
      return
    }
    if (error.code.startsWith('evidence.')) {
      report({ event: 'evidence_refused', mandate: record.mandate, code: error.code, reasons: [error.message] })
      await tell(bench, record, { status: 'unknown', code: 'agent.evidence_refused', detail: error.code, retryable: false })
      return
    }
    if (isGone(error)) return end(bench, record, error.code, [error.message])
    throw error
  }
  await state.write({ ...record, phase: 'delivered' })
  report({ event: 'delivered', mandate: record.mandate, attempt: record.attempt })
}

/** Reports an attempt that brought no evidence, and waits as long as the server says. */
const tell = async (bench: Bench, record: MandateRecord, attempt: AttemptReport): Promise<void> => {
  let retryAt: string | null
  try {
    ;({ retryAt } = await bench.api.reportAttempt(record.mandate, attempt, `${record.mandate}.attempt.${record.attempt}`))
  } catch (error) {
    if (isGone(error)) return end(bench, record, error.code, [error.message])
    throw error
  }
  bench.report({ event: 'attempted', mandate: record.mandate, attempt: record.attempt, ...attempt, retryAt })
  if (retryAt === null) return end(bench, record, attempt.code, [attempt.detail])
  const { envelope: _none, ...rest } = record
  await bench.state.write({ ...rest, phase: 'waiting', code: attempt.code, nextAt: retryAt })
}

/** As the API takes it: a system's own code may hold anything. */
const attemptOf = (execution: Extract<Execution, { status: 'refused' } | { status: 'unknown' }>): AttemptReport => ({
  status: execution.status,
  code: execution.code.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 200) || 'agent.no_code',
  detail: execution.detail.slice(0, 1000),
  retryable: execution.status === 'unknown' || execution.retryable,
})

/** Takes a mandate as far as it goes now. Errors of the wire come out: the record says where to go on. */
export const useMandate = async (bench: Bench, opened: OpenedMandate): Promise<void> => {
  const { api, state, executor, report, now } = bench
  const { mandate, digest } = opened
  const known = state.get(mandate.id)
  if (known !== undefined && known.digest !== digest) {
    report({
      event: 'refused',
      mandate: mandate.id,
      code: 'mandate.altered',
      reasons: ['it is not the document that this agent saw under this id'],
    })
    return
  }
  if (known !== undefined && isOver(known)) return
  if (known?.phase === 'evidence') return deliver(bench, known)
  if (known?.nextAt !== undefined && known.phase === 'waiting' && Date.parse(known.nextAt) > now().getTime()) return
  const window = windowState(mandate, now())
  if (window === 'early') return
  const attempt = (known?.attempt ?? 0) + 1
  const base = { mandate: mandate.id, digest, at: now().toISOString() }
  if (window === 'passed' || attempt > MAX_ATTEMPTS) {
    const code = window === 'passed' ? 'mandate.expired' : 'agent.too_many_attempts'
    return end(bench, { ...base, phase: 'ended', attempt: attempt - 1 }, code)
  }
  // ORDER: the intent survives a crash before the server hears of it.
  let record = await state.write({ ...base, phase: 'intended', attempt })
  report({
    event: 'intended',
    mandate: mandate.id,
    attempt,
    action: mandate.action,
    account: mandate.handle.account,
    system: mandate.system,
  })
  try {
    const started = await api.start(mandate.id, `${mandate.id}.start.${attempt}`)
    if (!started.started) return end(bench, record, 'mandate.void', started.reasons)
  } catch (error) {
    if (isGone(error)) return end(bench, record, error.code, [error.message])
    throw error
  }
  record = await state.write({ ...record, phase: 'started' })
  const startedAt = now()
  const execution = await executor.execute(mandate, bench.hardStop)
  // Cut off by our own end: nothing is known and nothing is claimed; the next start goes on from `started`.
  if (bench.hardStop.aborted && execution.status === 'unknown') return
  if (execution.status !== 'done' && execution.status !== 'already') return tell(bench, record, attemptOf(execution))
  const performed = { startedAt, finishedAt: now(), result: execution.status, fields: execution.fields }
  const fields = evidenceFields(opened, performed)
  const missing = missingFields(opened, fields)
  if (missing.length > 0) {
    const detail = `the evidence would lack ${missing.join(', ')}`
    return tell(bench, record, { status: 'unknown', code: 'agent.evidence_incomplete', detail, retryable: true })
  }
  // ORDER: the evidence is durable before it is sent: what is delivered twice is the same to the byte.
  record = await state.write({ ...record, phase: 'evidence', envelope: signEvidence(opened, performed, fields, bench.key) })
  report({ event: 'performed', mandate: mandate.id, attempt, result: execution.status })
  return deliver(bench, record)
}
