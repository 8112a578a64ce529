// The quick way and the judge say the same of any estate under any rules: what is looked at in bulk, by what is bad, comes to exactly the lapses that asking
// each credential for each of its conditions comes to; a preview counts and lists the same.
import { TRUST_CONDITIONS, type TrustModel, type TrustRule, trustModelOf } from '@countersign/policy'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { evaluateAll } from './evaluate.ts'
import { countLapses, readLapses, rulesOf } from './index.ts'
import type { Rules } from './model.ts'
import { nextLapses } from './preview.ts'
import { placeOf } from './preview-store.ts'
import { suspectsOf } from './suspects-store.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database.stop())

const parties = ['acme', 'leaving', 'staying'] as const
const workloads = ['up', 'up-too', 'down', 'down-too', 'sick'] as const

/** Most of an estate is as it should be: else what is wrong with one in another way would hide what is missed. */
const mostly = <T>(good: T, ...others: readonly T[]): fc.Arbitrary<T> =>
  fc.oneof({ weight: 10, arbitrary: fc.constant(good) }, { weight: 2, arbitrary: fc.constantFrom(...others) })

/** One credential with the identity that it is of, as far as trust asks. */
const fact = fc.record({
  business: mostly<string | null>('eve', 'gone', 'oscar', null),
  technical: mostly<string | null>('finn', 'gone', 'oscar', null),
  holder: mostly<string | null>(null, 'eve', 'gone'),
  party: mostly<string>(...parties),
  contract: mostly<string | null>(null, 'contract', 'over', 'to-come', 'some-systems', 'some-tenants', 'some-regions'),
  system: mostly('fake', 'here', 'there', 'nowhere'),
  uses: mostly<string[]>(['up'], [], ['down'], ['down', 'down-too'], ['down', 'up'], ['up', 'up-too'], ['sick', 'down'], ['sick']),
  state: mostly('active', 'retired'),
  kind: mostly('service_account', 'person', 'canary'),
  ends: mostly<string | null>('2040-01-01', '2026-01-01', null),
  frozen: mostly(false, true),
  quarantined: mostly(false, true),
  privileged: fc.boolean(),
  criticality: fc.constantFrom('low', 'high'),
  environment: fc.constantFrom('production', 'development'),
  held: mostly('none', 'justified', 'over', 'asked', 'withheld', 'ended'),
  incident: mostly('none', 'open', 'closed'),
  posture: mostly<string | null>(null, 'credential', 'identity', 'party', 'principal', 'workload'),
  /** It is another credential of the identity before. */
  shares: fc.boolean(),
})
type Fact = typeof fact extends fc.Arbitrary<infer T> ? T : never

const rule: fc.Arbitrary<TrustRule> = fc.record({
  condition: fc.constantFrom(...TRUST_CONDITIONS),
  scope: fc.record(
    {
      environments: fc.constantFrom(['production'], ['development', 'staging']),
      criticalities: fc.constant(['high']),
      privileged: fc.boolean(),
      kinds: fc.constant(['service_account']),
    },
    { requiredKeys: [] },
  ),
  effect: fc.constantFrom('revoke', 'replace', 'finding'),
  delaySeconds: fc.integer({ min: 0, max: 100_000 }),
})
const model: fc.Arbitrary<TrustModel> = fc.record({
  rules: fc.array(rule, { maxLength: 14 }),
  unknownSeconds: fc.constant(86_400),
  settledSeconds: fc.constant(900),
  brake: fc.constant({ percent: 10, least: 25 }),
  wave: fc.constant(50),
  signals: fc.constant([]),
})

const run = async (it: Opened, statements: readonly ReturnType<typeof sql>[]): Promise<void> => {
  for (const statement of statements) await statement.execute(it.fresh.db)
}

