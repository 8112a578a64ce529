// The API of mandates: an executor sees his own, and nobody else's.
import { parseEnvelope, parseStrict } from '@countersign/ledger'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Envelope, Id, Instant } from '../../platform/schemas.ts'
import { mandatesAfter } from './listing-store.ts'

const Live = Type.Enum(['open', 'started'])

const list = operation({
  id: 'mandates.list',
  method: 'GET',
  path: '/v1/mandates',
  summary: "The caller's own mandates that can still be used",
  scope: 'execute',
  power: 'self',
  query: Closed({ ...PageQuery, state: Type.Optional(Live) }),
  response: Page(Closed({ id: Id, envelope: Envelope, state: Live, operation: Id, change: Id, notAfter: Instant })),
  handle: (runtime, caller, { query }) => {
    const states = query.state === undefined ? (['open', 'started'] as const) : [query.state]
    return pageOf(
      listName('mandates', { state: query.state }),
      query,
      (after, limit) => mandatesAfter(runtime.db, caller.org, caller.principal.id, states, after, limit),
      (row) => row.id,
      (row) => ({
        id: row.id,
        envelope: parseEnvelope(parseStrict(row.envelope)),
        state: row.state === 'started' ? ('started' as const) : ('open' as const),
        operation: row.operation_id,
        change: row.change_id,
        notAfter: row.not_after.toISOString(),
      }),
    )
  },
})

export const mandateOperations = [list]
