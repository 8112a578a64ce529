// The API of sources: delivering what a source says, in readings or word by word; deciding what a mass change comes to; and looking at what was said.
import { Type } from 'typebox'
import { requireKnownSource, sourceInForce, sourcesInForce } from '../../authority/sources/index.ts'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf, positionOf } from '../../platform/paging.ts'
import { Closed, Facts, Id, Instant, Nullable, Text } from '../../platform/schemas.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import {
  contestedThings,
  countRecords,
  lastReadings,
  pageOfReadings,
  pageOfRecords,
  placeOf,
  readConflicts,
  readReading,
} from '../../registry/sources/index.ts'
import { readEvents } from '../../registry/webhooks/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { begin, complete, decide, fail, page, say, unknownReading } from './deliver.ts'
import { sourceKeyOperations } from './key-operations.ts'
import {
  ConflictShown,
  EventsShown,
  Kind,
  ReadingShown,
  RecordShown,
  SourceShown,
  showConflict,
  showEvents,
  showReading,
  showRecord,
  showSource,
  showTaken,
  TakenShown,
} from './shown.ts'

const Named = Closed({ source: Id })
const OneReading = Closed({ source: Id, reading: Id })
const pageLimit = 4 << 20
/** In one page, and in one call of single words. */
const mostRecords = 1000

const Delivered = Closed({ kind: Kind, externalId: Type.String({ maxLength: 1000 }), attributes: Facts, at: Type.Optional(Instant) })
const readErrors = [
  'source.not_in_force',
  'source.unknown_reading',
  'source.reading_over',
  'source.reading_of_another',
  'source.reading_outdated',
  'authority.path_opened',
] as const

const dated = ({
  at,
  ...record
}: {
  kind: (typeof Kind)['enum'][number]
  externalId: string
  attributes: Record<string, unknown>
  at?: string
}) => ({
  ...record,
  ...(at === undefined ? {} : { at: new Date(at) }),
})

const requireReader = (runtime: Runtime, caller: Caller): void => requireWholeReach(runtime, caller, 'read.inventory', 'sources')

const list = operation({
  id: 'sources.list',
  method: 'GET',
  path: '/v1/sources',
  summary: 'Every source in force: of what it speaks, how much it has said, and when it was last read',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  response: Closed({ sources: Type.Array(SourceShown) }),
  handle: async (runtime, caller) => {
    requireReader(runtime, caller)
    const standing = await sourcesInForce(runtime.db, caller.org, runtime.clock.now())
    const [counts, readings] = [await countRecords(runtime.db, caller.org), await lastReadings(runtime.db, caller.org)]
    return { sources: standing.map((one) => showSource(one, counts, readings)) }
  },
})

const read = operation({
  id: 'sources.read',
  method: 'GET',
  path: '/v1/sources/{source}',
  summary: 'One source in force, and how its texts are read',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: Named,
  response: Closed({ source: SourceShown, format: Facts, events: Nullable(EventsShown) }),
  errors: ['source.not_in_force'],
  handle: async (runtime, caller, { params }) => {
    requireReader(runtime, caller)
    const standing = await sourceInForce(runtime.db, caller.org, params.source, runtime.clock.now())
    const [counts, readings] = [await countRecords(runtime.db, caller.org), await lastReadings(runtime.db, caller.org)]
    return {
      source: showSource(standing, counts, readings),
      format: { ...standing.text.format },
      events: standing.text.format.type === 'webhook' ? showEvents(await readEvents(runtime.db, caller.org, params.source)) : null,
    }
  },
})

const beginning = operation({
  id: 'sources.begin',
  method: 'POST',
  path: '/v1/sources/{source}/readings',
  summary: 'Begins a reading; what a full one does not show when it is completed has ended',
  scope: 'execute',
  power: 'source.deliver',
  asksItself: true,
  pace: 'source',
  params: Named,
  body: Closed({ mode: Type.Enum(['full', 'incremental']) }),
  response: Closed({ reading: Id, format: Facts }),
  status: 201,
  errors: ['source.not_in_force', 'source.reading_open'],
  handle: async (runtime, caller, { params, body }) => {
    const { id } = await begin(runtime, caller, params.source, body.mode)
    const { text } = await sourceInForce(runtime.db, caller.org, params.source, runtime.clock.now())
    return { reading: id, format: { ...text.format } }
  },
})

