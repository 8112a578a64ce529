// Any estate, after any history of changes, has the impacts that a plain walk over its rows gives it, however it was looked at in between.
import { hygieneModelOf, type ImpactRules } from '@countersign/policy'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { deriveImpacts } from './index.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(async () => {
  await database?.stop()
})
beforeEach(async () => {
  opened = await openCompany(database)
  return () => opened.end()
})

const few = fc.integer({ min: 0, max: 3 })
const environment = fc.constantFrom('production', 'development')
const deed = fc.oneof(
  fc.record({ do: fc.constant('system' as const), n: few, environment }),
  fc.record({
    do: fc.constant('identity' as const),
    n: few,
    marked: fc.boolean(),
    ended: fc.boolean(),
    criticality: fc.constantFrom('low', 'critical'),
  }),
  fc.record({
    do: fc.constant('credential' as const),
    n: fc.integer({ min: 0, max: 9 }),
    of: few,
    at: few,
    from: fc.option(few),
    ended: fc.boolean(),
  }),
  fc.record({
    do: fc.constant('account' as const),
    n: fc.integer({ min: 0, max: 9 }),
    at: few,
    admin: fc.boolean(),
    enabled: fc.boolean(),
    present: fc.boolean(),
  }),
  fc.record({ do: fc.constant('derive' as const) }),
)
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never

const perform = async (one: Deed): Promise<void> => {
  const { db } = opened.fresh
  switch (one.do) {
    case 'system':
      await sql`update systems set environment = ${one.environment} where id = ${`s-${one.n}`}`.execute(db)
      break
    case 'identity':
      await sql`update identities set marked_privileged = ${one.marked}, state = ${one.ended ? 'retired' : 'active'}, criticality = ${one.criticality}
        where id = ${`i-${one.n}`}`.execute(db)
      break
    case 'credential':
      await sql`insert into credentials (org_id, id, identity_id, system_id, kind, account, derived_from, state)
        values ('acme', ${`c-${one.n}`}, ${`i-${one.of}`}, ${`s-${one.at}`}, 'fake.password', ${`a-${one.n}`},
          (select id from credentials where id = ${`c-${one.from}`} and id <> ${`c-${one.n}`}), ${one.ended ? 'retired' : 'active'})
        on conflict (org_id, id) do update set identity_id = excluded.identity_id, system_id = excluded.system_id, state = excluded.state,
          derived_from = excluded.derived_from`.execute(db)
      break
    case 'account': {
      const description = JSON.stringify({
        state: one.enabled ? 'enabled' : 'disabled',
        expiresAt: null,
        attributes: { scope: one.admin ? ['read', 'admin'] : ['read'] },
      })
      await sql`insert into accounts (org_id, id, system_id, kind, account, description, digest, present, first_seen_at, changed_at)
        values ('acme', ${`s-${one.at}/a-${one.n}`}, ${`s-${one.at}`}, 'fake.password', ${`a-${one.n}`}, ${description}::jsonb, ${description}, ${one.present},
          now(), now())
        on conflict (org_id, id) do update set description = excluded.description, digest = excluded.digest, present = excluded.present`.execute(
        db,
      )
      break
    }
    case 'derive':
      await derive()
  }
}

/** Few are many here. */
const rules = (): ImpactRules => {
  const delivered = hygieneModelOf(opened.house.runtime.policy.current().bundle).impact
  return { ...delivered, credentials: 4, criticalIdentities: 2, productionSystems: 3, text: { ...delivered.text, all: 'few' } }
}
const derive = () => deriveImpacts(opened.house.runtime, systemCaller(opened.house.runtime, 'acme', 'test'), rules())

type Row = Readonly<Record<string, unknown>>
const rowsOf = async (table: string): Promise<Row[]> =>
  (await sql<Row>`select * from ${sql.table(table)} where org_id = 'acme' order by 2, 3`.execute(opened.fresh.db)).rows

