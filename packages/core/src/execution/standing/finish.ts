// The end of a reading: what is over is closed, how it went is said, and what it has come across is remembered if it was whole.
import { plusSeconds } from '../../platform/clock.ts'
import { largeQuestion } from '../../platform/large-question-store.ts'
import { closeFinding, openFinding } from '../../registry/findings/index.ts'
import { dropUnfinished, type Ghosts, keepReading, settleFindings, teachCredentials } from '../reconciliation/index.ts'
import type { Doubt } from './listing.ts'
import { inReading, type Reading } from './reading.ts'
import { countEntries, deleteEntries, entriesNotSeen, lockScan, updateScan } from './store.ts'

const atOnce = 1_000

/** INVARIANT: only a whole reading takes anything back. `among`: nothing else can be over. */
const closeWhatIsOver = async (reading: Reading, among: readonly string[] | undefined): Promise<void> => {
  const { runtime, system, first, caller } = reading
  if (among?.length === 0) return
  for (;;) {
    const rows = await largeQuestion(runtime.db, (db) =>
      entriesNotSeen(db, caller.org, { system: system.id, first, missing: [], among }, '', atOnce),
    )
    if (rows.length === 0) return
    await inReading(reading, async (work) => {
      await Promise.all(rows.filter(({ verdict }) => verdict === 'standing').map(({ id }) => closeFinding(work, 'access.standing', id)))
      await deleteEntries(
        work.db,
        work.org,
        rows.map(({ id }) => id),
      )
    })
  }
}

/** What a whole reading has found out beside what it has shown. */
export interface Whole {
  readonly ghosts: Ghosts
  /** Entries of which some may be over, and no others; undefined: any may be. */
  readonly over: readonly string[] | undefined
}

export const finish = async (reading: Reading, seen: number, doubted: Doubt | undefined, whole?: Whole): Promise<void> => {
  const { runtime, system, first, remembered } = reading
  if (!doubted) await closeWhatIsOver(reading, whole?.over)
  await inReading(reading, async (work) => {
    const counts = await countEntries(work.db, work.org, system.id)
    const unknown = counts['unknown'] ?? 0
    if (unknown > 0)
      await openFinding(runtime, work, {
        kind: 'access.unknown_accounts',
        subject: system.id,
        severity: 'moderate',
        detail: { system: system.id, accounts: unknown, next: `countersign access standing --system ${system.id}` },
      })
    else if (!doubted) await closeFinding(work, 'access.unknown_accounts', system.id)
    if (doubted)
      await openFinding(runtime, work, {
        kind: 'access.not_readable',
        subject: system.id,
        severity: 'moderate',
        detail: { system: system.id, code: doubted.code, reason: doubted.detail },
      })
    else await closeFinding(work, 'access.not_readable', system.id)
    await settleFindings(runtime, work, system, whole?.ghosts)
    const learnt = await teachCredentials(work.db, work.org, system.id, work.at)
    const forget = (await lockScan(work.db, work.org, system.id))?.forget === true
    if (doubted) await dropUnfinished(work.db, work.org, system.id, remembered)
    else await keepReading(work.db, work.org, system.id, first, forget)
    const every = runtime.settings.accessScanSeconds
    await updateScan(work.db, work.org, system.id, {
      state: 'idle',
      lease_until: null,
      ended_at: work.at,
      outcome: doubted ? 'inconclusive' : 'complete',
      code: doubted?.code ?? '',
      detail: doubted?.detail ?? '',
      seen,
      due_at: every === 0 ? null : plusSeconds(work.at, every),
      cursor: null,
      parts: 0,
      seen_so_far: 0,
      progress_at: null,
      ...(doubted
        ? {}
        : { complete_at: work.at, accounts_since: reading.beganAt, remembered: first, forget: false, ...reading.judging.whole() }),
      // What was not whole may have noted that accounts are gone.
      unmatched: whole?.ghosts.unmatched && !forget ? JSON.stringify(whole.ghosts.unmatched) : null,
      ...(forget ? { judged_as_of: null } : {}),
    })
    work.record({
      kind: 'access.scanned',
      body: {
        system: system.id,
        outcome: doubted ? 'inconclusive' : 'complete',
        code: doubted?.code ?? '',
        seen,
        held: counts,
        ...(learnt === 0 ? {} : { learnt }),
      },
    })
  })
}