const paging = operation({
  id: 'sources.page',
  method: 'POST',
  path: '/v1/sources/{source}/readings/{reading}/pages',
  summary: 'The next page of a reading; the last one again changes nothing',
  scope: 'execute',
  power: 'source.deliver',
  asksItself: true,
  pace: 'source',
  params: OneReading,
  body: Closed({ number: Type.Integer({ minimum: 1 }), records: Type.Array(Delivered, { minItems: 1, maxItems: mostRecords }) }),
  bodyLimit: pageLimit,
  response: TakenShown,
  errors: [...readErrors, 'source.page_out_of_order'],
  handle: async (runtime, caller, { params, body }) =>
    showTaken(await page(runtime, caller, params.source, params.reading, { number: body.number, records: body.records.map(dated) })),
})

const completing = operation({
  id: 'sources.complete',
  method: 'POST',
  path: '/v1/sources/{source}/readings/{reading}/complete',
  summary: 'The end of a reading, with how many records it had; only then does absence count',
  scope: 'execute',
  power: 'source.deliver',
  asksItself: true,
  pace: 'source',
  params: OneReading,
  body: Closed({ records: Type.Integer({ minimum: 0 }), unread: Type.Integer({ minimum: 0 }) }),
  response: Closed({
    state: Type.Enum(['complete', 'held', 'failed']),
    ended: Type.Integer(),
    held: Type.Integer({ description: 'Would end, and wait until somebody decides' }),
    problem: Nullable(Type.String()),
  }),
  errors: readErrors,
  handle: async (runtime, caller, { params, body }) => complete(runtime, caller, params.source, params.reading, body),
})

const failing = operation({
  id: 'sources.fail',
  method: 'POST',
  path: '/v1/sources/{source}/readings/{reading}/fail',
  summary: 'Says that a reading broke off: what was taken stands, and nothing ends by it',
  scope: 'execute',
  power: 'source.deliver',
  asksItself: true,
  pace: 'source',
  params: OneReading,
  body: Closed({ why: Text }),
  response: Closed({ state: Type.Literal('failed') }),
  errors: readErrors,
  handle: async (runtime, caller, { params, body }) => {
    await fail(runtime, caller, params.source, params.reading, body.why)
    return { state: 'failed' as const }
  },
})

const saying = operation({
  id: 'sources.say',
  method: 'POST',
  path: '/v1/sources/{source}/records',
  summary: 'Single words of a source: what is so and what is over, each as of a moment; the same again changes nothing',
  scope: 'execute',
  power: 'source.deliver',
  asksItself: true,
  pace: 'source',
  params: Named,
  body: Closed({
    records: Type.Array(Closed({ kind: Kind, externalId: Type.String({ maxLength: 1000 }), attributes: Facts, at: Instant }), {
      maxItems: mostRecords,
    }),
    ended: Type.Array(Closed({ kind: Kind, externalId: Type.String({ maxLength: 1000 }), at: Instant, reason: Text }), {
      maxItems: mostRecords,
    }),
  }),
  bodyLimit: pageLimit,
  response: TakenShown,
  errors: ['source.not_in_force', 'authority.path_opened'],
  handle: async (runtime, caller, { params, body }) =>
    showTaken(
      await say(runtime, caller, params.source, {
        records: body.records.map((one) => ({ ...one, at: new Date(one.at) })),
        ended: body.ended.map((one) => ({ ...one, at: new Date(one.at) })),
      }),
    ),
})

const deciding = operation({
  id: 'sources.decide',
  method: 'POST',
  path: '/v1/readings/{reading}/decide',
  summary: 'Says what a held reading comes to: what is missing ends (`release`), or stays (`refuse`)',
  scope: 'approve',
  power: 'source.decide',
  asksItself: true,
  params: Closed({ reading: Id }),
  body: Closed({ verdict: Type.Enum(['release', 'refuse']), reason: Text }),
  response: Closed({ ended: Type.Integer() }),
  errors: ['source.not_in_force', 'source.unknown_reading', 'source.not_held', 'source.own_reading'],
  handle: async (runtime, caller, { params, body }) => decide(runtime, caller, params.reading, body),
})

