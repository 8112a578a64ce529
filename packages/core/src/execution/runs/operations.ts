// The API of running and rehearsing runbooks.
import { Type } from 'typebox'
import { inForceAll } from '../../authority/instruments/index.ts'
import { pageOfRuns, parameterSchema, type RunRow, rehearsedLately, runbookIn } from '../../authority/runbooks/index.ts'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Facts, Id, Instant, Nullable, Text } from '../../platform/schemas.ts'
import { reachOf } from '../../registry/principals/index.ts'
import { rehearse, rollBack } from './rehearse.ts'
import { runRunbook } from './run.ts'
import { toldOutside } from './targets.ts'

const Named = Closed({ runbook: Id })
const Outcome = Type.Enum(['autonomous', 'approval', 'escalate', 'deny'])

const available = operation({
  id: 'runbooks.list',
  method: 'GET',
  path: '/v1/runbooks',
  summary: 'Runbooks in force that the caller may see: a provider its own, with the parameters that they take',
  scope: 'read',
  power: 'read.delegation',
  asksItself: true,
  response: Closed({
    items: Type.Array(
      Closed({
        name: Id,
        version: Type.Integer(),
        title: Type.String(),
        purpose: Type.String(),
        parties: Type.Array(Id),
        parameters: Facts,
        bounds: Facts,
        evidence: Facts,
        rehearsed: Closed({ good: Type.Boolean(), at: Nullable(Instant), words: Type.String() }),
      }),
    ),
  }),
  handle: async (runtime, caller) => {
    const reach = reachOf(runtime, caller, 'read.delegation', 'runbook')
    const at = runtime.clock.now()
    const items = []
    for (const row of await inForceAll(runtime.db, caller.org, 'runbook', at)) {
      const runbook = runbookIn(row.document)
      if (reach !== undefined && !runbook.parties.includes(reach)) continue
      const { good, at: when, words } = await rehearsedLately(runtime.db, caller.org, row.name, row.version, runbook, at)
      items.push({
        name: row.name,
        version: row.version,
        title: runbook.title,
        purpose: runbook.purpose,
        // Who else may run it is nobody's business but the enterprise's.
        parties: reach === undefined ? [...runbook.parties] : [reach],
        parameters: { ...parameterSchema(runbook) },
        bounds: { ...runbook.bounds },
        evidence: { ...runbook.evidence },
        rehearsed: { good, at: when?.toISOString() ?? null, words },
      })
    }
    return { items }
  },
})

const run = operation({
  id: 'runbooks.run',
  method: 'POST',
  path: '/v1/runbooks/{runbook}/runs',
  summary: 'Asks for a runbook: within its bounds it goes on alone, outside of them somebody of the enterprise is asked',
  description:
    'A provider is told that a target is outside of the bounds, not what is so of the target; what the enterprise decides about it is then left out.',
  scope: 'execute',
  power: 'runbook.run',
  asksItself: true,
  params: Named,
  body: Closed({ parameters: Facts, reason: Text, ticket: Text }),
  response: Closed({
    run: Id,
    version: Type.Integer(),
    inBounds: Type.Boolean(),
    reasons: Type.Array(Type.String()),
    change: Id,
    outcome: Nullable(Outcome),
  }),
  status: 202,
  errors: [
    'runbook.not_in_force',
    'runbook.parameters',
    'runbook.outside',
    'credential.known_by_key',
    'change.reason_missing',
    'change.ticket_missing',
  ],
  handle: async (runtime, caller, { params, body }) => {
    const ran = await runRunbook(runtime, caller, { runbook: params.runbook, ...body })
    return { ...ran, reasons: [...ran.reasons] }
  },
})

const Tried = Closed({ run: Id, change: Id })

const rehearsal = operation({
  id: 'runbooks.rehearse',
  method: 'POST',
  path: '/v1/runbooks/{runbook}/rehearsals',
  summary: 'Tries a runbook on its canary',
  scope: 'request',
  power: 'drill.run',
  asksItself: true,
  params: Named,
  body: Closed({}),
  response: Tried,
  status: 202,
  errors: ['runbook.not_in_force', 'credential.known_by_key'],
  handle: (runtime, caller, { params }) => rehearse(runtime, caller, params.runbook),
})

const back = operation({
  id: 'runbooks.rollBack',
  method: 'POST',
  path: '/v1/runbook-runs/{run}/roll-back',
  summary: 'The way back of a run or a rehearsal that has ended',
  description:
    'Of a run: the steps back of the version that ran, with its parameters, as a change of its own, once. Within the bounds it goes on alone; else somebody is asked. A provider rolls back its own runs.',
  scope: 'request',
  power: 'drill.run',
  asksItself: true,
  params: Closed({ run: Id }),
  body: Closed({
    reason: Type.Optional(Text),
    ticket: Type.Optional(Text),
  }),
  response: Tried,
  status: 202,
  errors: [
    'runbook.run_unknown',
    'runbook.not_ended',
    'runbook.no_way_back',
    'runbook.rolled_back',
    'runbook.outside',
    'credential.unknown',
    'credential.known_by_key',
  ],
  handle: (runtime, caller, { params, body }) => rollBack(runtime, caller, { run: params.run, ...body }),
})

const Run = Closed({
  id: Id,
  runbook: Id,
  version: Type.Integer(),
  kind: Type.Enum(['run', 'rehearsal', 'rollback']),
  party: Id,
  askedBy: Id,
  askedAt: Instant,
  parameters: Facts,
  inBounds: Type.Boolean(),
  reasons: Type.Array(Type.String()),
  change: Nullable(Id),
  rollsBack: Nullable(Id),
})

const showRun = (row: RunRow, whole: boolean) => ({
  id: row.id,
  runbook: row.runbook,
  version: row.version,
  kind: row.kind,
  party: row.party_id,
  askedBy: row.asked_by,
  askedAt: row.asked_at.toISOString(),
  parameters: row.parameters,
  inBounds: row.in_bounds,
  reasons: whole ? row.reasons : toldOutside(row.reasons),
  change: row.change_id,
  rollsBack: row.rolls_back,
})

const runs = operation({
  id: 'runbooks.runs',
  method: 'GET',
  path: '/v1/runbook-runs',
  summary: 'Runs, rehearsals and their ways back, oldest first; a provider sees its own',
  scope: 'read',
  power: 'read.delegation',
  asksItself: true,
  query: Closed(PageQuery),
  response: Page(Run),
  handle: async (runtime, caller, { query }) => {
    const reach = reachOf(runtime, caller, 'read.delegation', 'runbook')
    return pageOf(
      listName('runbook-runs'),
      query,
      (after, limit) => pageOfRuns(runtime.db, caller.org, reach, after, limit),
      (row) => row.id,
      (row) => showRun(row, reach === undefined),
    )
  },
})

export const runOperations = [available, run, rehearsal, back, runs]
