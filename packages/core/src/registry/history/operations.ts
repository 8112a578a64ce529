// The API of the history of the inventory. Whoever is outside reads none of it: who answered for what, and who used it, is the enterprise's to know.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { cursorAt, listName, PageQuery, positionOf } from '../../platform/paging.ts'
import { Closed, Facts, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { requireWholeReach } from '../principals/index.ts'
import { columnsNamed, subjects, told } from './model.ts'
import { explained, ways } from './read.ts'
import { changesAbout, isKnown, standingAt } from './store.ts'

const Known = Type.Record(Type.String(), Type.Unknown(), {
  description: 'By the names of the inventory; of a reference to a secret only that there is one',
})

const Change = Closed({
  n: Type.String({ description: 'Grows with each change' }),
  of: Type.Enum(['itself', 'use']),
  credential: Type.Optional(Id),
  workload: Type.Optional(Id),
  what: Type.Enum(['began', 'changed', 'ended']),
  at: Instant,
  before: Nullable(Facts),
  after: Nullable(Facts),
  by: Closed({
    way: Type.Enum(ways, { description: '`database`: past the product; `history_began`: it was there before' }),
    principal: Nullable(Type.String({ description: 'Whoever acted; null where nobody is known' })),
    databaseRole: Type.String(),
    source: Nullable(Closed({ source: Id, record: Type.String(), event: Id })),
    entries: Type.Array(
      Closed({
        id: Id,
        kind: Type.String(),
        stream: Nullable(Type.String()),
        at: Instant,
        deleted: Type.Boolean({ description: 'By a decision: what it said is no longer kept' }),
        says: Type.Record(Type.String(), Type.String(), { description: 'What of it leads further' }),
      }),
      { description: 'Of the journal, of the same transaction: those that name it come first' },
    ),
    more: Type.Integer({ description: 'Further entries of the same transaction' }),
  }),
})

const read = operation({
  id: 'history.read',
  method: 'GET',
  path: '/v1/history/{kind}/{id}',
  summary: 'What was true of something in the inventory when, and who said so',
  description:
    'Changes, the newest first, each with the journal entries that committed with it. `asOf` tells what was true at a moment, and lists what had changed by then. `field` narrows the list to one; `owner` stands for whoever answers.',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: Closed({ kind: Type.Enum(subjects), id: Id }),
  query: Closed({ ...PageQuery, asOf: Type.Optional(Instant), field: Type.Optional(Type.String({ pattern: '^[a-zA-Z]{1,50}$' })) }),
  response: Closed({
    kind: Type.Enum(subjects),
    id: Id,
    asOf: Nullable(Instant),
    was: Nullable(Known),
    uses: Type.Array(Closed({ credential: Id, workload: Id, was: Known })),
    items: Type.Array(Change),
    next: Type.Optional(Type.String({ description: 'Cursor of the next page; absent on the last' })),
  }),
  errors: ['history.unknown'],
  handle: async (runtime, caller, { params, query }) => {
    const { kind, id } = params
    const { db } = runtime
    requireWholeReach(runtime, caller, 'read.inventory', 'identity')
    // ORDER: a cursor is judged before anything is read.
    const list = listName(`history/${kind}/${id}`, { asOf: query.asOf, field: query.field })
    const after = positionOf(list, query.cursor)
    if (!(await isKnown(db, caller.org, kind, id)))
      throw new CountersignError(
        'history.unknown',
        'not_found',
        `no ${kind} \`${id}\` was ever in the inventory; see \`countersign inventory list\``,
      )
    const limit = query.limit ?? 50
    const until = query.asOf === undefined ? undefined : new Date(query.asOf)
    const columns = query.field === undefined ? undefined : columnsNamed(query.field)
    const rows = await changesAbout(db, caller.org, kind, id, { columns, until, after, limit: limit + 1 })
    const shown = rows.slice(0, limit)
    const standing = await standingAt(db, caller.org, kind, id, until)
    const itself = standing.find((one) => one.kind === kind)
    return {
      kind,
      id,
      asOf: until === undefined ? null : until.toISOString(),
      was: itself ? told(itself.columns, true) : null,
      uses: standing.flatMap((one) =>
        one.kind === 'use' ? [{ credential: one.subject, workload: one.part, was: told(one.columns, true) ?? {} }] : [],
      ),
      items: await explained(db, caller.org, shown),
      ...(rows.length > limit ? { next: cursorAt(list, shown.at(-1)!.n) } : {}),
    }
  },
})

export const historyOperations = [read]
