// The API of coverage: which systems are read, how freshly and how completely, what share of their accounts is somebody's, and what nobody knows.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import { leakTotals } from '../leaks/index.ts'
import { hearings } from '../sources/index.ts'
import { shareOf, sightOf } from './model.ts'
import { sourceCoverage, systemCoverage, unknownCounts } from './store.ts'

const Count = Type.Integer({ minimum: 0 })
const Share = Nullable(Type.Number({ minimum: 0, maximum: 1 }))

/** Those in force, and those that have said something when they were. */
const sourcesOf = async (runtime: Runtime, org: string, at: Date) => {
  const heard = new Map((await hearings(runtime, org, at)).map((one) => [one.source, one]))
  const counted = new Map((await sourceCoverage(runtime.db, org)).map((one) => [one.source, one]))
  return [...new Set([...heard.keys(), ...counted.keys()])].sort().map((source) => {
    const [said, counts] = [heard.get(source), counted.get(source)]
    return {
      source,
      hearing: said?.hearing ?? ('withdrawn' as const),
      heardAt: said?.at?.toISOString() ?? null,
      expectEvery: said?.expectEvery ?? null,
      records: counts?.records ?? 0,
      gone: counts?.gone ?? 0,
      completeAt: counts?.completeAt?.toISOString() ?? null,
    }
  })
}

const read = operation({
  id: 'estate.coverage',
  method: 'GET',
  path: '/v1/estate-coverage',
  summary: 'How much is known: systems and how freshly each was read, accounts and whose they are, sources, and what nobody knows',
  description:
    'Blind spots have names: `never` was never read to its end, `partial` only in part, `stale` not for two days, `no_connector` can not be. Totals stand on each page.',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed(PageQuery),
  response: Closed({
    items: Type.Array(
      Closed({
        system: Id,
        connector: Type.String(),
        environment: Type.String(),
        sight: Type.Enum(['fresh', 'stale', 'partial', 'never', 'no_connector']),
        completeAt: Nullable(Instant),
        code: Nullable(Type.String()),
        accounts: Count,
        correlated: Count,
        own: Count,
        share: Share,
        credentials: Count,
        unseen: Count,
        endpoints: Count,
        unreached: Count,
      }),
    ),
    next: Type.Optional(Type.String({ description: 'Cursor of the next page; absent on the last' })),
    sources: Type.Array(
      Closed({
        source: Id,
        hearing: Type.Enum(['heard', 'silent', 'never', 'not_promised', 'withdrawn'], {
          description: '`silent`: for longer than its document promises. `not_promised`: nobody would notice',
        }),
        heardAt: Nullable(Instant),
        expectEvery: Nullable(Type.String()),
        records: Count,
        gone: Count,
        completeAt: Nullable(Instant),
      }),
    ),
    leaks: Closed({
      reports: Count,
      leaks: Count,
      named: Count,
      recognised: Count,
      lastAt: Nullable(Instant),
    }),
    unknown: Closed({
      credentials: Count,
      withoutScope: Count,
      withoutAge: Count,
      withoutLastUse: Count,
      withoutUsers: Count,
      identities: Count,
      withoutOwner: Count,
      withoutEnd: Count,
      quarantined: Count,
    }),
  }),
  handle: async (runtime, caller, { query }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'system')
    const at = runtime.clock.now()
    const page = await pageOf(
      listName('estate-coverage'),
      query,
      (after, limit) => systemCoverage(runtime.db, caller.org, after, limit),
      (row) => row.system,
      ({ outcome, ...row }) => ({
        ...row,
        sight: sightOf({ completeAt: row.completeAt, outcome }, runtime.connectors.definition(row.connector) !== undefined, at),
        completeAt: row.completeAt?.toISOString() ?? null,
        code: row.code === '' ? null : row.code,
        share: row.completeAt === null ? null : shareOf(row.correlated + row.own, row.accounts),
      }),
    )
    const leaks = await leakTotals(runtime.db, caller.org)
    return {
      ...page,
      sources: await sourcesOf(runtime, caller.org, at),
      leaks: { ...leaks, lastAt: leaks.lastAt?.toISOString() ?? null },
      unknown: await unknownCounts(runtime.db, caller.org),
    }
  },
})

export const coverageOperations = [read]
