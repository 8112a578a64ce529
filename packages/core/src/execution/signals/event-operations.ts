// The API of transmitters of security events: how each stands, and the events as they came.
import { Type } from 'typebox'
import { subjectKinds, transmittersInForce } from '../../authority/transmitters/index.ts'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Facts, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import { pageOfEvents, standingOf } from './event-store.ts'

const Subject = Closed({ kind: Type.Enum([...subjectKinds]), id: Id })
type Kind = (typeof subjectKinds)[number]

const subjectOf = (kind: string | null, id: string | null) => (kind === null || id === null ? null : { kind: kind as Kind, id })

const transmitters = operation({
  id: 'signals.transmitters',
  method: 'GET',
  path: '/v1/signals/transmitters',
  summary: 'Transmitters in force: as whose word each counts, when it was last heard, and how many of its events nobody can place',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  response: Closed({
    transmitters: Type.Array(
      Closed({
        name: Id,
        issuer: Type.String(),
        client: Id,
        events: Type.Array(Type.String()),
        lastEventAt: Nullable(Instant),
        verifiedAt: Nullable(Instant),
        stream: Type.Enum(['enabled', 'stopped', 'unknown'], { description: 'By its own word' }),
        unplaced: Type.Integer({ minimum: 0 }),
      }),
    ),
  }),
  handle: async (runtime, caller) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'signals')
    const at = runtime.clock.now()
    const inForce = await transmittersInForce(runtime.db, caller.org, at)
    const names = inForce.map(({ name }) => name)
    const standing = new Map((await standingOf(runtime.db, caller.org, names, at)).map((one) => [one.transmitter, one]))
    return {
      transmitters: inForce.map(({ name, text }) => {
        const one = standing.get(name)
        return {
          name,
          issuer: text.issuer,
          client: text.client,
          events: [...text.events],
          lastEventAt: one?.newestAt?.toISOString() ?? null,
          verifiedAt: one?.verifiedAt?.toISOString() ?? null,
          stream: one?.stopped == null ? ('unknown' as const) : one.stopped ? ('stopped' as const) : ('enabled' as const),
          unplaced: one?.unplaced ?? 0,
        }
      }),
    }
  },
})

const events = operation({
  id: 'signals.events',
  method: 'GET',
  path: '/v1/signals/events',
  summary: 'Signed security events as they came, by transmitter; `unplaced=yes`: only those of which nobody knows what they are about',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({ ...PageQuery, transmitter: Type.Optional(Id), unplaced: Type.Optional(Type.Enum(['yes', 'no'])) }),
  response: Page(
    Closed({
      transmitter: Id,
      id: Type.String({ description: '`jti`' }),
      event: Type.String(),
      status: Type.Enum(['bad', 'good', 'neither']),
      said: Facts,
      subject: Nullable(Subject),
      outcome: Type.Enum(['counts', 'older', 'unplaced', 'undecided', 'stream']),
      unplaced: Nullable(Type.Enum(['unknown', 'several', 'not_theirs', 'refused'])),
      placedAt: Nullable(Instant),
      reason: Type.String(),
      txn: Nullable(Type.String()),
      happenedAt: Instant,
      receivedAt: Instant,
    }),
  ),
  handle: (runtime, caller, { query }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'signals')
    const { transmitter, unplaced } = query
    return pageOf(
      listName('signals/events', { transmitter, unplaced }),
      query,
      (after, limit) => pageOfEvents(runtime.db, caller.org, { transmitter, unplaced: unplaced === 'yes' }, after, limit),
      (row) => `${row.transmitter} ${row.jti}`,
      (row) => ({
        transmitter: row.transmitter,
        id: row.jti,
        event: row.event,
        status: row.bad === null ? ('neither' as const) : row.bad ? ('bad' as const) : ('good' as const),
        said: { ...row.subject },
        subject: subjectOf(row.subject_kind, row.subject_id) ?? subjectOf(row.placed_kind, row.placed_id),
        outcome: row.outcome,
        unplaced: row.placed_at === null ? row.why : null,
        placedAt: row.placed_at?.toISOString() ?? null,
        reason: row.reason,
        txn: row.txn,
        happenedAt: row.happened_at.toISOString(),
        receivedAt: row.received_at.toISOString(),
      }),
    )
  },
})

export const transmitterOperations = [transmitters, events]