/** What the facts of credentials point at. */
const setUp = (it: Opened, overdue: readonly string[]): Promise<void> =>
  run(it, [
    sql`insert into principals (org_id, id, kind, party_id, party_kind, name, active) values ('acme', 'gone', 'person', 'acme', 'enterprise', 'Gone', false)`,
    sql`insert into contracts (org_id, id, party_id, name, starts_on, owner_id, state, systems, tenants, regions) values
      ('acme', 'over', 'leaving', 'Over', '2025-01-01', 'ada', 'ended', '{}', '{}', '{}'),
      ('acme', 'to-come', 'leaving', 'To come', '2039-01-01', 'ada', 'active', '{}', '{}', '{}'),
      ('acme', 'some-systems', 'staying', 'Some', '2025-01-01', 'ada', 'active', '{here}', '{}', '{}'),
      ('acme', 'some-tenants', 'staying', 'Some', '2025-01-01', 'ada', 'active', '{}', '{blue}', '{}'),
      ('acme', 'some-regions', 'staying', 'Some', '2025-01-01', 'ada', 'active', '{}', '{}', '{eu}')`,
    sql`insert into systems (org_id, id, name, connector, environment, config, operator_secrets, observer_secrets, tenant, region) values
      ('acme', 'here', 'Here', 'fake', 'production', '{}', '{}', '{}', 'blue', 'eu'),
      ('acme', 'there', 'There', 'fake', 'development', '{}', '{}', '{}', 'red', 'us'),
      ('acme', 'nowhere', 'Nowhere', 'fake', 'staging', '{}', '{}', '{}', null, null)`,
    sql`insert into workloads (org_id, id, name, team, party_id, environment, state)
      select 'acme', id, id, 'core', 'acme', 'development', case when id like 'down%' then 'retired' else 'running' end
      from unnest(${[...workloads]}::text[]) id`,
    sql`insert into mergers (org_id, name, state, begun_by, begun_at) values ('acme', 'bought', 'open', 'ada', now())`,
    sql`insert into documents (org_id, digest, media_type, text) values ('acme', ${`sha256:${'0'.repeat(64)}`}, 'application/json', '{}')`,
    ...overdue.map(
      (
        party,
      ) => sql`insert into provider_reviews (org_id, id, party_id, criticality, period_from, period_to, opened_at, due_at, effect, document, nonce, overdue_at)
        values ('acme', ${`rev-${party}`}, ${party}, 'low', '2025-01-01', '2026-01-01', '2026-01-01', '2026-02-01', 'stop', ${`sha256:${'0'.repeat(64)}`},
          ${Buffer.alloc(32)}, '2026-02-02')`,
    ),
  ])

const signalled = (kind: string, subject: string, n: number) => [
  sql`insert into trust_signals (org_id, sender_id, event_id, event, subject_kind, subject_id, bad, at, received_at, reason)
    values ('acme', 'agent', ${`${kind}-${n}`}, 'credential-compromise', ${kind}, ${subject}, true, now(), now(), 'test')`,
  sql`insert into trust_postures (org_id, sender_id, event, subject_kind, subject_id, bad, at, event_id)
    values ('acme', 'agent', 'credential-compromise', ${kind}, ${subject}, true, now(), ${`${kind}-${n}`}) on conflict do nothing`,
]

const justified = (one: Fact, n: number, id: string, identity: string) => {
  if (one.held === 'none') return []
  const state = one.held === 'ended' || one.held === 'withheld' ? one.held : 'held'
  return [
    sql`insert into entitlements (org_id, id, holder_id, system_id, kind, like_account, package, account, business_owner, technical_owner, identity_id,
        credential_id, state, grant_change, ending, since, ended_at)
      values ('acme', ${`ent-${id}`}, 'eve', ${one.system}, 'k', ${`like-${n}`}, 'p', ${id}, 'eve', 'finn', ${identity}, ${id}, ${state}, 'chg', '["x"]', now(),
        ${state === 'ended' ? '2026-01-02' : null})`,
    sql`insert into justifications (org_id, id, entitlement_id, because, package, version, ref, state, asked_at, since, until, by_id, reason)
      values ('acme', ${`jst-${id}`}, ${`ent-${id}`}, 'birthright', 'p', 1, 'p', ${one.held === 'asked' ? 'asked' : 'live'}, '2025-01-01', '2025-01-01',
        ${one.held === 'over' || one.held === 'withheld' ? '2026-01-01' : '2040-01-01'}, 'd', 'test')`,
  ]
}

const write = async (it: Opened, facts: readonly Fact[]): Promise<void> => {
  let identity = ''
  for (const [n, one] of facts.entries()) {
    const id = `c-${String(n).padStart(3, '0')}`
    if (!one.shares || identity === '') {
      identity = `i-${n}`
      const [business, technical] = one.quarantined ? [null, null] : [one.business, one.technical]
      await run(it, [
        sql`insert into identities (org_id, id, kind, name, purpose, party_id, contract_id, business_owner, technical_owner, environment, criticality,
            marked_privileged, expires_at, holder_id, frozen_at, frozen_why, quarantined_in, quarantined_at)
          values ('acme', ${identity}, ${one.kind}, 'x', 'test', ${one.party}, ${one.contract}, ${business}, ${technical}, ${one.environment},
            ${one.criticality}, ${one.privileged}, ${one.ends}::timestamptz, ${one.quarantined ? null : one.holder}, ${one.frozen ? '2026-01-01' : null}::timestamptz,
            ${one.frozen ? 'nobody' : null}, ${one.quarantined ? 'bought' : null}, ${one.quarantined ? '2026-01-01' : null}::timestamptz)`,
      ])
    }
    await run(it, [
      sql`insert into credentials (org_id, id, identity_id, system_id, kind, account, state)
        values ('acme', ${id}, ${identity}, ${one.system}, 'fake.password', ${id}, ${one.state})`,
      sql`insert into credential_uses (org_id, credential_id, workload_id) select 'acme', ${id}, w from unnest(${[...one.uses]}::text[]) w`,
      ...justified(one, n, id, identity),
      ...(one.incident === 'none'
        ? []
        : [
            sql`insert into incidents (org_id, id, kind, credential_id, owner_id, detail, state, opened_at)
              values ('acme', ${`inc-${id}`}, 'test', ${id}, 'eve', '{}', ${one.incident}, now())`,
          ]),
      ...(one.posture === 'credential' ? signalled('credential', id, n) : []),
      ...(one.posture === 'identity' ? signalled('identity', identity, n) : []),
      ...(one.posture === 'party' ? signalled('party', one.party, n) : []),
      ...(one.posture === 'principal' && one.holder ? signalled('principal', one.holder, n) : []),
      ...(one.posture === 'workload' ? signalled('workload', 'sick', n) : []),
    ])
  }
}

