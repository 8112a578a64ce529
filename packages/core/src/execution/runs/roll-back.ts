// The way back of a run in earnest: the rollback steps of the version that ran, with the run's own parameters, as a change in the chain. Once for a run.
// Within the bounds it may go on alone for the same parties; outside of them, or where that version is no longer in force, somebody is asked.
import { CountersignError } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import { liveInstrument, readVersion } from '../../authority/instruments/index.ts'
import {
  boundSteps,
  hourProblems,
  insertRun,
  lockRun,
  type Runbook,
  type RunbookStep,
  type RunRow,
  readRun,
  rehearsedLately,
  rollbacksOf,
  runbookIn,
  setRunChange,
} from '../../authority/runbooks/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { openChange, readChange } from '../changes/index.ts'
import { type Asked, connectorHost } from '../planning/index.ts'
import type { Tried } from './run.ts'
import { outsideOf, requireLive } from './targets.ts'

export interface RollBackInput {
  readonly run: string
  /** Why; that it rolls the run back, where nothing is said. */
  readonly reason?: string | undefined
  /** The ticket of the run's own change, where nothing is said. */
  readonly ticket?: string | undefined
}

const isOutsider = (caller: Caller): boolean => caller.principal.party.kind !== 'enterprise'

/** Those who answer for controls roll back any run; whoever runs runbooks, the runs of his own party. */
const requireMay = async (runtime: Runtime, caller: Caller, row: RunRow): Promise<void> => {
  // SAFETY: somebody else's run and none answer alike.
  if (isOutsider(caller) && row.party_id !== caller.principal.party.id)
    throw new CountersignError('runbook.run_unknown', 'not_found', `no run \`${row.id}\``)
  if (isOutsider(caller)) await requirePower(runtime, caller, 'runbook.run', { kind: 'runbook', id: row.runbook, party: row.party_id })
  else await requirePower(runtime, caller, 'drill.run', { kind: 'runbook', id: row.runbook })
}

const wayBackOf = async (runtime: Runtime, org: string, row: RunRow): Promise<{ runbook: Runbook; steps: RunbookStep[] }> => {
  const version = await readVersion(runtime.db, org, 'runbook', row.runbook, row.version)
  const runbook = version && runbookIn(version.document)
  if (!runbook || !('steps' in runbook.rollback))
    throw new CountersignError(
      'runbook.no_way_back',
      'conflict',
      `version ${row.version} of the runbook \`${row.runbook}\` names no steps back`,
    )
  return { runbook, steps: boundSteps(runbook.rollback.steps, row.parameters) }
}

/** Under the run's lock, so that two who ask at once are told apart. Errors: `runbook.rolled_back`. */
const requireFirst = async (work: Work, run: string): Promise<void> => {
  await lockRun(work.db, work.org, run)
  const earlier = (await rollbacksOf(work.db, work.org, run)).find((one) => one.state !== 'refused' && one.state !== 'denied')
  if (earlier)
    throw new CountersignError(
      'runbook.rolled_back',
      'conflict',
      `the run \`${run}\` is rolled back by \`${earlier.id}\`; watch the change \`${earlier.change_id ?? ''}\``,
      { details: { run: earlier.id, change: earlier.change_id } },
    )
}

/** What keeps it from going on alone. Its rate is that of the runs: each is rolled back once at most. */
const reasonsAgainst = async (work: Work, row: RunRow, runbook: Runbook, steps: readonly RunbookStep[]): Promise<string[]> => {
  const live = await liveInstrument(work.db, work.org, 'runbook', row.runbook, true)
  const inForce =
    live?.version === row.version && live.suspended_at === null && (live.in_force_until === null || live.in_force_until > work.at)
  const rehearsed = await rehearsedLately(work.db, work.org, row.runbook, row.version, runbook, work.at)
  return [
    ...(inForce ? [] : [`its version ${row.version} is no longer in force`]),
    ...(rehearsed.good ? [] : [rehearsed.words]),
    ...(await outsideOf(work.db, work.org, runbook, steps)),
    ...hourProblems(runbook, work.at),
  ]
}

/**
 * Errors: `runbook.run_unknown`, `runbook.not_ended`, `runbook.no_way_back`, `runbook.rolled_back`, `runbook.outside`, `credential.unknown`,
 * `authority.refused`.
 */
export const rollBackRun = async (runtime: Runtime, caller: Caller, input: RollBackInput): Promise<Tried> => {
  const row = await readRun(runtime.db, caller.org, input.run)
  if (row?.kind !== 'run') throw new CountersignError('runbook.run_unknown', 'not_found', `no run \`${input.run}\``)
  await requireMay(runtime, caller, row)
  const change = row.change_id === null ? undefined : await readChange(runtime.db, caller.org, row.change_id)
  if (change?.state !== 'closed')
    throw new CountersignError('runbook.not_ended', 'conflict', `the run \`${row.id}\` has not ended; watch \`${row.change_id ?? ''}\``)
  const { runbook, steps } = await wayBackOf(runtime, caller.org, row)
  const id = runtime.ids.next('run')
  const opened = await openChange(runtime, caller, {
    kind: 'runbook.run',
    ref: id,
    reason: input.reason ?? `rolls back the run ${row.id} of the runbook ${row.runbook}`,
    ticket: input.ticket ?? change.ticket,
    custody: steps.map((step) => step.credential),
    asked: async (work): Promise<Asked> => {
      await requireFirst(work, row.id)
      if (isOutsider(caller)) await requireLive(work.db, work.org, steps)
      const reasons = await reasonsAgainst(work, row, runbook, steps)
      const inBounds = reasons.length === 0
      const party = caller.principal.party.id
      const { runbook: name, version, parameters } = row
      await insertRun(work.db, {
        org_id: work.org,
        id,
        runbook: name,
        version,
        kind: 'rollback',
        party_id: party,
        asked_by: caller.principal.id,
        asked_at: work.at,
        parameters: JSON.stringify(parameters),
        in_bounds: inBounds,
        reasons,
        rolls_back: row.id,
      })
      work.record({ kind: 'runbook.asked', body: { run: id, runbook: name, version, party, inBounds, reasons, rollsBack: row.id } })
      return {
        kind: 'runbook.run',
        ref: id,
        purpose: `roll back the run ${row.id} (runbook ${name}, version ${version}${inBounds ? '' : ', outside of its bounds'})`,
        operations: steps.map((step) => ({
          ...step,
          evidence: runbook.evidence,
          executor: runbook.executor === 'connectors' ? connectorHost : row.asked_by,
        })),
      }
    },
    opened: async (work, { change: made }) => {
      await setRunChange(work.db, work.org, id, made)
    },
  })
  return { run: id, change: opened.change }
}
