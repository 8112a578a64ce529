// A look that costs what has changed leaves nothing to a look at everybody: whatever has changed, and by whichever way.
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { likeAccounts, packageOf, standingPackage } from '../../testing/access.ts'
import { personOf } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { followEntitlements } from './index.ts'

let server: TestDatabase
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())

const people = Array.from({ length: 8 }, (_, n) => `p${n}`)
const contractors = ['k0', 'k1', 'k2']
const [given] = packageOf().gives

const open = async (): Promise<Opened> => {
  const it = await openCompany(server)
  await likeAccounts(it, 'like', 'other', 'third')
  await standingPackage(it, 'core', { days: 100 })
  await standingPackage(it, 'both', { for: { is: 'person', teams: ['core', 'sales'] }, gives: [{ ...given!, likeAccount: 'acct-other' }] })
  await standingPackage(it, 'help', { for: { is: 'contractor', parties: ['leaving'] }, gives: [{ ...given!, likeAccount: 'acct-third' }] })
  for (const [n, id] of people.entries()) await personOf(it, id, { team: n % 2 === 0 ? 'core' : 'sales' })
  for (const id of contractors)
    for (const statement of [
      sql`insert into principals (org_id, id, kind, party_id, party_kind, name) values ('acme', ${id}, 'person', 'leaving', 'provider', ${id})`,
      sql`insert into identities (org_id, id, kind, name, purpose, party_id, contract_id, business_owner, technical_owner, environment, criticality)
        values ('acme', ${id}, 'person', ${id}, 'test', 'leaving', 'contract', 'eve', 'finn', 'development', 'low')`,
    ])
      await statement.execute(it.fresh.db)
  return it
}

/** Facts as they may change, by whoever wrote them. */
const changes: Readonly<Record<string, (who: string, n: number) => ReturnType<typeof sql>>> = {
  moves: (who, n) => sql`update principals set team = ${['core', 'sales', 'nowhere'][n % 3]} where id = ${who}`,
  leaves: (who) => sql`update principals set active = false where id = ${who}`,
  comes: (who, n) => sql`insert into principals (org_id, id, kind, party_id, party_kind, name, team)
    values ('acme', ${`${who}-new-${n}`}, 'person', 'acme', 'enterprise', 'New', 'core') on conflict do nothing`,
  'contract ends': () => sql`update contracts set state = 'ended' where id = 'contract'`,
  'contract begins': () => sql`update contracts set state = 'active' where id = 'contract'`,
  suspended: (_who, n) => sql`insert into party_suspensions (org_id, id, party_id, party_kind, suspended_at, suspended_by, reason, ticket)
    values ('acme', ${`s-${n}`}, 'leaving', 'provider', now(), 'ada', 'test', 'T') on conflict do nothing`,
  'lifted again': () => sql`update party_suspensions set lifted_at = now() where lifted_at is null`,
  offboarding: (who) => sql`update identities set state = 'offboarding' where id = ${who}`,
  'account ended elsewhere': (who) =>
    sql`update credentials set state = 'retired' where id in (select credential_id from entitlements where holder_id = ${who})`,
  'reason given up': (who) => sql`update justifications set state = 'ended', ended_at = now(), end_code = 'given_up', end_reason = 'test'
    where state = 'live' and entitlement_id in (select id from entitlements where holder_id = ${who})`,
  'reason over': (
    who,
  ) => sql`update justifications set state = 'ended', ended_at = now() - interval '1 day', end_code = 'time', end_reason = 'test'
    where state = 'live' and entitlement_id in (select id from entitlements where holder_id = ${who})`,
  'life goes on': (
    who,
    n,
  ) => sql`insert into lifecycle_events (org_id, id, kind, subject_kind, subject, source, record_kind, external_id, record_version,
        effective_at, noticed_at, state)
      values ('acme', ${`lev-${who}-${n}`}, 'mover', 'principal', ${who}, 'hr', 'person', ${who}, ${n + 1}, now(), now() + interval '1 hour', 'done')
      on conflict do nothing`,
}

const change = fc.record({
  what: fc.constantFrom(...Object.keys(changes)),
  who: fc.constantFrom(...people, ...contractors),
  n: fc.integer({ min: 0, max: 100 }),
})

const lookedAtAll = async (it: Opened): Promise<unknown> =>
  (await sql`select whole_since from access_state where packages <> ''`.execute(it.fresh.db)).rows

/** All that following what people hold can change. */
const everything = async (it: Opened): Promise<unknown> => {
  const { db } = it.fresh
  const entitlements = await sql`select id, state, note, grant_change, end_change from entitlements order by id`.execute(db)
  const justifications = await sql`select id, state, end_code from justifications order by id`.execute(db)
  const opened = await sql`select id, state from changes order by id`.execute(db)
  const holds = await sql`select id, state, falling from access_holds order by id`.execute(db)
  return [entitlements, justifications, opened, holds].map(({ rows }) => rows)
}

test('any changes: when what has changed was looked at, a look at everybody finds nothing more to do', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(change, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 4 }), async (rounds) => {
      const it = await open()
      try {
        const { runtime } = it.house
        const caller = systemCaller(runtime, 'acme', 'test')
        await followEntitlements(runtime, caller)
        await it.house.run(600)
        await followEntitlements(runtime, caller)
        for (const some of rounds) {
          for (const { what, who, n } of some) await changes[what]!(who, n).execute(it.fresh.db)
          const before = await lookedAtAll(it)
          it.house.clock.advance(1)
          await followEntitlements(runtime, caller)
          await followEntitlements(runtime, caller)
          // It was no look at everybody.
          expect(await lookedAtAll(it)).toEqual(before)
          const came = await everything(it)
          await sql`update access_state set packages = ''`.execute(it.fresh.db)
          await followEntitlements(runtime, caller)
          expect(await lookedAtAll(it)).not.toEqual(before)
          expect(await everything(it)).toEqual(came)
        }
      } finally {
        await it.end()
      }
    }),
    { numRuns: 4, endOnFailure: true },
  )
})

test('what nobody could finish comes again, although nothing of it changes meanwhile', async () => {
  const it = await open()
  try {
    const { runtime } = it.house
    const caller = systemCaller(runtime, 'acme', 'test')
    await followEntitlements(runtime, caller)
    await it.house.run(600)
    // Nobody is left who answers for a change.
    await sql`update principals set active = false where id in ('ben', 'cleo', 'ada', 'eve', 'finn')`.execute(it.fresh.db)
    await sql`update principals set team = 'sales' where id = 'p0'`.execute(it.fresh.db)
    await followEntitlements(runtime, caller)
    await followEntitlements(runtime, caller)
    expect(
      await sql`select 1 from entitlements where holder_id = 'p0' and state = 'ending' and end_change is not null`.execute(it.fresh.db),
    ).toMatchObject({
      rows: [],
    })
    await sql`update principals set active = true where id in ('ben', 'cleo', 'ada', 'eve', 'finn')`.execute(it.fresh.db)
    await followEntitlements(runtime, caller)
    const ended = await sql`select 1 from entitlements where holder_id = 'p0' and state = 'ending' and end_change is not null`.execute(
      it.fresh.db,
    )
    expect(ended.rows).toHaveLength(1)
  } finally {
    await it.end()
  }
})
