// Drift becomes a finding, and what settles it resolves the finding: for each operation or credential of which something was said, again when
// more is said, and again while something of ours is still to come. INVARIANT: the only facts written here are findings and what was compared.
import { CountersignError, digestOf } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { closeFinding, openFinding, type Severity } from '../../registry/findings/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { type OperationRow, readOperation } from '../changes/index.ts'
import { type ComparisonVerdict, type Drift, driftKinds } from './compare.ts'
import { compareCredentialOf, compareOperation } from './comparison.ts'
import { dueComparisons, markUnclaimed, postponeComparison, recovered, saveComparison, takeComparison } from './comparison-store.ts'
import { type About, missingPlaces, noticeGap, type StreamRow, unnoticedGaps } from './store.ts'

/** So many are compared at a time; the others come with the next sweep. */
const atATime = 100
const firstPauseSeconds = 15
const longestPauseSeconds = 300

const severityOf: Readonly<Record<Drift['kind'], Severity>> = {
  attempted_without_mandate: 'high',
  claimed_something_else: 'high',
  claimed_not_observed: 'high',
  observed_not_claimed: 'moderate',
}

/** Compares what is due, and looks for gaps in streams that are older than they may be. */
export const followTelemetry = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const { db, org, clock } = runtime
  await markUnclaimed(db, org, clock.now(), atATime)
  for (const { about, subject_id } of await dueComparisons(db, org, clock.now(), atATime)) {
    try {
      await transact(runtime, caller, (work) => compareAgain(runtime, work, about, subject_id))
    } catch (error) {
      if (error instanceof CountersignError && error.kind === 'unavailable') throw error
      // One that can't be compared (its plan was altered) keeps no other from being compared.
      runtime.log.warn({ err: error, about, subject: subject_id }, 'telemetry: could not be compared')
      await postponeComparison(db, org, about, subject_id, plusSeconds(clock.now(), longestPauseSeconds))
    }
  }
  // It reports as it should again: what was wrong with how it did is over.
  for (const { kind, subject } of await recovered(db, org, ['telemetry.stale', 'telemetry.malformed']))
    await transact(runtime, caller, (work) => closeFinding(work, kind, subject))
  const since = plusSeconds(clock.now(), -runtime.settings.telemetry.gapSeconds)
  for (const row of await unnoticedGaps(db, org, since, atATime)) {
    const places = await missingPlaces(db, row, 20)
    await transact(runtime, caller, (work) => openGap(runtime, work, row, places, since))
  }
}

interface Found {
  readonly verdict: ComparisonVerdict
  readonly drifts: readonly Drift[]
  readonly final: boolean
}

const compareAgain = async (runtime: Runtime, work: Work, about: About, subject: string): Promise<void> => {
  const row = await takeComparison(work.db, work.org, about, subject, work.at)
  if (!row) return
  const operation = about === 'operation' ? await readOperation(work.db, work.org, subject) : undefined
  const found: Found = operation
    ? await compareOperation(work.db, operation, { now: work.at, patienceSeconds: runtime.settings.telemetry.patienceSeconds })
    : await compareCredentialOf(work.db, work.org, subject)
  const noticed: Record<string, string> = {}
  for (const kind of driftKinds) {
    const drift = found.drifts.find((one) => one.kind === kind)
    if (drift) {
      noticed[kind] = digestOf(drift.events)
      // Once for what it is about: that something of ours has settled it since then is no reason to notice it again.
      if (row.noticed[kind] !== noticed[kind]) await open(runtime, work, about, subject, operation, drift)
    }
    if (!drift || drift.settled) await closeFinding(work, `telemetry.${kind}`, subject, operation?.id)
  }
  const pause = Math.min(longestPauseSeconds, firstPauseSeconds * 2 ** Math.min(row.looks, 10))
  await saveComparison(work.db, work.org, about, subject, {
    verdict: found.verdict,
    settled: found.drifts.every(({ settled }) => settled),
    noticed: JSON.stringify(noticed),
    looks: row.looks + 1,
    due_at: found.final ? null : plusSeconds(work.at, pause),
    compared_at: work.at,
  })
}

const open = (runtime: Runtime, work: Work, about: About, subject: string, operation: OperationRow | undefined, drift: Drift) =>
  openFinding(runtime, work, {
    kind: `telemetry.${drift.kind}`,
    subject,
    severity: severityOf[drift.kind],
    ...(operation === undefined ? {} : { stream: operation.id }),
    detail: {
      about,
      ...(operation === undefined ? {} : { change: operation.change_id, executor: operation.executor_id }),
      reasons: [...drift.reasons],
      events: drift.events.slice(0, 20),
    },
  })

const openGap = async (
  runtime: Runtime,
  work: Work,
  row: StreamRow,
  places: readonly { from: number; to: number }[],
  since: Date,
): Promise<void> => {
  // ORDER: under the stream's lock, so that a gap which is being filled at this moment isn't noticed after it was closed.
  if (!(await noticeGap(work.db, work.org, row.party_id, row.stream, since))) return
  await openFinding(runtime, work, {
    kind: 'telemetry.gap',
    subject: `${row.party_id}/${row.stream}`,
    severity: 'moderate',
    detail: {
      provider: row.party_id,
      stream: row.stream,
      since: row.gap_since?.toISOString() ?? null,
      missing: Number(row.highest) - Number(row.received),
      places: [...places],
    },
  })
}
