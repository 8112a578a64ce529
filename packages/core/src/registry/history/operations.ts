// The API of the history of the inventory. Whoever is outside reads none of it: who answered for what, and who used it, is the enterprise's to know.
import { CountersignError } from '@countersign/ledger'
import { type Static, Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { cursorAt, listName, PageQuery, positionOf } from '../../platform/paging.ts'
import { Closed, Facts, Id, Instant, Nullable } from '../../platform/schemas.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { requireWholeReach } from '../principals/index.ts'
import { columnsNamed, type Subject, subjects, told } from './model.ts'
import { explained, ways } from './read.ts'
import { changesAbout, isKnown, standingAt } from './store.ts'

const Known = Type.Record(Type.String(), Type.Unknown(), {
  description: 'By the names of the inventory; of a reference to a secret only that there is one',
})

const Change = Closed({
  n: Type.String({ description: 'Grows with each change' }),
  of: Type.Enum(['itself', 'use', 'sighting'], { description: '`sighting`: that a workload was seen to use it, or seems to' }),
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
        index: Nullable(Type.Integer({ description: 'Its place in the log; null until it has one' })),
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

const Told = Closed({
  kind: Type.Enum(subjects),
  id: Id,
  asOf: Nullable(Instant),
  was: Nullable(Known),
  uses: Type.Array(Closed({ credential: Id, workload: Id, was: Known })),
  items: Type.Array(Change),
  next: Type.Optional(Type.String({ description: 'Cursor of the next page; absent on the last' })),
})
const Query = Closed({ ...PageQuery, asOf: Type.Optional(Instant), field: Type.Optional(Type.String({ pattern: '^[a-zA-Z]{1,50}$' })) })

/** What these have in common, whatever they are asked about. */
const common = {
  method: 'GET',
  description:
    'Changes, the newest first, each with the journal entries that committed with it. `asOf` tells what was true at a moment, and lists what had changed by then. `field` narrows the list to one; `owner` stands for whoever answers.',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Query,
  response: Told,
} as const

const tell = async (
  runtime: Runtime,
  caller: Caller,
  kind: Subject,
  id: string,
  query: Static<typeof Query>,
): Promise<Static<typeof Told>> => {
  const { db } = runtime
  requireWholeReach(runtime, caller, 'read.inventory', 'identity')
  // ORDER: a cursor is judged before anything is read.
  const list = listName(`history/${kind}/${id}`, { asOf: query.asOf, field: query.field })
  const after = positionOf(list, query.cursor)
  if (!(await isKnown(db, caller.org, kind, id)))
    throw new CountersignError(`${kind}.unknown`, 'not_found', `no ${kind} \`${id}\` was ever in the inventory`)
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
}

const ofIdentity = operation({
  ...common,
  id: 'identities.history',
  path: '/v1/identities/{identity}/history',
  summary: 'What an identity was when, who answered for it, and who said so',
  params: Closed({ identity: Id }),
  errors: ['identity.unknown'],
  handle: (runtime, caller, { params, query }) => tell(runtime, caller, 'identity', params.identity, query),
})

const ofPrincipal = operation({
  ...common,
  id: 'principals.history',
  path: '/v1/principals/{principal}/history',
  summary: 'What was known of a principal when, and who said so',
  params: Closed({ principal: Id }),
  errors: ['principal.unknown'],
  handle: (runtime, caller, { params, query }) => tell(runtime, caller, 'principal', params.principal, query),
})

const ofCredential = operation({
  ...common,
  id: 'credentials.history',
  path: '/v1/credentials/{credential}/history',
  summary: 'What a credential was when, who used it, and who said so',
  params: Closed({ credential: Id }),
  errors: ['credential.unknown'],
  handle: (runtime, caller, { params, query }) => tell(runtime, caller, 'credential', params.credential, query),
})

const ofContract = operation({
  ...common,
  id: 'contracts.history',
  path: '/v1/contracts/{contract}/history',
  summary: 'What a contract said when, and who said so',
  params: Closed({ contract: Id }),
  errors: ['contract.unknown'],
  handle: (runtime, caller, { params, query }) => tell(runtime, caller, 'contract', params.contract, query),
})

const ofWorkload = operation({
  ...common,
  id: 'workloads.history',
  path: '/v1/workloads/{workload}/history',
  summary: 'What a workload was when, what it used, and who said so',
  params: Closed({ workload: Id }),
  errors: ['workload.unknown'],
  handle: (runtime, caller, { params, query }) => tell(runtime, caller, 'workload', params.workload, query),
})

export const historyOperations = [ofIdentity, ofPrincipal, ofCredential, ofContract, ofWorkload] as const
