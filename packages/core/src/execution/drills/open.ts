// Opening a drill: the row, what it asks for, and their entry commit together. One of each exercise at a time for a provider: asked for again while
// one is open, that one is the answer.
import { CountersignError } from '@countersign/ledger'
import type { Exercise, PrincipalRef } from '@countersign/policy'
import { requirePower } from '../../authority/access/index.ts'
import {
  type DrillRow,
  insertDemand,
  insertDrill,
  keepDrillsApart,
  openDrillOf,
  readDrill,
  updateDrill,
} from '../../authority/drills/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { readParty } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { openChange } from '../changes/index.ts'
import { connectorHost } from '../planning/index.ts'
import { canariesOf, subjectsOf } from './canary-store.ts'
import { termsOf } from './terms.ts'

export interface DrillRequest {
  readonly provider: string
  readonly exercise: Exercise
  /** Which of its canaries; else the first by name. */
  readonly canary?: string | undefined
}

/** More than this nobody can be asked about at once. */
const mostSubjects = 50

const insert = async (
  runtime: Runtime,
  work: Work,
  id: string,
  { provider, exercise, canary }: DrillRequest,
  cause: DrillRow['cause'],
): Promise<DrillRow> => {
  await keepDrillsApart(work.db, work.org, provider)
  const standing = await openDrillOf(work.db, work.org, provider, exercise)
  if (standing) throw new AlreadyOpen(standing)
  const party = await readParty(work.db, work.org, provider)
  if (!party || party.kind === 'enterprise') throw new CountersignError('provider.unknown', 'not_found', `no provider \`${provider}\``)
  const canaries = await canariesOf(work.db, work.org, provider)
  const chosen = canary ?? canaries[0]
  if (chosen === undefined || !canaries.includes(chosen))
    throw new CountersignError(
      'drill.no_canary',
      'conflict',
      `${canary === undefined ? `\`${provider}\` has no canary` : `\`${canary}\` is no live canary of \`${provider}\``}; import an identity of the kind \`canary\` that belongs to it, with a credential nobody works with`,
    )
  const { withinSeconds } = await termsOf(runtime, work.db, work.org, provider, exercise)
  const dueAt = plusSeconds(work.at, withinSeconds)
  await insertDrill(work.db, {
    org_id: work.org,
    id,
    party_id: provider,
    party_kind: party.kind as DrillRow['party_kind'],
    exercise,
    cause,
    opened_by: work.actor.id,
    opened_at: work.at,
    due_at: dueAt,
    canary: chosen,
  })
  work.record({
    kind: 'drill.opened',
    body: { drill: id, party: provider, exercise, canary: chosen, cause, by: work.actor.id, dueAt: dueAt.toISOString() },
  })
  work.enqueue({ org: work.org, kind: 'expire', id, startAfter: dueAt })
  return (await readDrill(work.db, work.org, id))!
}

class AlreadyOpen extends Error {
  readonly drill: DrillRow
  constructor(drill: DrillRow) {
    super('a drill of this exercise is open')
    this.drill = drill
  }
}

/** Issued beside the canary, proven to work, revoked by our own connectors, proven dead. The canary itself lives on. */
const openRevocation = async (
  runtime: Runtime,
  caller: Caller,
  id: string,
  input: DrillRequest,
  cause: DrillRow['cause'],
  requester?: PrincipalRef,
) => {
  await openChange(runtime, caller, {
    kind: 'drill',
    ref: id,
    reason: `revocation drill with ${input.provider}`,
    ticket: `drill:${id}`,
    ...(requester === undefined ? {} : { requester }),
    asked: async (work) => {
      const { canary } = await insert(runtime, work, id, input, cause)
      return {
        kind: 'drill',
        ref: id,
        purpose: `show that access of ${input.provider} is taken back without its help`,
        operations: [{ operation: 'credential.revoke', credential: canary, executor: connectorHost, throwAway: true }],
      }
    },
    opened: async (work, { change }) => {
      await updateDrill(work.db, work.org, id, { change_id: change })
    },
  })
}

const openDemand = async (runtime: Runtime, work: Work, drill: DrillRow): Promise<void> => {
  const id = runtime.ids.next('dem')
  const nonce = runtime.ids.random(32)
  const subjects = await subjectsOf(work.db, work.org, drill.party_id, mostSubjects)
  await insertDemand(work.db, {
    org_id: work.org,
    id,
    drill_id: drill.id,
    party_id: drill.party_id,
    asked_at: work.at,
    due_at: drill.due_at,
    nonce,
    subjects,
  })
  work.record({
    kind: 'evidence.demanded',
    body: {
      demand: id,
      drill: drill.id,
      party: drill.party_id,
      subjects,
      nonce: nonce.toString('base64'),
      dueAt: drill.due_at.toISOString(),
    },
  })
}

/** For the schedule: `requester` answers for what the product opens by itself. The caller has asked for the power. */
export const openDrillFor = async (
  runtime: Runtime,
  caller: Caller,
  input: DrillRequest,
  cause: DrillRow['cause'],
  requester?: PrincipalRef,
): Promise<DrillRow> => {
  const id = runtime.ids.next('drl')
  try {
    if (input.exercise === 'revoke') await openRevocation(runtime, caller, id, input, cause, requester)
    else
      await transact(runtime, caller, async (work) => {
        const drill = await insert(runtime, work, id, input, cause)
        if (drill.exercise === 'evidence') await openDemand(runtime, work, drill)
      })
  } catch (error) {
    if (error instanceof AlreadyOpen) return error.drill
    throw error
  }
  return (await readDrill(runtime.db, caller.org, id))!
}

/** Errors: `provider.unknown`, `drill.no_canary`, `authority.refused`. */
export const openDrill = async (runtime: Runtime, caller: Caller, input: DrillRequest): Promise<DrillRow> => {
  await requirePower(runtime, caller, 'drill.run', { kind: 'party', id: input.provider })
  return openDrillFor(runtime, caller, input, 'asked')
}
