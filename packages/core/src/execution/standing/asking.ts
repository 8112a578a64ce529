// When systems are asked: on a schedule, when somebody wants to know, and again where a reading was lost.
import { CountersignError } from '@countersign/ledger'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { leaseSeconds } from './reading.ts'
import { lockScan, plannedSystems, planScans, readScan, scansToWake, updateScan } from './store.ts'

/** A job that was asked for and hasn't begun by then is taken for lost. */
const wakeSeconds = 60
/** A system that is new is asked after this long: its accounts are being imported. */
const firstSeconds = 3600

const ask = async (work: Work, system: string): Promise<void> => {
  const row = await lockScan(work.db, work.org, system)
  if (!row) return
  const inHand =
    row.state === 'reading' &&
    row.lease_until !== null &&
    row.lease_until > work.at &&
    row.lease_until <= plusSeconds(work.at, leaseSeconds)
  if (inHand) return
  await updateScan(work.db, work.org, system, { state: 'asked', lease_until: plusSeconds(work.at, wakeSeconds) })
  work.enqueue({ org: work.org, kind: 'scan', id: system })
}

/** Asks these systems as soon as may be; none named: all. Errors: `system.unknown`. */
export const askSystems = async (runtime: Runtime, caller: Caller, systems: readonly string[]): Promise<void> =>
  transact(runtime, caller, async (work) => {
    await planScans(work.db, work.org, null)
    const named = systems.length > 0 ? [...new Set(systems)].sort() : await plannedSystems(work.db, work.org)
    for (const system of named) {
      if (!(await readScan(work.db, work.org, system)))
        throw new CountersignError('system.unknown', 'not_found', `no system \`${system}\`; see \`countersign system list\``)
      await ask(work, system)
    }
    work.record({ kind: 'access.asked', body: { systems: named } })
  })

/** What is due, and what was lost. */
export const askDueSystems = async (runtime: Runtime, caller: Caller): Promise<void> => {
  const { db, org, clock } = runtime
  const every = runtime.settings.accessScanSeconds
  const at = clock.now()
  if (every > 0) await planScans(db, org, plusSeconds(at, Math.min(firstSeconds, every)))
  const due = await scansToWake(db, org, {
    at,
    latestDue: plusSeconds(at, every),
    latestLease: plusSeconds(at, leaseSeconds),
    scheduled: every > 0,
  })
  if (due.length > 0)
    await transact(runtime, caller, async (work) => {
      for (const system of due) await ask(work, system)
    })
}
