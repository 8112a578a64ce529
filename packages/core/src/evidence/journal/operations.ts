// The API of the journal and its log: entries in log order, the signed head, and the proof of one entry as a file.
import { CountersignError, formatTlogProof, inclusionProof } from '@countersign/ledger'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { cursorAt, listName, longestPage, Page, positionOf } from '../../platform/paging.ts'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { JournalListEntry, showListed } from './shown.ts'
import { type DeletedPayload, type EntryFilter, entriesBelow, entriesFrom, entryAt, readLogState } from './store.ts'

/** So many entries are looked through for one page of the newest that a filter names: a filter that finds nothing costs no more, and goes on by the cursor. */
const mostLookedThrough = 20_000

const list = operation({
  id: 'journal.list',
  method: 'GET',
  path: '/v1/journal',
  summary: 'Journal entries in log order, from an index on, or the newest first',
  description:
    'Only entries that have their place in the log: an index never changes. With `order=newest` those before `from`, the newest first; a page of them may be short, or empty, with more behind its cursor.',
  scope: 'read',
  power: 'read.journal',
  query: Closed({
    from: Type.Optional(Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: longestPage, default: 50 })),
    kind: Type.Optional(Id),
    stream: Type.Optional(Id),
    actor: Type.Optional(Id),
    order: Type.Optional(Type.Enum(['log', 'newest'], { default: 'log' })),
    cursor: Type.Optional(Type.String({ minLength: 1, maxLength: 1000 })),
  }),
  response: Page(JournalListEntry),
  resource: () => ({ kind: 'journal', id: 'entries' }),
  handle: async (runtime, caller, { query }) => {
    const filter = {
      ...(query.kind === undefined ? {} : { kind: query.kind }),
      ...(query.stream === undefined ? {} : { stream: query.stream }),
      ...(query.actor === undefined ? {} : { actor: query.actor }),
    }
    const newest = query.order === 'newest'
    const list = listName(newest ? 'journal-newest' : 'journal', filter)
    const position = positionOf(list, query.cursor)
    const limit = query.limit ?? 50
    if (newest) return newestOf(runtime, caller, position === '' ? query.from : Number(position), limit, filter, list)
    const from = position === '' ? (query.from ?? 0) : Number(position)
    const rows = await entriesFrom(runtime.db, caller.org, from, limit + 1, filter)
    const items = rows.slice(0, limit).map(showListed)
    return rows.length > limit ? { items, next: cursorAt(list, String(rows[limit]!.index)) } : { items }
  },
})

const newestOf = async (runtime: Runtime, caller: Caller, given: number | undefined, limit: number, filter: EntryFilter, list: string) => {
  const below = given ?? (await readLogState(runtime.db))?.size ?? 0
  const from = Math.max(0, below - mostLookedThrough)
  const rows = await entriesBelow(runtime.db, caller.org, { from, below }, limit, filter)
  const items = rows.map(showListed)
  const rest = rows.length === limit ? rows[limit - 1]!.index! : from
  return rest > 0 ? { items, next: cursorAt(list, String(rest)) } : { items }
}

const checkpoint = operation({
  id: 'log.checkpoint',
  method: 'GET',
  path: '/v1/log/checkpoint',
  summary: "The log's signed head, and the one that the witness has cosigned",
  scope: 'read',
  power: 'read.journal',
  response: Closed({
    origin: Type.String(),
    size: Type.Integer(),
    checkpoint: Nullable(Type.String({ description: 'Signed note (C2SP tlog-checkpoint)' })),
    cosignedSize: Type.Integer(),
    cosigned: Nullable(Type.String({ description: "The same with the witness' cosignature" })),
  }),
  resource: () => ({ kind: 'journal', id: 'checkpoint' }),
  handle: async (runtime) => {
    const state = await readLogState(runtime.db)
    if (!state) throw new CountersignError('log.unavailable', 'unavailable', 'the log has not started yet; try again')
    return {
      origin: state.origin,
      size: state.size,
      checkpoint: state.checkpoint,
      cosignedSize: state.cosignedSize,
      cosigned: state.cosigned,
    }
  },
})

const deleted = (index: number, { change, at, leafHash }: DeletedPayload): CountersignError =>
  new CountersignError(
    'log.entry_deleted',
    'not_found',
    `the payload of entry ${index} was deleted under the retention change \`${change}\` at ${at.toISOString()}; its leaf hash is kept`,
    { details: { index, change, at: at.toISOString(), leafHash } },
  )

const entry = operation({
  id: 'log.entry',
  method: 'GET',
  path: '/v1/log/entries/{index}',
  summary: 'One entry: the text that was hashed, and its proof as a file',
  description: '`proof` is a C2SP tlog-proof, under the cosigned checkpoint as soon as there is one that covers the entry.',
  scope: 'read',
  power: 'read.journal',
  params: Closed({ index: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) }),
  response: Closed({
    index: Type.Integer(),
    id: Id,
    at: Instant,
    kind: Type.String(),
    leaf: Type.String(),
    proof: Type.String(),
    cosigned: Type.Boolean(),
  }),
  errors: ['log.unknown_entry', 'log.entry_deleted', 'log.unavailable'],
  resource: () => ({ kind: 'journal', id: 'entry' }),
  handle: async (runtime, caller, { params }, { log }) => {
    const found = await entryAt(runtime.db, caller.org, params.index)
    if (!found) throw new CountersignError('log.unknown_entry', 'not_found', `no entry \`${params.index}\``)
    if (found.leaf === null) throw deleted(params.index, found.deleted!)
    const state = await readLogState(runtime.db)
    const cosigned = state !== undefined && state.cosigned !== null && state.cosignedSize > params.index
    const size = cosigned ? state.cosignedSize : (state?.size ?? 0)
    const note = cosigned ? state.cosigned : state?.checkpoint
    if (!note || size <= params.index)
      throw new CountersignError('log.unavailable', 'unavailable', 'no checkpoint covers the entry yet; try again')
    const hashes = await inclusionProof(log.tiles, params.index, size)
    return {
      index: params.index,
      id: found.id,
      at: found.at.toISOString(),
      kind: found.kind,
      leaf: found.leaf,
      proof: formatTlogProof({ index: params.index, hashes, checkpoint: note }),
      cosigned,
    }
  },
})

export const journalOperations = [list, checkpoint, entry]
