// The sweep is everybody's last hope: one part that can't do its work takes nobody else's turn, and is never passed over in silence.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { delegationOf, standingDelegation, standingInstrument } from '../testing/instruments.ts'
import { type Opened, openCompany } from '../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../testing/runtime.ts'
import { type Follower, followers, SweepFailed, sweep } from './jobs.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
beforeEach(async () => {
  it = await openCompany(server)
  return () => it.end()
})

const swept = (all?: readonly Follower[]): Promise<unknown> =>
  sweep(it.house.runtime, 'acme', all).then(
    () => undefined,
    (error: unknown) => error,
  )

describe('a part of the sweep that always fails', () => {
  test.each(followers.map(({ name }) => name))('%s: keeps nobody else from his turn, and the sweep says which it was', async (poisoned) => {
    const done: string[] = []
    const failure = new Error('poisoned')
    const error = await swept(
      followers.map(({ name }) => ({
        name,
        follow: async () => {
          if (name === poisoned) throw failure
          done.push(name)
        },
      })),
    )
    expect(done).toEqual(followers.map(({ name }) => name).filter((name) => name !== poisoned))
    expect(error).toBeInstanceOf(SweepFailed)
    expect(error).toMatchObject({ parts: [poisoned], errors: [failure], message: `the sweep could not do ${poisoned}` })
  })

  test('more than one, and one that throws before it waits: all are named', async () => {
    const error = await swept([
      {
        name: 'one',
        follow: () => {
          throw new Error('at once')
        },
      },
      { name: 'two', follow: async () => 'well' },
      { name: 'three', follow: () => Promise.reject('no error at all') },
    ])
    expect(error).toMatchObject({ parts: ['one', 'three'] })
  })

  test('where the database is away, that is what is said; together with another failure, the parts are named', async () => {
    const away = { name: 'away', follow: () => Promise.reject(Object.assign(new Error('terminating connection'), { code: '57P01' })) }
    expect(await swept([away, { name: 'well', follow: async () => 'well' }])).toMatchObject({ code: 'database.unavailable' })
    const other = { name: 'other', follow: () => Promise.reject(new Error('poisoned')) }
    expect(await swept([away, other])).toMatchObject({ parts: ['away', 'other'] })
  })

  test('a document that nobody can read: what needs it fails, and overdue contracts, systems and retention are looked at all the same', async () => {
    await standingDelegation(it.house, delegationOf())
    expect(await swept()).toBeUndefined()
    await standingInstrument(it.house, 'delegation', 'broken', { provider: 'leaving' })
    const done: string[] = []
    const error = await swept(
      followers.map(({ name, follow }) => ({
        name,
        follow: async (runtime, caller) => {
          await follow(runtime, caller)
          done.push(name)
        },
      })),
    )
    const { parts } = error as SweepFailed
    expect(parts).toContain('due drills')
    expect([...done, ...parts].sort()).toEqual(followers.map(({ name }) => name).sort())
    expect(done).toEqual(expect.arrayContaining(['jobs', 'suspensions', 'contracts', 'retention', 'contract ends', 'telemetry', 'systems']))
  })
})

test('what a look at every credential has found is counted before the next part reads it', async () => {
  const { db } = it.house.runtime
  // Nobody else counts it meanwhile, and what was known of it before, when others were lent this database, is gone.
  await sql`alter table findings set (autovacuum_enabled = off)`.execute(db)
  await sql`analyze findings`.execute(db)
  /** As the look at credentials would in a large house, in one session, so that its count is known at once. */
  const findsMuch = () =>
    db.connection().execute(async (session) => {
      await sql`insert into findings (org_id, id, kind, subject, severity, due_at, detail, opened_at)
        select 'acme', 'fnd_' || n, 'credential.unused', 'c' || n, 'low', now(), '{}', now() from generate_series(1, 5000) n`.execute(
        session,
      )
      await sql`select pg_stat_force_next_flush()`.execute(session)
      await sql`select 1`.execute(session)
    })
  const known = async (): Promise<number> =>
    (await sql<{ n: number }>`select reltuples::int as n from pg_class where oid = 'findings'::regclass`.execute(db)).rows[0]!.n
  const seen: number[] = []
  const next = followers.findIndex(({ name }) => name === 'hygiene') + 2
  const all = followers.map(({ name, follow }, n): Follower => {
    if (name.startsWith('counts')) return { name, follow }
    if (name === 'hygiene') return { name, follow: findsMuch }
    return { name, follow: async () => (n === next ? seen.push(await known()) : undefined) }
  })
  const failed = await swept(all)
  await sql`alter table findings reset (autovacuum_enabled)`.execute(db)
  expect(failed).toBeUndefined()
  expect(seen).toEqual([5000])
})
