// The API of telemetry: providers deliver, the enterprise reads and compares, and each provider reads what is its own.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { requirePower } from '../../authority/access/index.ts'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Digest, Id, Nullable } from '../../platform/schemas.ts'
import { partyTree, reachOf, readPrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { type OperationRow, readChange, readOperation } from '../changes/index.ts'
import { compareCredentialOf, compareOperation } from './comparison.ts'
import { comparableOperations } from './comparison-store.ts'
import { deliverTelemetry, gateOf } from './intake.ts'
import { type Place, recordsAfter, streamsAfter } from './listing-store.ts'
import { limits } from './model.ts'
import { ComparisonShown, Kind, RecordShown, StreamShown, showComparison, showRecord, showStream } from './shown.ts'

/** A payload of the largest size in base64, and what is around it. */
const bodyLimit = Math.ceil(limits.payloadBytes / 3) * 4 + 8192

/** As `Envelope`, without a bound on the payload's text: the body's own limit is lower, and counting characters of a megabyte is not free. */
const TelemetryEnvelope = Closed(
  {
    payload: Type.String(),
    payloadType: Type.String({ maxLength: 200 }),
    signatures: Type.Array(Closed({ keyid: Type.String({ maxLength: 200 }), sig: Type.String({ maxLength: 200 }) }), {
      minItems: 1,
      maxItems: 8,
    }),
  },
  { description: 'DSSE envelope, JSON form, over a batch of 1 to 1000 records' },
)

const deliver = operation({
  id: 'telemetry.deliver',
  method: 'POST',
  path: '/v1/telemetry',
  summary: "Delivers a signed batch of a provider's telemetry; delivering the same again changes nothing",
  description:
    'Each event is taken once, by the provider and its own id. It is kept apart from what the enterprise observes, and proves nothing. `429` says after how many seconds to send again.',
  scope: 'execute',
  power: 'telemetry.deliver',
  asksItself: true,
  bodyLimit,
  body: Closed({ envelope: TelemetryEnvelope }),
  response: Closed({
    batch: Digest,
    accepted: Type.Integer(),
    known: Type.Integer(),
    refused: Type.Array(Closed({ id: Id, code: Type.Enum(['telemetry.unknown_subject', 'telemetry.equivocated']) })),
    reordered: Type.Integer({ description: 'Records that came after one with a higher place' }),
    missing: Nullable(Type.Integer({ description: 'Places of the stream that have not come yet; null when nothing was taken' })),
  }),
  errors: [
    'telemetry.not_a_provider',
    'telemetry.forged',
    'telemetry.malformed',
    'telemetry.foreign',
    'telemetry.stale',
    'telemetry.too_many_streams',
    'telemetry.too_fast',
    'telemetry.busy',
  ],
  admit: (runtime, caller, bytes) => gateOf(runtime).admit(caller.principal.party.id, bytes),
  handle: async (runtime, caller, { body }) => {
    const { principal } = caller
    // In its own name: what it says of others is refused record by record.
    await requirePower(runtime, caller, 'telemetry.deliver', { kind: 'telemetry', id: principal.party.id, party: principal.party.id })
    const taken = await deliverTelemetry(runtime, caller, body.envelope)
    return { ...taken, refused: taken.refused.map((one) => ({ ...one })) }
  },
})

/** Whose telemetry the caller reads: everybody's, or that of his party and those below it. */
const partiesSeen = async (runtime: Runtime, caller: Caller): Promise<string[] | undefined> => {
  const reach = reachOf(runtime, caller, 'read.change', 'telemetry')
  return reach === undefined ? undefined : partyTree(runtime.db, caller.org, reach)
}

const isPlace = <P extends readonly string[]>(given: unknown, columns: P['length']): given is P =>
  Array.isArray(given) && given.length === columns && given.every((part) => typeof part === 'string')

/** A position in a list that is ordered by several columns. Errors: `request.bad_cursor`. */
const placeIn = <P extends readonly string[]>(position: string, columns: P['length']): P | undefined => {
  if (position === '') return undefined
  const place: unknown = JSON.parse(position)
  if (!isPlace<P>(place, columns))
    throw new CountersignError('request.bad_cursor', 'invalid', 'the cursor does not belong to this list; start again without one')
  return place
}

const records = operation({
  id: 'telemetry.records',
  method: 'GET',
  path: '/v1/telemetry/records',
  summary: 'What providers said, in the order of their streams',
  description: 'A provider gets its own and that of its subcontractors.',
  scope: 'read',
  power: 'read.change',
  asksItself: true,
  query: Closed({
    ...PageQuery,
    provider: Type.Optional(Id),
    stream: Type.Optional(Id),
    kind: Type.Optional(Kind),
    operation: Type.Optional(Id),
    credential: Type.Optional(Id),
  }),
  response: Page(RecordShown),
  handle: async (runtime, caller, { query }) => {
    const parties = await partiesSeen(runtime, caller)
    const { cursor: _cursor, limit: _limit, ...filter } = query
    return pageOf(
      listName('telemetry/records', filter),
      query,
      (after, limit) => recordsAfter(runtime.db, caller.org, parties, filter, placeIn<Place>(after, 3), limit),
      (row) => JSON.stringify([row.party_id, row.stream, row.seq]),
      showRecord,
    )
  },
})

const streams = operation({
  id: 'telemetry.streams',
  method: 'GET',
  path: '/v1/telemetry/streams',
  summary: 'How far each stream of a provider has come, and what is missing in it',
  scope: 'read',
  power: 'read.change',
  asksItself: true,
  query: Closed({ ...PageQuery, provider: Type.Optional(Id) }),
  response: Page(StreamShown),
  handle: async (runtime, caller, { query }) => {
    const parties = await partiesSeen(runtime, caller)
    const { provider } = query
    return pageOf(
      listName('telemetry/streams', { provider }),
      query,
      (after, limit) => streamsAfter(runtime.db, caller.org, parties, provider, placeIn<readonly [string, string]>(after, 2), limit),
      (row) => JSON.stringify([row.party_id, row.stream]),
      showStream,
    )
  },
})

const compared = async (runtime: Runtime, row: OperationRow, parties: readonly string[] | undefined) => {
  const { patienceSeconds } = runtime.settings.telemetry
  return showComparison(
    row,
    await compareOperation(runtime.db, row, { now: runtime.clock.now(), patienceSeconds, only: parties }),
    await compareCredentialOf(runtime.db, row.org_id, row.credential_id, parties),
  )
}

const compareChange = operation({
  id: 'telemetry.compareChange',
  method: 'GET',
  path: '/v1/changes/{change}/telemetry',
  summary: 'Matched, attempted, observed: the three facts of each operation of a change, beside each other',
  description:
    'Operations that a provider executes, or of which something was said. A comparison proves nothing and closes nothing. A provider gets the operations that it executes, compared with what it said itself.',
  scope: 'read',
  power: 'read.change',
  asksItself: true,
  params: Closed({ change: Id }),
  query: Closed(PageQuery),
  response: Page(ComparisonShown),
  errors: ['change.unknown'],
  handle: async (runtime, caller, { params, query }) => {
    const parties = await partiesSeen(runtime, caller)
    const change = await readChange(runtime.db, caller.org, params.change)
    const page = (after: string, limit: number) => comparableOperations(runtime.db, caller.org, params.change, parties, after, limit)
    if (!change || (parties !== undefined && (await page('', 1)).length === 0))
      throw new CountersignError('change.unknown', 'not_found', `no change \`${params.change}\``)
    return pageOf(
      listName(`changes/${params.change}/telemetry`),
      query,
      page,
      (row) => row.id,
      (row) => compared(runtime, row, parties),
    )
  },
})

const compareOne = operation({
  id: 'telemetry.compareOperation',
  method: 'GET',
  path: '/v1/operations/{operation}/telemetry',
  summary: 'Matched, attempted, observed: the three facts of one operation, beside each other',
  scope: 'read',
  power: 'read.change',
  asksItself: true,
  params: Closed({ operation: Id }),
  response: ComparisonShown,
  errors: ['operation.unknown'],
  handle: async (runtime, caller, { params }) => {
    const parties = await partiesSeen(runtime, caller)
    const row = await readOperation(runtime.db, caller.org, params.operation)
    const executor = row && (await readPrincipal(runtime.db, caller.org, row.executor_id))
    if (!row || (parties !== undefined && !parties.includes(executor?.party_id ?? '')))
      throw new CountersignError('operation.unknown', 'not_found', `no operation \`${params.operation}\``)
    return compared(runtime, row, parties)
  },
})

export const telemetryOperations = [deliver, records, streams, compareChange, compareOne]
