// The API of policy packs: which have been in force and how they came to be, what the tests of the one in force state, and who may what by it.
import { CountersignError } from '@countersign/ledger'
import { casesIn, type PowerTable, powerTables } from '@countersign/policy'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Digest, Facts, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { everActivated, newestBundle } from '../policy/index.ts'
import { textsOf } from './texts.ts'

const resource = () => ({ kind: 'policy', id: 'current' })
const highest = 2_147_483_647

const history = operation({
  id: 'policy.history',
  method: 'GET',
  path: '/v1/policy/history',
  summary: 'Every policy pack that has been in force, newest first, and how it came to be',
  scope: 'read',
  power: 'read.policy',
  query: Closed(PageQuery),
  response: Page(
    Closed({
      sequence: Type.Integer(),
      digest: Digest,
      name: Type.String(),
      version: Type.String(),
      from: Instant,
      way: Type.Enum(['first', 'change', 'start'], {
        description:
          'The first of the organisation; a change that people approved; or a start of a program that could not read the one before',
      }),
      change: Nullable(Id),
      document: Nullable(Digest),
    }),
  ),
  resource,
  handle: (runtime, caller, { query }) =>
    pageOf(
      listName('policy/history'),
      query,
      (after, limit) => everActivated(runtime.db, caller.org, after === '' ? highest : Number(after), limit),
      (row) => String(row.sequence),
      (row) => ({
        sequence: row.sequence,
        digest: row.digest,
        name: row.name,
        version: row.version,
        from: row.activated_at.toISOString(),
        way: row.way,
        change: row.change_id,
        document: row.document,
      }),
    ),
})

const tests = operation({
  id: 'policy.tests',
  method: 'GET',
  path: '/v1/policy/tests',
  summary: 'What the tests of the policy pack in force state: each asks one thing, and says what the answer has to be',
  scope: 'read',
  power: 'read.policy',
  query: Closed({ file: Type.Optional(Id) }),
  response: Closed({
    files: Type.Array(
      Closed({
        file: Type.String(),
        cases: Type.Array(
          Closed({
            name: Type.String(),
            asks: Type.Enum(['decide', 'authorize']),
            given: Type.Record(Type.String(), Type.Unknown(), { description: 'What differs from an ordinary question' }),
            expect: Facts,
          }),
        ),
      }),
    ),
  }),
  errors: ['policy.unknown_file'],
  resource,
  handle: async (runtime, caller, { query: { file } }) => {
    const kept = (await newestBundle(runtime.db, caller.org))?.tests ?? {}
    if (file !== undefined && !Object.hasOwn(kept, file))
      throw new CountersignError('policy.unknown_file', 'not_found', `the pack in force has no test file \`${file}\``)
    const texts = await textsOf(runtime.db, caller.org, file === undefined ? kept : { [file]: kept[file]! })
    const byFile = Map.groupBy(casesIn(texts), (one) => one.file)
    return {
      files: [...byFile].map(([name, cases]) => ({
        file: name,
        cases: cases.map((one) => ({
          name: one.name,
          asks: one.decide ? ('decide' as const) : ('authorize' as const),
          given: { ...(one.decide ?? one.authorize) },
          expect: { ...one.expect },
        })),
      })),
    }
  },
})

const Table = Closed({
  columns: Type.Array(Type.String()),
  rows: Type.Array(Closed({ power: Type.String(), cells: Type.Array(Type.String()) })),
})
const inTable = ({ columns, rows }: PowerTable) => ({
  columns: [...columns],
  rows: rows.map(({ power, cells }) => ({ power, cells: [...cells] })),
})

const powers = operation({
  id: 'policy.powers',
  method: 'GET',
  path: '/v1/policy/powers',
  summary: 'Who may use which power by the policy in force: the tables of the permission matrix, asked of the engine',
  description:
    '`byRole`: one role, held by an active person of the enterprise (roles of a provider: by its agent). `barred`: who holds every role and may still not. A cell is `yes` (on any record), the standings on which it is had, or `–`.',
  scope: 'read',
  power: 'read.policy',
  response: Closed({ digest: Digest, byRole: Table, barred: Table }),
  resource,
  handle: async (runtime) => {
    const engine = runtime.policy.current()
    const { byRole, barred } = powerTables(engine)
    return { digest: engine.bundle.digest, byRole: inTable(byRole), barred: inTable(barred) }
  },
})

export const packOperations = [history, tests, powers]
