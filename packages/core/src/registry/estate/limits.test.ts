// However much one node leads to and however many estates there are: what a question gathers and what is kept in memory have a limit, and what is refused says so.
import { CountersignError } from '@countersign/ledger'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Tables } from '../../tables.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { walkDatabase } from './cold.ts'
import { bytesKept, type EstateNode, type Reach, reachFrom, warmEstate } from './index.ts'

let database: TestDatabase
let opened: Opened
let db: Kysely<Tables>
const control: EstateNode = { kind: 'control', id: 'wide' }
const much = 2 ** 30

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(async () => {
  await database?.stop()
})
beforeEach(async () => {
  opened = await openCompany(database)
  db = opened.fresh.db
  await wide('acme', 40)
  passed = 0
  return () => opened.end()
})

/** A system with so many accounts; names of which the order by bytes is another than by UTF-16. */
const wide = async (org: string, accounts: number): Promise<void> => {
  for (const statement of [
    sql`insert into parties (org_id, id, kind, name) values (${org}, ${org}, 'enterprise', 'n') on conflict do nothing`,
    sql`insert into systems (org_id, id, name, connector, environment, config, operator_secrets, observer_secrets)
      values (${org}, 'wide', 'n', 'fake', 'production', '{}', '{}', '{}')`,
    sql`insert into identities (org_id, id, kind, name, purpose, party_id, environment, criticality)
      values (${org}, 'many', 'service', 'n', 'p', ${org}, 'production', 'low')`,
    sql`insert into credentials (org_id, id, identity_id, system_id, kind, account)
      select ${org}, case n when 1 then '😀' when 2 then U&'\\FF5E' else 'w-' || n end, 'many', 'wide', 'fake.password', 'w-' || n
      from generate_series(1, ${accounts}::int) n`,
  ])
    await statement.execute(db)
}
const named = (reach: Reach | undefined): string[] =>
  reach?.page(undefined, 1000).map(({ node, distance }) => `${distance} ${node.kind}:${node.id}`) ?? []
/** Seconds of which nothing in the house knows. */
let passed = 0
const later = () => ({ ...opened.house.runtime, clock: { ...opened.house.clock, monotonic: () => passed * 1000 } })
const refusal = (limits: { gathered: number; bytes: number }): Promise<unknown> =>
  reachFrom(later(), 'acme', control, 'blast_radius', limits).catch((error: unknown) =>
    error instanceof CountersignError ? [error.code, error.message] : error,
  )

it('a walk gathers so much and no more, wherever it is when it has', async () => {
  const walked = (most: number) => walkDatabase(db, 'acme', control, 'blast_radius', most)
  const whole = await walked(42)
  expect(whole?.size).toBe(42)
  for (const most of [41, 40, 10, 1]) expect(await walked(most), `${most}`).toBeUndefined()
})

it('what leads to more is answered from memory, the same; where that is too small too, it is refused, and says what to ask instead', async () => {
  const gathered = await walkDatabase(db, 'acme', control, 'blast_radius', 1000)
  expect(await refusal({ gathered: 20, bytes: 500 })).toEqual([
    'estate.too_large',
    expect.stringMatching(/control:wide.*20 nodes.*narrower/),
  ])
  expect(bytesKept(opened.house.runtime)).toBe(0)
  // What fits is asked as before.
  const small = await reachFrom(opened.house.runtime, 'acme', { kind: 'system', id: 'wide' }, 'blast_radius', { gathered: 20, bytes: 500 })
  expect(named(small.reach)).toEqual(['0 system:wide'])
  // It is not read in vain at each question: a quarter of an hour later it is.
  expect(await refusal({ gathered: 20, bytes: much })).toMatchObject(['estate.too_large', expect.any(String)])
  passed += 16 * 60
  const { reach } = await reachFrom(later(), 'acme', control, 'blast_radius', { gathered: 20, bytes: much })
  expect(bytesKept(opened.house.runtime)).toBeGreaterThan(0)
  expect(named(reach)).toEqual(named(gathered))
  expect(reach.size).toBe(42)
})

it('of several estates that do not fit together, the one that was asked last is kept', async () => {
  const runtime = later()
  await wide('other', 40)
  await warmEstate(runtime, 'acme')
  const one = bytesKept(runtime)
  passed += 1
  await warmEstate(runtime, 'other', { gathered: 1000, bytes: one + 100 })
  const both = bytesKept(runtime)
  expect(both).toBeLessThan(one)
  expect(both).toBeGreaterThan(0)
  const answered = await reachFrom(runtime, 'acme', control, 'blast_radius')
  expect(answered.reach.size).toBe(42)
})
