// INVARIANT: what the database finds for a filter is what the protocol's own matching finds, for any filter and any resources.
import {
  type BoundFilter,
  bindFilter,
  type Filter,
  foldedResource,
  matchesResource,
  parseFilter,
  printFilter,
  RESOURCE_TYPES,
  type Values,
} from '@countersign/scim'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FreshDatabase, startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { filterCondition } from './filter-store.ts'

let server: TestDatabase
let fresh: FreshDatabase

beforeAll(async () => {
  server = await startTestDatabase()
  fresh = await server.fresh()
})
afterAll(async () => {
  await fresh?.drop()
  await server?.stop()
})

const { Identity, User } = RESOURCE_TYPES
const NHI = 'urn:countersign:params:scim:schemas:extension:nhi:2.0:Identity'
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const word = fc.constantFrom('a', 'B', 'ab', 'Ä', 'ß', '%', '_', '"', '\\', "'", '🦊', '')
const part = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined, freq: 3 })
const clean = <T extends object>(values: fc.Arbitrary<T>) =>
  values.map((each) => Object.fromEntries(Object.entries(each).filter(([, value]) => value !== undefined)) as Values)
const list = (value: fc.Arbitrary<Values>) => fc.array(value, { minLength: 1, maxLength: 3 })
const email = clean(fc.record({ value: part(word), type: part(fc.constantFrom('work', 'home')), primary: part(fc.boolean()) }))
const user = clean(
  fc.record({
    userName: word,
    externalId: part(word),
    active: part(fc.boolean()),
    name: part(clean(fc.record({ familyName: part(word) }))),
    emails: part(list(email)),
    [ENTERPRISE]: part(clean(fc.record({ department: part(word), manager: part(clean(fc.record({ value: word }))) }))),
  }),
)
const identity = clean(
  fc.record({
    displayName: word,
    [NHI]: part(
      clean(
        fc.record({
          scope: part(fc.array(word, { minLength: 1, maxLength: 3 })),
          expiresAt: part(fc.constantFrom('2026-01-01T00:00:00.000Z', '2026-06-01T12:30:00.500Z')),
          rotation: part(clean(fc.record({ intervalDays: part(fc.integer({ min: -2, max: 200 })) }))),
          owners: part(list(clean(fc.record({ value: part(word), type: part(fc.constantFrom('business', 'technical')) })))),
        }),
      ),
    ),
  }),
)

type Named = readonly [string, (string | undefined)?, (string | undefined)?]
const texts = ['eq', 'ne', 'co', 'sw', 'ew', 'gt', 'ge', 'lt', 'le'] as const
const textOn = (names: readonly Named[]): fc.Arbitrary<Filter> =>
  fc.record({ op: fc.constantFrom(...texts), path: pathOf(names), value: word })
const pathOf = (names: readonly Named[]) =>
  fc.constantFrom(
    ...names.map(([name, sub, schema]) => ({ name, ...(sub === undefined ? {} : { sub }), ...(schema === undefined ? {} : { schema }) })),
  )
const userPaths = [
  ['userName'],
  ['externalId'],
  ['name', 'familyName'],
  ['emails'],
  ['emails', 'value'],
  ['emails', 'type'],
  ['department', undefined, ENTERPRISE],
  ['manager', 'value', ENTERPRISE],
] as const
const emailLeaf: fc.Arbitrary<Filter> = fc.oneof(
  textOn([['value'], ['type']]),
  fc.record({ op: fc.constantFrom('eq' as const, 'ne' as const), path: pathOf([['primary']]), value: fc.boolean() }),
  fc.record({ op: fc.constant('pr' as const), path: pathOf([['value'], ['primary']]) }),
)
const emailFilter = combined(emailLeaf)
const userLeaf: fc.Arbitrary<Filter> = fc.oneof(
  textOn(userPaths),
  fc.record({ op: fc.constant('pr' as const), path: pathOf([...userPaths, ['name'], ['emails', 'primary']]) }),
  fc.record({ op: fc.constantFrom('eq' as const, 'ne' as const), path: pathOf(userPaths), value: fc.constant(null) }),
  fc.record({ op: fc.constantFrom('eq' as const, 'ne' as const), path: pathOf([['active'], ['emails', 'primary']]), value: fc.boolean() }),
  fc.record({ op: fc.constant('value' as const), path: fc.constant({ name: 'emails' }), filter: emailFilter }),
)
const identityLeaf: fc.Arbitrary<Filter> = fc.oneof(
  textOn([['displayName'], ['scope', undefined, NHI], ['owners', undefined, NHI], ['owners', 'type', NHI]]),
  fc.record({
    op: fc.constantFrom('eq' as const, 'ne' as const, 'gt' as const, 'le' as const),
    path: pathOf([['expiresAt', undefined, NHI]]),
    value: fc.constantFrom('2026-01-01T00:00:00Z', '2026-06-01T14:30:00.5+02:00'),
  }),
  fc.record({
    op: fc.constantFrom('eq' as const, 'ne' as const, 'gt' as const, 'ge' as const, 'lt' as const),
    path: pathOf([['rotation', 'intervalDays', NHI]]),
    value: fc.integer({ min: -2, max: 200 }),
  }),
  fc.record({
    op: fc.constant('value' as const),
    path: fc.constant({ schema: NHI, name: 'owners' }),
    filter: combined(textOn([['value'], ['type']])),
  }),
  fc.record({ op: fc.constant('value' as const), path: fc.constant({ schema: NHI, name: 'scope' }), filter: textOn([['value']]) }),
)

function combined(leaf: fc.Arbitrary<Filter>): fc.Arbitrary<Filter> {
  return fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 2 },
      { arbitrary: leaf, weight: 3 },
      { arbitrary: fc.record({ op: fc.constant('not' as const), filter: tie('filter') }), weight: 1 },
      {
        arbitrary: fc.record({
          op: fc.constantFrom('and' as const, 'or' as const),
          filters: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
        }),
        weight: 2,
      },
    ),
  })).filter
}

const found = async (filter: BoundFilter, folded: readonly Values[]): Promise<boolean[]> => {
  const { rows } = await sql<{ fits: boolean }>`select ${filterCondition({ org: 'acme', source: 'hr' }, filter)} as fits
    from jsonb_array_elements(${JSON.stringify(folded)}::jsonb) with ordinality as r(folded, n) order by r.n`.execute(fresh.db)
  return rows.map(({ fits }) => fits)
}

test.each([
  ['a user', User, user, combined(userLeaf)],
  ['an identity', Identity, identity, combined(identityLeaf)],
] as const)('a filter of %s finds in the database what it matches', async (_what, type, resource, filters) => {
  await fc.assert(
    fc.asyncProperty(fc.array(resource, { minLength: 1, maxLength: 12 }), filters, async (resources, filter) => {
      const bound = bindFilter(type, parseFilter(printFilter(filter)))
      const wanted = resources.map((each) => matchesResource(bound, each))
      expect([
        printFilter(filter),
        await found(
          bound,
          resources.map((each) => foldedResource(type, each)),
        ),
      ]).toEqual([printFilter(filter), wanted])
    }),
    { numRuns: 400 },
  )
})
