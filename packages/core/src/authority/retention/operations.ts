// The API of retention: the periods that hold, what is past them and what holds it back, and legal holds.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Digest, Id, Instant, Nullable, Text } from '../../platform/schemas.ts'
import { inForce } from '../instruments/index.ts'
import { classNames, retentionClasses } from './classes.ts'
import { dueNow } from './due.ts'
import { liftHold, placeHold, scopeShown } from './holds.ts'
import { type HoldRow, pageOfHolds } from './holds-store.ts'
import { ruleOf, standardIn, standardKind, standardName } from './standard.ts'

const Class = Type.Enum([...classNames])
/** Looked at per class in one answer; what is older comes first. */
const looked = 5000

const read = operation({
  id: 'retention.read',
  method: 'GET',
  path: '/v1/retention',
  summary: 'How long each class is kept: by the product, and by the standard in force',
  description: 'Nothing is deleted without a standard in force. A contract may ask for longer.',
  scope: 'read',
  power: 'read.policy',
  response: Closed({
    version: Nullable(Type.Integer({ description: 'of the standard in force' })),
    document: Nullable(Digest),
    classes: Type.Array(
      Closed({
        class: Class,
        title: Type.String(),
        begins: Type.String(),
        leastDays: Type.Integer({ description: 'the shortest period that any standard may say' }),
        keepDays: Type.Integer(),
        deleteAfterDays: Nullable(Type.Integer()),
        deletable: Type.Boolean(),
        contractual: Type.Boolean({ description: "contracts' `retention` clauses may make it longer" }),
      }),
    ),
  }),
  resource: () => ({ kind: 'retention', id: 'standard' }),
  handle: async (runtime, caller) => {
    const row = await inForce(runtime.db, caller.org, standardKind, standardName, runtime.clock.now())
    return {
      version: row?.version ?? null,
      document: row?.digest ?? null,
      classes: classNames.map((name) => ({
        class: name,
        ...retentionClasses[name],
        ...ruleOf(row && standardIn(row.document), name),
      })),
    }
  },
})

const due = operation({
  id: 'retention.due',
  method: 'GET',
  path: '/v1/retention/due',
  summary: 'What is past its period, by class, and what holds it back',
  description: `Of each class the oldest ${looked} are looked at; \`more\` says that there are others. Time is the earlier of our clock and the witness'.`,
  scope: 'read',
  power: 'read.oversight',
  response: Closed({
    now: Nullable(Instant),
    standard: Nullable(Type.Integer()),
    classes: Type.Array(
      Closed({
        class: Class,
        keepDays: Type.Integer(),
        deleteAfterDays: Nullable(Type.Integer()),
        past: Type.Integer(),
        more: Type.Boolean(),
        deletable: Type.Integer({ description: 'nothing but a decision keeps these' }),
        overdue: Type.Integer({ description: 'past the day by which they are to be gone' }),
        heldBack: Type.Array(Closed({ by: Type.String(), count: Type.Integer() })),
      }),
    ),
  }),
  resource: () => ({ kind: 'retention', id: 'due' }),
  handle: async (runtime, caller) => {
    const { law, classes } = await dueNow(runtime, caller.org, looked)
    return {
      now: law.now?.toISOString() ?? null,
      standard: law.standard?.version ?? null,
      classes: classes.map(({ deletable, heldBack, ...rest }) => ({
        ...rest,
        deletable: deletable.length,
        heldBack: [...heldBack].map(([by, count]) => ({ by, count })).sort((a, b) => b.count - a.count || (a.by < b.by ? -1 : 1)),
      })),
    }
  },
})

const Hold = Closed({
  id: Id,
  scope: Closed({
    class: Nullable(Type.String()),
    party: Nullable(Type.String()),
    change: Nullable(Type.String()),
    subject: Nullable(Type.String()),
    from: Nullable(Instant),
    until: Nullable(Instant),
  }),
  reason: Type.String(),
  ticket: Type.String(),
  placedBy: Id,
  placedAt: Instant,
  liftedBy: Nullable(Id),
  liftedAt: Nullable(Instant),
  liftReason: Nullable(Type.String()),
})

const show = (row: HoldRow) => ({
  id: row.id,
  scope: scopeShown(row),
  reason: row.reason,
  ticket: row.ticket,
  placedBy: row.placed_by,
  placedAt: row.placed_at.toISOString(),
  liftedBy: row.lifted_by,
  liftedAt: row.lifted_at?.toISOString() ?? null,
  liftReason: row.lift_reason,
})

const holds = operation({
  id: 'retention.holds',
  method: 'GET',
  path: '/v1/retention/holds',
  summary: 'Legal holds: what is not deleted whatever else is decided, by whom and why',
  scope: 'read',
  power: 'read.oversight',
  query: Closed(PageQuery),
  response: Page(Hold),
  resource: () => ({ kind: 'retention', id: 'holds' }),
  handle: async (runtime, caller, { query }) =>
    pageOf(
      listName('retention/holds'),
      query,
      (after, limit) => pageOfHolds(runtime.db, caller.org, after, limit),
      (row) => row.id,
      show,
    ),
})

const hold = operation({
  id: 'retention.hold',
  method: 'POST',
  path: '/v1/retention/holds',
  summary: 'Places a legal hold, at once: what it covers is not deleted until it is lifted',
  description:
    'All that is given must be true of what is held; with nothing but a reason and a ticket, everything is held. A party covers all below it. It also beats a deletion that is approved already.',
  scope: 'request',
  power: 'retention.hold',
  asksItself: true,
  body: Closed({
    class: Type.Optional(Class),
    party: Type.Optional(Id),
    change: Type.Optional(Id),
    subject: Type.Optional(Type.String({ ...Id, description: 'an identity, credential, system, operation or principal' })),
    from: Type.Optional(Instant),
    until: Type.Optional(Instant),
    reason: Text,
    ticket: Text,
  }),
  response: Hold,
  status: 201,
  errors: ['retention.hold_time'],
  handle: async (runtime, caller, { body: { reason, ticket, ...scope } }) =>
    show(await placeHold(runtime, caller, { scope, reason, ticket })),
})

const release = operation({
  id: 'retention.release',
  method: 'POST',
  path: '/v1/retention/holds/{hold}/release',
  summary: 'Lifts a legal hold; what it alone covered may be deleted again, by decision',
  scope: 'request',
  power: 'retention.hold',
  asksItself: true,
  params: Closed({ hold: Id }),
  body: Closed({ reason: Text }),
  response: Hold,
  errors: ['retention.unknown_hold', 'retention.hold_lifted'],
  handle: async (runtime, caller, { params, body }) => show(await liftHold(runtime, caller, params.hold, body.reason)),
})

export const retentionOperations = [read, due, holds, hold, release]
