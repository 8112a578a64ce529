import { canonicalJson } from '@countersign/ledger'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { checkedBundle, defaultPackDir, loadBundle } from './bundle.ts'
import { type QueryReader, queryReader } from './query-reader.ts'
import { operationQueries, powerQueries } from './question-arbitraries.ts'

let roles: string[]
let operations: string[]
let powers: string[]
let readers: { reader: QueryReader; timed: boolean }[]
beforeAll(async () => {
  const { pack } = checkedBundle(await loadBundle(defaultPackDir))
  roles = [...pack.roles]
  operations = [...pack.operations.actions.keys()]
  powers = [...pack.powers.actions.keys()]
  readers = [true, false].map((timed) => ({
    timed,
    reader: queryReader({ roles, operations, powers, readsInstant: { operations: timed, powers: timed } }),
  }))
})

const odd = fc.constantFrom<unknown>(
  undefined,
  null,
  '',
  'x',
  'control_owner',
  'ünïcødé 漢字 😀',
  '"quoted\\"',
  'a\ud800',
  'line\nbreak',
  '\u2028',
  '\u007f',
  'a'.repeat(512),
  'a'.repeat(513),
  true,
  false,
  0,
  1,
  Number.NaN,
  [],
  ['b', 'a'],
  ['a', 'a'],
  ['a', 'b', 'ü'],
  [['a']],
  [undefined],
  {},
  { kind: 'provider', id: 'x' },
  new String('ada'),
  '2026-01-05T12:00:00Z',
  '2026-01-05T13:00:00+01:00',
  '2026-01-05T12:00:00.0001Z',
  '2026-02-30T12:00:00Z',
  'yesterday',
)

/** The question with some of its facts, at any depth, replaced, taken away, made twice or joined by others. */
const meddled = (question: object): fc.Arbitrary<unknown> =>
  fc.array(fc.tuple(fc.nat(), fc.nat(), fc.constantFrom('set', 'delete', 'add', 'inherit'), odd), { maxLength: 3 }).map((changes) => {
    const copy = structuredClone(question) as Record<string, unknown>
    for (const [which, key, how, value] of changes) {
      const records = [
        copy,
        ...Object.values(copy).filter(
          (part) => typeof part === 'object' && part !== null && !Array.isArray(part) && !(part instanceof String),
        ),
      ]
      const record = records[which % records.length] as Record<string, unknown>
      const keys = Object.keys(record)
      const name = keys[key % Math.max(1, keys.length)] ?? 'id'
      if (how === 'set') record[name] = value
      else if (how === 'delete') delete record[name]
      else if (how === 'add') record.stranger = value
      else {
        const given = record[name]
        delete record[name]
        Object.setPrototypeOf(record, { [name]: given })
      }
    }
    return copy
  })

type Told = { query: unknown } | { problems: string[] }

/** A question that is refused has no key. One that is read has that of its copy: two have one key if, and only if, their decisive facts are one. */
const check = (
  key: string | undefined,
  read: Told,
  keyOfCopy: (copy: unknown) => string | undefined,
  left: string,
  seen: Map<string, string>,
): void => {
  if ('problems' in read) {
    expect(key).toBeUndefined()
    return
  }
  expect(key).toBeTypeOf('string')
  expect(keyOfCopy(read.query)).toBe(key)
  const facts = { ...(read.query as Record<string, unknown>) }
  delete facts[left]
  const text = canonicalJson(facts)
  expect(seen.get(`key ${key}`) ?? text).toBe(text)
  expect(seen.get(`text ${text}`) ?? key).toBe(key)
  seen.set(`key ${key}`, text)
  seen.set(`text ${text}`, key!)
}

it('two questions have one key if and only if they have the same decisive facts, and what is refused has none', () => {
  for (const { reader, timed } of readers) {
    const [operationsSeen, powersSeen] = [new Map<string, string>(), new Map<string, string>()]
    fc.assert(
      fc.property(operationQueries(operations, roles).chain(meddled), powerQueries(roles).chain(meddled), (operation, power) => {
        check(reader.operationKey(operation), reader.operation(operation), reader.operationKey, timed ? '' : 'at', operationsSeen)
        check(reader.authorizationKey(power), reader.authorization(power), reader.authorizationKey, timed ? '' : 'context', powersSeen)
      }),
      { numRuns: 800 },
    )
    expect(operationsSeen.size).toBeGreaterThan(100)
    expect(powersSeen.size).toBeGreaterThan(100)
  }
})

it('no fact can be moved into its neighbour: texts that look like keys of other facts stay apart', () => {
  const { reader } = readers[0]!
  const resource = fc.record(
    {
      kind: fc.constantFrom('a', '1:a', 'a1:a', ':', '1', 'a!1:b'),
      id: fc.constantFrom('a', '1:a', 'a1:a', ':', '1', 'a!1:b'),
      party: fc.constantFrom('a', '.', '!', '1:a.'),
      ownerId: fc.constantFrom('a', '.', '!', '1:a.'),
      executorIds: fc.subarray(['a', '[', '1[', '1:a', ',', '2[1:a']),
      approverIds: fc.subarray(['a', '[', '1[', '1:a', ',', '2[1:a']),
    },
    { requiredKeys: ['kind', 'id'] },
  )
  const seen = new Map<string, string>()
  const principal = { kind: 'person', id: 'ada', party: { kind: 'enterprise', id: 'north' }, roles: [], active: true }
  fc.assert(
    fc.property(resource, (of) => {
      const query = { principal, action: powers[0], resource: of, context: { at: '2026-01-05T12:00:00.000Z' } }
      check(reader.authorizationKey(query), reader.authorization(query), reader.authorizationKey, '', seen)
    }),
    { numRuns: 3000 },
  )
})

it('what throws when it is looked at has no key', () => {
  const trap = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('secret-canary')
      },
    },
  )
  for (const { reader } of readers) {
    expect(reader.operationKey(trap)).toBeUndefined()
    expect(reader.authorizationKey({ principal: trap, action: powers[0], resource: trap, context: trap })).toBeUndefined()
  }
})