const estate = fc.record({
  facts: fc.array(fact, { minLength: 1, maxLength: 40 }),
  overdue: fc.subarray([...parties].filter((one) => one !== 'acme')),
  model,
  standing: fc.integer({ min: 1, max: 15 }),
  judged: fc.integer({ min: 1, max: 10 }),
  page: fc.integer({ min: 1, max: 9 }),
})

const everything = { after: '', upTo: undefined }

const missesNothing = async (db: Opened['fresh']['db'], rules: Rules, at: Date): Promise<void> => {
  const suspects = new Set(await suspectsOf(db, 'acme', everything, rules, at, 1000))
  const judged = await readLapses(db, 'acme', everything, rules, at)
  expect(judged.filter(({ credential }) => !suspects.has(credential))).toEqual([])
}

test('any estate, any rules: the suspects hold every lapse, and a preview counts and lists what the judge finds', async () => {
  await fc.assert(
    fc.asyncProperty(estate, async ({ facts, overdue, model: given, page }) => {
      const it = await openCompany(database)
      try {
        const { db } = it.fresh
        await setUp(it, overdue)
        await write(it, facts)
        const [rules, at] = [rulesOf(given, []), it.house.clock.now()]
        const judged = await readLapses(db, 'acme', everything, rules, at)
        await missesNothing(db, rules, at)
        // Each condition by itself too: a suspect for another reason hides nothing.
        for (const condition of TRUST_CONDITIONS)
          await missesNothing(db, rulesOf({ ...given, rules: [{ condition, scope: {}, effect: 'revoke', delaySeconds: 0 }] }, []), at)
        const listed: string[] = []
        for (let after = ''; ; ) {
          const some = await nextLapses(db, 'acme', rules, at, after, page)
          if (some.length === 0) break
          expect(some.length).toBeLessThanOrEqual(page)
          listed.push(...some.map((one) => `${one.credential} ${one.condition} ${one.state} ${one.effect}`))
          after = placeOf(some.at(-1)!)
        }
        expect(listed).toEqual(judged.map((one) => `${one.credential} ${one.condition} ${one.state} ${one.effect}`))
        const all = (await countLapses(db, 'acme', rules, at, 50)).find(({ by }) => by === 'all')!
        const ids = (of: (one: (typeof judged)[number]) => boolean) => new Set(judged.filter(of).map(({ credential }) => credential))
        const ended = ids(({ effect }) => effect === 'revoke')
        expect(all.revoke).toBe(ended.size)
        expect(all.revoke + all.replace + all.finding).toBe(ids(({ state }) => state === 'fallen').size)
        expect(all.revoke + all.replace + all.finding + all.unknown).toBe(ids(() => true).size)
      } finally {
        await it.end()
      }
    }),
    { numRuns: 15 },
  )
})

test('any estate, in pages of any size, as it was and after anything has changed: what is kept is what the judge finds', async () => {
  await fc.assert(
    fc.asyncProperty(
      estate,
      fc.array(fc.integer({ min: 0, max: 39 }), { maxLength: 6 }),
      async ({ facts, overdue, standing, judged }, changed) => {
        const it = await openCompany(database)
        try {
          const { db } = it.fresh
          const { runtime } = it.house
          const caller = systemCaller(runtime, 'acme', 'test')
          const rules = rulesOf(trustModelOf(runtime.policy.current().bundle), [])
          await setUp(it, overdue)
          await write(it, facts)
          const held = async (): Promise<void> => {
            await evaluateAll(runtime, caller, { standing, judged })
            const kept = await sql<{
              lapse: string
            }>`select credential_id || ' ' || condition || ' ' || state || ' ' || effect as lapse from trust_lapses
            where state <> 'healed' order by credential_id, condition`.execute(db)
            const found = await readLapses(db, 'acme', everything, rules, it.house.clock.now())
            expect(kept.rows.map(({ lapse }) => lapse)).toEqual(
              found.map((one) => `${one.credential} ${one.condition} ${one.state} ${one.effect}`),
            )
          }
          await held()
          await run(it, [
            sql`update principals set active = not active where id in ('eve', 'gone')`,
            sql`update workloads set state = 'running' where id = 'down'`,
            sql`update contracts set state = 'ended' where id = 'some-systems'`,
            sql`update credentials set state = 'retired' where id = any(${changed.map((n) => `c-${String(n).padStart(3, '0')}`)}::text[])`,
          ])
          await held()
        } finally {
          await it.end()
        }
      },
    ),
    { numRuns: 10 },
  )
})
