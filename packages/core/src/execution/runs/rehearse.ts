// Trying a runbook on its canary: the way there, then the way back. Both are drills: real operations with real proofs, on what nobody depends on.
import { CountersignError } from '@countersign/ledger'
import { requirePower } from '../../authority/access/index.ts'
import { inForce } from '../../authority/instruments/index.ts'
import { insertRun, type Runbook, readRun, runbookIn, setRunChange } from '../../authority/runbooks/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { openChange, readChange } from '../changes/index.ts'
import { connectorHost } from '../planning/index.ts'
import { type RollBackInput, rollBackRun } from './roll-back.ts'
import { lockRunbook, type Tried } from './run.ts'

type Way = 'rehearsal' | 'rollback'

const stepsOf = (runbook: Runbook, way: Way) =>
  way === 'rehearsal' ? runbook.steps : 'steps' in runbook.rollback ? runbook.rollback.steps : []

const open = async (runtime: Runtime, caller: Caller, name: string, way: Way, rollsBack: string | null): Promise<Tried> => {
  const id = runtime.ids.next('run')
  const known = await inForce(runtime.db, caller.org, 'runbook', name, runtime.clock.now())
  const { change } = await openChange(runtime, caller, {
    kind: 'rehearsal',
    ref: id,
    reason: way === 'rehearsal' ? `rehearsal of the runbook ${name}` : `the way back of the runbook ${name}`,
    ticket: `rehearsal:${id}`,
    custody: known ? [runbookIn(known.document).canary] : [],
    asked: async (work) => {
      const { version, runbook } = await lockRunbook(work, name)
      await insertRun(work.db, {
        org_id: work.org,
        id,
        runbook: name,
        version,
        kind: way,
        party_id: caller.principal.party.id,
        asked_by: caller.principal.id,
        asked_at: work.at,
        parameters: '{}',
        in_bounds: true,
        rolls_back: rollsBack,
      })
      work.record({ kind: 'runbook.rehearsed', body: { run: id, runbook: name, version, way } })
      return {
        kind: 'rehearsal',
        ref: id,
        purpose: way === 'rehearsal' ? `try the runbook ${name} on its canary` : `try the way back of the runbook ${name} on its canary`,
        // Every step on the canary, whatever credential it is for in earnest.
        operations: stepsOf(runbook, way).map((step) => ({
          operation: step.operation,
          credential: runbook.canary,
          executor: connectorHost,
          throwAway: true,
          evidence: runbook.evidence,
        })),
      }
    },
    opened: async (work, opened) => {
      await setRunChange(work.db, work.org, id, opened.change)
    },
  })
  return { run: id, change }
}

/** Errors: `runbook.not_in_force`, `authority.refused`. */
export const rehearse = async (runtime: Runtime, caller: Caller, name: string): Promise<Tried> => {
  await requirePower(runtime, caller, 'drill.run', { kind: 'runbook', id: name })
  return open(runtime, caller, name, 'rehearsal', null)
}

/** The way back of a rehearsal, or of a run in earnest, that has ended. Errors: those of `rollBackRun`, `runbook.run_unknown`, `runbook.not_ended`, `runbook.no_way_back`, `authority.refused`. */
export const rollBack = async (runtime: Runtime, caller: Caller, input: RollBackInput): Promise<Tried> => {
  const { run } = input
  const row = await readRun(runtime.db, caller.org, run)
  // SAFETY: to a party outside a rehearsal is what isn't there: it rolls back runs of its own alone.
  if (row?.kind !== 'rehearsal' || caller.principal.party.kind !== 'enterprise') return rollBackRun(runtime, caller, input)
  await requirePower(runtime, caller, 'drill.run', { kind: 'runbook', id: row.runbook })
  const change = row.change_id === null ? undefined : await readChange(runtime.db, caller.org, row.change_id)
  if (change?.state !== 'closed')
    throw new CountersignError('runbook.not_ended', 'conflict', `the rehearsal \`${run}\` has not ended; watch \`${row.change_id ?? ''}\``)
  const known = await inForce(runtime.db, caller.org, 'runbook', row.runbook, runtime.clock.now())
  if (known && !('steps' in runbookIn(known.document).rollback))
    throw new CountersignError('runbook.no_way_back', 'conflict', `the runbook \`${row.runbook}\` names no steps back`)
  return open(runtime, caller, row.runbook, 'rollback', run)
}