const readings = operation({
  id: 'sources.readings',
  method: 'GET',
  path: '/v1/sources/{source}/readings',
  summary: 'The readings of a source, the oldest first',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: Named,
  query: Closed(PageQuery),
  response: Page(ReadingShown),
  errors: ['source.unknown'],
  handle: async (runtime, caller, { params, query }) => {
    requireReader(runtime, caller)
    // ORDER: here and below a cursor is judged before anything is read.
    const list = listName(`sources/${params.source}/readings`)
    positionOf(list, query.cursor)
    await requireKnownSource(runtime.db, caller.org, params.source)
    return pageOf(
      list,
      query,
      (after, limit) => pageOfReadings(runtime.db, caller.org, params.source, after, limit),
      (row) => row.id,
      showReading,
    )
  },
})

const reading = operation({
  id: 'sources.reading',
  method: 'GET',
  path: '/v1/readings/{reading}',
  summary: 'One reading of a source: how far it came, and what of it waits for a decision',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: Closed({ reading: Id }),
  response: ReadingShown,
  errors: ['source.unknown_reading'],
  handle: async (runtime, caller, { params }) => {
    requireReader(runtime, caller)
    const row = await readReading(runtime.db, caller.org, params.reading)
    if (!row) throw unknownReading(params.reading)
    return showReading(row)
  },
})

const records = operation({
  id: 'sources.records',
  method: 'GET',
  path: '/v1/sources/{source}/records',
  summary: 'What a source has said, record by record',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: Named,
  query: Closed({ ...PageQuery, kind: Type.Optional(Kind), state: Type.Optional(Type.Enum(['present', 'gone', 'held'])) }),
  response: Page(RecordShown),
  errors: ['source.unknown'],
  handle: async (runtime, caller, { params, query }) => {
    requireReader(runtime, caller)
    const { kind, state } = query
    const list = listName(`sources/${params.source}/records/${kind ?? ''}/${state ?? ''}`)
    positionOf(list, query.cursor)
    await requireKnownSource(runtime.db, caller.org, params.source)
    const filter = { ...(kind === undefined ? {} : { kind }), ...(state === undefined ? {} : { state }) }
    return pageOf(
      list,
      query,
      (after, limit) => pageOfRecords(runtime.db, caller.org, params.source, filter, after, limit),
      placeOf,
      showRecord,
    )
  },
})

const conflicts = operation({
  id: 'sources.conflicts',
  method: 'GET',
  path: '/v1/sources/{source}/conflicts',
  summary: 'What a source says otherwise than whose word counts, with both values',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: Named,
  query: Closed(PageQuery),
  response: Page(Closed({ kind: Kind, externalId: Id, conflicts: Type.Array(ConflictShown) })),
  errors: ['source.not_in_force'],
  handle: async (runtime, caller, { params, query }) => {
    requireReader(runtime, caller)
    const list = listName(`sources/${params.source}/conflicts`)
    positionOf(list, query.cursor)
    const { source } = await sourceInForce(runtime.db, caller.org, params.source, runtime.clock.now())
    const found = await pageOf(
      list,
      query,
      (after, limit) => contestedThings(runtime.db, caller.org, params.source, after, limit),
      placeOf,
      (row) => row,
    )
    const { conflicts: all } = await readConflicts({ db: runtime.db, org: caller.org }, found.items, source.owners)
    return {
      ...found,
      items: found.items.map(({ kind, id, external_id }) => ({
        kind,
        externalId: external_id,
        conflicts: all.filter((one) => one.kind === kind && one.id === id && one.by === params.source).map(showConflict),
      })),
    }
  },
})

export const sourceOperations = [
  list,
  read,
  beginning,
  paging,
  completing,
  failing,
  saying,
  deciding,
  readings,
  reading,
  records,
  conflicts,
  ...sourceKeyOperations,
]
