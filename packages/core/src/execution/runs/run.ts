// Asking for a runbook.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { requirePower } from '../../authority/access/index.ts'
import { inForce, liveInstrument } from '../../authority/instruments/index.ts'
import {
  boundRollback,
  boundSteps,
  evidenceProblems,
  hourProblems,
  insertRun,
  parameterProblems,
  type Runbook,
  rateProblems,
  rehearsedLately,
  runbookIn,
  runsSince,
  setRunChange,
  wayBackOfRun,
} from '../../authority/runbooks/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { openChange, requireGrounds } from '../changes/index.ts'
import { type Asked, connectorHost } from '../planning/index.ts'
import { outsideOf, requireTargets, toldOutside } from './targets.ts'

/** A rehearsal, or a way back, and its change. */
export interface Tried {
  readonly run: string
  readonly change: string
}

export interface RunInput {
  readonly runbook: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly reason: string
  readonly ticket: string
}

export interface RunOutcome {
  readonly run: string
  readonly version: number
  /** Within the bounds; else somebody is asked. */
  readonly inBounds: boolean
  readonly reasons: readonly string[]
  readonly change: string
  /** Null to a party outside where it isn't within the bounds: what is decided depends on the target. */
  readonly outcome: 'autonomous' | 'approval' | 'escalate' | 'deny' | null
}

const notInForce = (name: string) => new CountersignError('runbook.not_in_force', 'not_found', `no runbook \`${name}\` is in force`)

/** The runbook that is in force, its row locked, so that runs that are asked for at the same moment are counted one after the other. */
export const lockRunbook = async (work: Work, name: string): Promise<{ version: number; runbook: Runbook }> => {
  const row = await liveInstrument(work.db, work.org, 'runbook', name, true)
  if (!row || row.suspended_at !== null || (row.in_force_until !== null && row.in_force_until <= work.at)) throw notInForce(name)
  return { version: row.version, runbook: runbookIn(row.document) }
}

/** Errors: `runbook.parameters`. */
export const requireParameters = (name: string, runbook: Runbook, parameters: unknown): void => {
  const problems = parameterProblems(runbook, parameters)
  if (problems.length > 0)
    throw new CountersignError('runbook.parameters', 'invalid', `\`${name}\` can't run with these parameters: ${problems.join('; ')}`, {
      details: { problems },
    })
}

/**
 * What a party outside may ask for at all. Asked before any secret is looked for, and again under the lock. Somebody else's runbook and none answer alike.
 * Errors: `runbook.not_in_force`, `runbook.parameters`, `runbook.outside`.
 */
const requireAskable = async (db: Kysely<Tables>, caller: Caller, input: RunInput, runbook: Runbook, at: Date): Promise<void> => {
  const party = caller.principal.party.id
  if (!runbook.parties.includes(party)) throw notInForce(input.runbook)
  requireParameters(input.runbook, runbook, input.parameters)
  await requireTargets(db, caller.org, party, boundSteps(runbook.steps, input.parameters), at)
}

const hour = 3600

/**
 * Within the bounds policy may let the change go on alone; outside of them somebody decides it.
 * Errors: `runbook.not_in_force`, `runbook.parameters`, `runbook.outside`, `authority.refused`, `change.reason_missing`, `change.ticket_missing`.
 */
export const runRunbook = async (runtime: Runtime, caller: Caller, input: RunInput): Promise<RunOutcome> => {
  requireGrounds(input)
  await requirePower(runtime, caller, 'runbook.run', { kind: 'runbook', id: input.runbook, party: caller.principal.party.id })
  const isOutsider = caller.principal.party.kind !== 'enterprise'
  const id = runtime.ids.next('run')
  // ORDER: read without a lock, for the secrets alone; what counts is read again under one.
  const known = await inForce(runtime.db, caller.org, 'runbook', input.runbook, runtime.clock.now())
  if (isOutsider && known) await requireAskable(runtime.db, caller, input, runbookIn(known.document), runtime.clock.now())
  const custody = known ? boundSteps(runbookIn(known.document).steps, input.parameters).map((step) => step.credential) : []
  let made: Omit<RunOutcome, 'change' | 'outcome'> | undefined
  const { change, outcome } = await openChange(runtime, caller, {
    kind: 'runbook.run',
    ref: id,
    reason: input.reason,
    ticket: input.ticket,
    custody,
    asked: async (work): Promise<Asked> => {
      const { version, runbook } = await lockRunbook(work, input.runbook)
      if (isOutsider) await requireAskable(work.db, caller, input, runbook, work.at)
      requireParameters(input.runbook, runbook, input.parameters)
      const steps = boundSteps(runbook.steps, input.parameters)
      const rehearsed = await rehearsedLately(work.db, work.org, input.runbook, version, runbook, work.at)
      const reasons = [
        ...(rehearsed.good ? [] : [rehearsed.words]),
        ...(await outsideOf(work.db, work.org, runbook, steps)),
        ...evidenceProblems(runtime.policy.current().bundle, runbook).map(({ problem }) => problem),
        ...hourProblems(runbook, work.at),
        ...rateProblems(runbook, {
          lastHour: await runsSince(work.db, work.org, input.runbook, plusSeconds(work.at, -hour)),
          lastDay: await runsSince(work.db, work.org, input.runbook, plusSeconds(work.at, -24 * hour)),
        }),
      ]
      const inBounds = reasons.length === 0
      await insertRun(work.db, {
        org_id: work.org,
        id,
        runbook: input.runbook,
        version,
        kind: 'run',
        party_id: caller.principal.party.id,
        asked_by: caller.principal.id,
        asked_at: work.at,
        parameters: JSON.stringify(input.parameters),
        in_bounds: inBounds,
        reasons,
      })
      work.record({
        kind: 'runbook.asked',
        body: { run: id, runbook: input.runbook, version, party: caller.principal.party.id, inBounds, reasons },
      })
      made = { run: id, version, inBounds, reasons }
      return {
        kind: 'runbook.run',
        ref: id,
        purpose: `${runbook.title} (runbook ${input.runbook}, version ${version}${inBounds ? '' : ', outside of its bounds'})`,
        operations: steps.map((step) => ({
          ...step,
          evidence: runbook.evidence,
          wayBack: wayBackOfRun({ rollback: boundRollback(runbook, input.parameters) }, step.credential),
          executor: runbook.executor === 'connectors' ? connectorHost : caller.principal.id,
        })),
      }
    },
    opened: async (work, opened) => {
      await setRunChange(work.db, work.org, id, opened.change)
    },
  })
  const { reasons, ...ran } = made!
  return isOutsider && !ran.inBounds
    ? { ...ran, reasons: toldOutside(reasons), change, outcome: null }
    : { ...ran, reasons, change, outcome }
}
