// The API of leaks. SAFETY: closed forms without a place for a secret; what would not fit a name is refused, not kept.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Digest, Id, Instant } from '../../platform/schemas.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import { pageOfReports } from './store.ts'
import { takeLeaks } from './take.ts'

const Line = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '^[^\\u0000-\\u001f\\u007f]+$' })
const Name = Type.Union([
  Closed({
    by: Type.Literal('key'),
    key: Type.String({ pattern: '^SHA256:[A-Za-z0-9+/]{43}$', description: 'Fingerprint of the public half' }),
  }),
  Closed({
    by: Type.Literal('account'),
    account: Line(200),
    host: Type.String({ minLength: 1, maxLength: 253, pattern: '^[A-Za-z0-9_.:-]+$' }),
  }),
])
const Count = Type.Integer({ minimum: 0 })

const report = operation({
  id: 'leaks.report',
  method: 'POST',
  path: '/v1/leaks',
  summary: 'What a secret scanner found: where, and by which public names it may be recognised; never the secret itself',
  description:
    '`countersign leak import` makes these of a report of gitleaks, trufflehog or any SARIF 2.1.0, on the machine where the report is. A batch of a report is taken once.',
  scope: 'execute',
  power: 'inventory.import',
  asksItself: true,
  body: Closed({
    report: Digest,
    batch: Type.Integer({ minimum: 0, maximum: 1_000_000 }),
    scanner: Line(100),
    place: Line(500),
    leaks: Type.Array(
      Closed({
        rule: Line(200),
        file: Line(1000),
        commit: Type.Optional(Type.String({ pattern: '^[0-9a-f]{7,64}$' })),
        line: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000_000 })),
        names: Type.Array(Name, { maxItems: 20 }),
      }),
      { minItems: 1, maxItems: 500 },
    ),
  }),
  response: Closed({
    duplicate: Type.Boolean({ description: 'It came before, and nothing was done now' }),
    leaks: Count,
    named: Count,
    recognised: Type.Array(
      Closed({
        credential: Id,
        by: Type.Enum(['key', 'account']),
        leak: Count,
        fresh: Type.Boolean({ description: 'Not known to be there' }),
      }),
    ),
  }),
  handle: async (runtime, caller, { body }) => {
    const taken = await takeLeaks(runtime, caller, body)
    return { ...taken, recognised: taken.recognised.map((one) => ({ ...one })) }
  },
})

const list = operation({
  id: 'leaks.reports',
  method: 'GET',
  path: '/v1/leaks',
  summary: 'Reports of scanners: how much was found, how much of it can be recognised at all, and how much was',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed(PageQuery),
  response: Page(
    Closed({
      report: Digest,
      scanner: Type.String(),
      place: Type.String(),
      reporter: Id,
      lastAt: Instant,
      leaks: Count,
      named: Count,
      recognised: Count,
    }),
  ),
  handle: (runtime, caller, { query }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'leaks')
    return pageOf(
      listName('leaks'),
      query,
      (after, limit) => pageOfReports(runtime.db, caller.org, after, limit),
      (row) => row.report,
      ({ reports: _, lastAt, ...row }) => ({ ...row, lastAt: lastAt?.toISOString() ?? '' }),
    )
  },
})

export const leakOperations = [report, list]
