// The API of drills: hold one, see how it went and what it comes to; and for a provider, deliver what was demanded of it.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { type DrillRow, demandOfDrill, demandsOfDrills, pageOfDrills, readDrill, standingOf } from '../../authority/drills/index.ts'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Digest, Envelope, Id } from '../../platform/schemas.ts'
import { listParties, partyTree, reachOf, readParty } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { deliverEvidence } from './deliver.ts'
import { openDrill } from './open.ts'
import { DrillShown, ExerciseName, ScoreShown, showDrill, showScore } from './shown.ts'

/** Whose drills the caller reads: everybody's, or those of his party and of the parties below it. */
const partiesSeen = async (runtime: Runtime, caller: Caller): Promise<string[] | undefined> => {
  const reach = reachOf(runtime, caller, 'read.delegation', 'drill')
  return reach === undefined ? undefined : partyTree(runtime.db, caller.org, reach)
}

const shown = async (runtime: Runtime, row: DrillRow, whole: boolean) =>
  showDrill(row, await demandOfDrill(runtime.db, row.org_id, row.id), whole)

const run = operation({
  id: 'drills.run',
  method: 'POST',
  path: '/v1/providers/{provider}/drills',
  summary: 'Holds a drill with a provider: `revoke` a canary without its help, refuse it an `exception`, or demand `evidence`',
  description:
    'One of each exercise at a time: asked for again while one is open, that one is the answer. Nothing but canaries is touched.',
  scope: 'request',
  power: 'drill.run',
  asksItself: true,
  params: Closed({ provider: Id }),
  body: Closed({ exercise: ExerciseName, canary: Type.Optional(Id) }),
  response: DrillShown,
  status: 202,
  errors: ['provider.unknown', 'drill.no_canary'],
  handle: async (runtime, caller, { params, body }) =>
    shown(runtime, await openDrill(runtime, caller, { provider: params.provider, ...body }), true),
})

const list = operation({
  id: 'drills.list',
  method: 'GET',
  path: '/v1/drills',
  summary: 'Drills and how they went; a provider sees its own and those of its subcontractors',
  description: 'A provider sees a revocation drill when it is over: it has no part in it.',
  scope: 'read',
  power: 'read.delegation',
  asksItself: true,
  query: Closed({ ...PageQuery, provider: Type.Optional(Id) }),
  response: Page(DrillShown),
  handle: async (runtime, caller, { query }) => {
    const parties = await partiesSeen(runtime, caller)
    const filter = query.provider === undefined ? {} : { party: query.provider }
    const page = async (after: string, limit: number) => {
      const rows = await pageOfDrills(runtime.db, caller.org, { parties, ...filter, after, limit })
      const demands =
        rows.length === 0
          ? []
          : await demandsOfDrills(
              runtime.db,
              caller.org,
              rows.map(({ id }) => id),
            )
      return rows.map((row) => ({ row, demand: demands.find((one) => one.drill_id === row.id) }))
    }
    return pageOf(
      listName('drills', filter),
      query,
      page,
      ({ row }) => row.id,
      ({ row, demand }) => showDrill(row, demand, parties === undefined),
    )
  },
})

const read = operation({
  id: 'drills.read',
  method: 'GET',
  path: '/v1/drills/{drill}',
  summary: 'One drill: what it asks, until when, how it went, and what took how long',
  scope: 'read',
  power: 'read.delegation',
  asksItself: true,
  params: Closed({ drill: Id }),
  response: DrillShown,
  errors: ['drill.unknown'],
  handle: async (runtime, caller, { params }) => {
    const parties = await partiesSeen(runtime, caller)
    const row = await readDrill(runtime.db, caller.org, params.drill)
    const hidden = parties !== undefined && row && (!parties.includes(row.party_id) || (row.exercise === 'revoke' && row.state === 'open'))
    if (!row || hidden) throw new CountersignError('drill.unknown', 'not_found', `no drill \`${params.drill}\``)
    return shown(runtime, row, parties === undefined)
  },
})

const score = operation({
  id: 'drills.score',
  method: 'GET',
  path: '/v1/providers/{provider}/drill-score',
  summary: "What a provider's drills come to, and how: each exercise with its result, its weight and its age",
  scope: 'read',
  power: 'read.delegation',
  asksItself: true,
  params: Closed({ provider: Id }),
  response: ScoreShown,
  errors: ['provider.unknown'],
  handle: async (runtime, caller, { params }) => {
    const parties = await partiesSeen(runtime, caller)
    const party = await readParty(runtime.db, caller.org, params.provider)
    if (!party || party.kind === 'enterprise' || (parties !== undefined && !parties.includes(party.id)))
      throw new CountersignError('provider.unknown', 'not_found', `no provider \`${params.provider}\``)
    return showScore(party.id, await standingOf(runtime, runtime.db, caller.org, party.id, runtime.clock.now()))
  },
})

const scores = operation({
  id: 'drills.scores',
  method: 'GET',
  path: '/v1/drill-scores',
  summary: 'What the drills of each provider come to, and how',
  scope: 'read',
  power: 'read.delegation',
  asksItself: true,
  query: Closed(PageQuery),
  response: Page(ScoreShown),
  handle: async (runtime, caller, { query }) => {
    const seen = await partiesSeen(runtime, caller)
    const at = runtime.clock.now()
    const outside = (await listParties(runtime.db, caller.org)).filter(
      ({ id, kind }) => kind !== 'enterprise' && (seen === undefined || seen.includes(id)),
    )
    return pageOf(
      listName('drill-scores'),
      query,
      async (after, limit) =>
        outside
          .map(({ id }) => id)
          .filter((id) => id > after)
          .sort()
          .slice(0, limit),
      (id) => id,
      async (id) => showScore(id, await standingOf(runtime, runtime.db, caller.org, id, at)),
    )
  },
})

const deliver = operation({
  id: 'demands.deliver',
  method: 'POST',
  path: '/v1/demands/{demand}/delivery',
  summary:
    'Delivers evidence that was demanded: of each subject its system, its account and whether it is live, signed by an execution key',
  description:
    'What is not believed leaves the demand open, and so does what lacks a subject; what is whole stands, and is held against what the enterprise sees itself.',
  scope: 'execute',
  power: 'telemetry.deliver',
  asksItself: true,
  params: Closed({ demand: Id }),
  body: Closed({ envelope: Envelope }),
  response: Closed({ demand: Id, document: Digest, missing: Type.Array(Type.String()), untrue: Type.Array(Type.String()) }),
  errors: ['demand.unknown', 'demand.closed', 'demand.forged', 'demand.foreign', 'demand.stale', 'demand.malformed'],
  handle: async (runtime, caller, { params, body }) => {
    const delivered = await deliverEvidence(runtime, caller, params.demand, body.envelope)
    return { ...delivered, missing: [...delivered.missing], untrue: [...delivered.untrue] }
  },
})

export const drillOperations = [run, list, read, score, scores, deliver]