/** By plain rules, apart from the SQL and the code that are tested: what is reached is walked node by node. */
const plainly = async (rules: ImpactRules): Promise<Record<string, string>> => {
  const systems = new Map((await rowsOf('systems')).map((one) => [one['id'], one['environment']]))
  const identities = (await rowsOf('identities')).filter((one) => one['state'] !== 'retired')
  const all = (await rowsOf('credentials')).filter((one) => one['state'] !== 'retired')
  const accounts = await rowsOf('accounts')
  const isShown = (credential: Row): boolean =>
    accounts.some((one) => {
      const text = JSON.stringify(one['description'])
      const isSame = one['system_id'] === credential['system_id'] && one['account'] === credential['account']
      return isSame && one['present'] === true && text.includes('"enabled"') && text.includes('"admin"')
    })
  const isMarked = (credential: Row) =>
    identities.some((one) => one['id'] === credential['identity_id'] && one['marked_privileged'] === true)
  const isAlive = (credential: Row) => identities.some((one) => one['id'] === credential['identity_id'])
  const found: Record<string, string> = {}
  for (const { id } of identities) {
    const controlled = new Set<unknown>()
    const shownAt = new Set<unknown>()
    const held = new Set(all.filter((one) => one['identity_id'] === id))
    let isOwn = true
    for (let before = -1; before !== held.size + controlled.size; ) {
      before = held.size + controlled.size
      for (const one of held) for (const each of all) if (each['derived_from'] === one['id']) held.add(each)
      // What is shown counts along what is his and what derives from it, not beyond a system that he controls.
      if (isOwn && before === held.size + controlled.size) {
        for (const one of held) if (isAlive(one) && isShown(one)) shownAt.add(one['system_id'])
        isOwn = false
        before = -1
      }
      if (isOwn) continue
      for (const one of held) if (isAlive(one) && (isMarked(one) || isShown(one))) controlled.add(one['system_id'])
      for (const one of all) if (controlled.has(one['system_id'])) held.add(one)
    }
    const others = all.filter((one) => controlled.has(one['system_id']) && one['identity_id'] !== id)
    const critical = new Set(
      others.flatMap((one) => identities.filter((each) => each['id'] === one['identity_id'] && each['criticality'] === 'critical')),
    )
    const own = new Set(
      all.filter((one) => one['identity_id'] === id && systems.get(one['system_id']) === 'production').map((one) => one['system_id']),
    )
    const isHigh =
      [...shownAt].some((system) => systems.get(system) === 'production') ||
      others.length >= rules.credentials ||
      critical.size >= rules.criticalIdentities ||
      own.size >= rules.productionSystems
    found[String(id)] = `${isHigh ? 'high' : 'ordinary'} of ${others.length} and ${critical.size}`
  }
  return found
}

const derived = async (): Promise<Record<string, string>> => {
  const { rows } = await sql<{ id: string; impact: string; set: number; critical: number }>`select i.id, i.impact,
      coalesce((select (r ->> 'count')::int from jsonb_array_elements(m.because) r where r ->> 'what' = 'could_set'), 0) as set,
      coalesce((select (r ->> 'count')::int from jsonb_array_elements(m.because) r where r ->> 'what' = 'could_become'), 0) as critical
    from identities i left join identity_impacts m on m.org_id = i.org_id and m.identity_id = i.id
    where i.org_id = 'acme' and i.state <> 'retired' order by i.id`.execute(opened.fresh.db)
  return Object.fromEntries(rows.map(({ id, impact, set, critical }) => [id, `${impact} of ${set} and ${critical}`]))
}

it('impacts are what a plain walk gives, whenever they were looked at', { timeout: 300_000 }, async () => {
  const { db } = opened.fresh
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 10, maxLength: 40 }), async (deeds) => {
      for (const table of [
        'credentials',
        'identity_impacts',
        'identities',
        'impact_due',
        'impact_looks',
        'accounts',
        'access_scans',
        'systems',
        'impact_standing',
      ])
        await sql`delete from ${sql.table(table)}`.execute(db)
      for (const n of [0, 1, 2, 3]) {
        await sql`insert into systems (org_id, id, name, connector, environment, config, operator_secrets, observer_secrets)
          values ('acme', ${`s-${n}`}, 'n', 'fake', 'development', '{}', '{}', '{}')`.execute(db)
        await sql`insert into access_scans (org_id, system_id) values ('acme', ${`s-${n}`})`.execute(db)
        await sql`insert into identities (org_id, id, kind, name, purpose, party_id, environment, criticality)
          values ('acme', ${`i-${n}`}, 'service', 'n', 'p', 'acme', 'development', 'low')`.execute(db)
      }
      for (const one of deeds) await perform(one)
      await derive()
      expect(await derived()).toEqual(await plainly(rules()))
      expect(await derive()).toBe(0)
    }),
    { numRuns: 20 },
  )
})
