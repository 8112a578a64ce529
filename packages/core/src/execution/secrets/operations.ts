// The API of secrets as things of the inventory: which there are and in what kind of place, whose, who gets them, and since when each is the same. Never a
// value, and never a place.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import { placeOf, type SecretRow } from './model.ts'
import { atSamePlace, type Custody, custodyOf, pageOfSecrets, type Reader, readersOf } from './store.ts'

/** So many others at the same place are named. */
const MOST_NAMED = 20

const Place = Nullable(Type.String({ description: 'What kind of place it is read from: `exec`, `file`, `env`; never which' }))

const list = operation({
  id: 'secrets.list',
  method: 'GET',
  path: '/v1/secrets',
  summary: 'Secrets: from what kind of place each is read, whose it is, who gets it, and since when it is the same',
  description:
    'Those of live credentials that are read by a reference, delivered to a workload or in custody, and those by which connectors work. Neither a value nor a place is shown; what lies at the same place is named.',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({
    ...PageQuery,
    system: Type.Optional(Id),
    credential: Type.Optional(Id),
    owner: Type.Optional(
      Type.Enum(['gone', 'there'], { description: 'Those of credentials for which nobody answers any more, or somebody does' }),
    ),
    place: Type.Optional(Type.String({ minLength: 1, maxLength: 20, pattern: '^[a-z][a-z0-9+.-]*$' })),
  }),
  response: Page(
    Closed({
      id: Type.String(),
      of: Type.Enum(['credential', 'connector']),
      system: Id,
      credential: Nullable(Id),
      identity: Nullable(Id),
      state: Nullable(Type.Enum(['active', 'suspended', 'risk_accepted'])),
      side: Nullable(Type.Enum(['operator', 'observer'])),
      slot: Nullable(Type.String()),
      place: Place,
      alsoThere: Type.Array(Type.String(), { description: 'Other secrets that are read from the very same place' }),
      readers: Type.Array(Closed({ workload: Id, place: Place }), { description: 'Workloads to which it is delivered' }),
      custody: Nullable(
        Closed({ since: Instant, until: Nullable(Instant) }, { description: 'It is sealed here, for proofs; `until`: then it is deleted' }),
      ),
      renewedAt: Nullable(Instant),
      rotateEveryDays: Nullable(Type.Integer()),
      owner: Nullable(Id),
      ownerGone: Type.Boolean(),
    }),
  ),
  handle: async (runtime, caller, { query }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'system')
    const { cursor: _cursor, limit: _limit, ...filter } = query
    const found = { readers: [] as readonly Reader[], custody: [] as readonly Custody[], shared: new Map<string, readonly string[]>() }
    return pageOf(
      listName('secrets', filter),
      query,
      async (after, limit) => {
        const rows = await pageOfSecrets(runtime.db, caller.org, filter, after, limit)
        const credentials = rows.flatMap(({ credential }) => credential ?? [])
        found.readers = await readersOf(runtime.db, caller.org, credentials)
        found.custody = await custodyOf(runtime.db, caller.org, credentials)
        const places = [...rows.flatMap(({ reference }) => reference ?? []), ...found.readers.map(({ deliveredTo }) => deliveredTo)]
        const shared = await atSamePlace(runtime.db, caller.org, places, MOST_NAMED + 1)
        found.shared = new Map(shared.map(({ reference, ids }) => [reference, ids]))
        return rows
      },
      (row) => row.id,
      (row) => shown(row, found),
    )
  },
})

const shown = (
  row: SecretRow,
  found: {
    readonly readers: readonly Reader[]
    readonly custody: readonly Custody[]
    readonly shared: ReadonlyMap<string, readonly string[]>
  },
) => {
  const { reference, renewedAt, ...facts } = row
  const readers = found.readers.filter(({ credential }) => credential === row.credential)
  const custody = found.custody.find(({ credential }) => credential === row.credential)
  const places = [...(reference === null ? [] : [reference]), ...readers.map(({ deliveredTo }) => deliveredTo)]
  const also = new Set(places.flatMap((one) => found.shared.get(one) ?? []))
  also.delete(row.id)
  return {
    ...facts,
    of: row.credential === null ? ('connector' as const) : ('credential' as const),
    place: placeOf(reference),
    alsoThere: [...also].sort().slice(0, MOST_NAMED),
    readers: readers.map(({ workload, deliveredTo }) => ({ workload, place: placeOf(deliveredTo) })),
    custody: custody === undefined ? null : { since: custody.since.toISOString(), until: custody.until?.toISOString() ?? null },
    renewedAt: renewedAt?.toISOString() ?? null,
    ownerGone: row.credential !== null && row.owner === null,
  }
}

export const secretOperations = [list]
