// The history of the inventory is what happened: told as of any moment it is what was there, whoever wrote it, and nobody can write it otherwise.
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Database } from '../../platform/database.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { importInventory } from '../import/index.ts'
import { insertUse, moveUse, setCredentialState } from '../inventory/index.ts'
import { changesAbout, type Subject, standingAt, told } from './index.ts'

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

const bringIn = async (document: string) =>
  importInventory(opened.house.runtime, await opened.company.caller('ada'), { document, format: 'yaml', dryRun: false })

const tracked = [
  ['identity', 'identities', 'id', ''],
  ['principal', 'principals', 'id', ''],
  ['contract', 'contracts', 'id', ''],
  ['workload', 'workloads', 'id', ''],
  ['credential', 'credentials', 'id', ''],
  ['use', 'credential_uses', 'credential_id', 'workload_id'],
  ['sighting', 'use_sightings', 'credential_id', 'workload_id'],
] as const

/** What a naive recorder sees: everything there is, by name, and when it looked. */
const look = (db: Database) =>
  db.transaction().execute(async (trx) => {
    await sql`set local timezone = 'UTC'`.execute(trx)
    const seen: Record<string, unknown> = {}
    for (const [kind, table, key, part] of tracked) {
      const { rows } = await sql<{
        name: string
        it: unknown
      }>`select ${sql.ref(key)} || ' ' || coalesce(to_jsonb(r) ->> ${part}, '') as name,
        jsonb_strip_nulls(to_jsonb(r) - array['org_id', 'last_used_at', 'last_at', ${key}, ${part}]) as it from ${sql.table(table)} r order by 1`.execute(
        trx,
      )
      for (const { name, it } of rows) seen[`${kind} ${name}`] = it
    }
    const now = async () => (await sql<{ at: Date }>`select clock_timestamp() as at`.execute(trx)).rows[0]!.at
    const at = await now()
    // What comes next comes in another millisecond.
    for (let next = at; next.getTime() === at.getTime(); next = await now());
    return { at, seen }
  })

const stripped = (columns: object) => Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== null))

/** What the history says was there. */
const remembered = async (db: Database, at: Date) => {
  const { rows } = await sql<{
    kind: Subject | 'use' | 'sighting'
    subject: string
  }>`select distinct kind, subject from inventory_changes order by 1, 2`.execute(db)
  const seen: Record<string, unknown> = {}
  for (const { kind, subject } of rows) {
    if (kind === 'use' || kind === 'sighting') continue
    for (const one of await standingAt(db, 'acme', kind, subject, at))
      if (one.kind === kind || kind === 'credential') seen[`${one.kind} ${one.subject} ${one.part}`] = stripped(one.columns)
  }
  return seen
}

const writes = fc.oneof(
  fc.record({
    what: fc.constant('import' as const),
    n: fc.nat(2),
    criticality: fc.constantFrom('low', 'high'),
    owner: fc.constantFrom('ada', 'ben'),
  }),
  fc.record({ what: fc.constant('use' as const), n: fc.nat(2) }),
  fc.record({ what: fc.constant('move' as const), n: fc.nat(2), to: fc.nat(2) }),
  fc.record({ what: fc.constant('retire' as const), n: fc.nat(2), state: fc.constantFrom('active', 'retired') }),
  fc.record({ what: fc.constant('used' as const) }),
  fc.record({ what: fc.constant('by hand' as const), team: fc.constantFrom('core', 'sales', null) }),
  fc.record({ what: fc.constant('renamed' as const), n: fc.nat(2) }),
  fc.record({ what: fc.constant('taken away' as const), n: fc.nat(2) }),
  fc.record({ what: fc.constant('undone' as const), n: fc.nat(2) }),
)
type Write = typeof writes extends fc.Arbitrary<infer W> ? W : never

const perform = async (db: Database, one: Write): Promise<void> => {
  switch (one.what) {
    case 'import':
      await bringIn(`teams: [{ id: core }]
identities: [{ id: i${one.n}, kind: service_account, name: I, purpose: p, businessOwner: ${one.owner}, technicalOwner: ada, environment: staging, criticality: ${one.criticality} }]
workloads: [{ id: w${one.n}, name: W, team: core, environment: staging }]
credentials: [{ id: c${one.n}, identity: i${one.n}, system: fake, kind: fake.password, account: a${one.n} }]`)
      return
    case 'use':
      await sql`insert into credential_uses (org_id, credential_id, workload_id) select c.org_id, c.id, w.id from credentials c, workloads w
        where c.id = ${`c${one.n}`} and w.id = ${`w${one.n}`} on conflict do nothing`.execute(db)
      return
    case 'move':
      if (await sql`select 1 from credentials where id = ${`c${one.to}`}`.execute(db).then(({ rows }) => rows.length > 0))
        await moveUse(db, 'acme', `c${one.n}`, `c${one.to}`, `w${one.n}`, new Date())
      return
    case 'retire':
      await setCredentialState(db, 'acme', `c${one.n}`, one.state as 'active')
      return
    case 'used':
      await sql`update credentials set last_used_at = clock_timestamp()`.execute(db)
      return
    case 'by hand':
      await sql`update principals set team = ${one.team} where kind = 'person'`.execute(db)
      return
    case 'renamed':
      await sql`update workloads w set id = id || 'x' where id = ${`w${one.n}`} and not exists (select 1 from credential_uses u where u.workload_id = w.id)
        and not exists (select 1 from workloads o where o.id = w.id || 'x')`.execute(db)
      return
    case 'taken away':
      await sql`delete from credential_uses where credential_id = ${`c${one.n}`}`.execute(db)
      return
    case 'undone':
      await db
        .transaction()
        .execute(async (trx) => {
          await sql`update identities set purpose = 'never so'`.execute(trx)
          throw new Error('undone')
        })
        .catch(() => {})
  }
}

it('is, as of any moment, what was there, whoever wrote it', async () => {
  const { db } = opened.fresh
  await fc.assert(
    fc.asyncProperty(fc.array(writes, { minLength: 1, maxLength: 12 }), async (all) => {
      const looks = [await look(db)]
      for (const one of all) {
        await perform(db, one)
        looks.push(await look(db))
      }
      for (const { at, seen } of looks) expect(await remembered(db, at)).toEqual(seen)
    }),
    { numRuns: 8 },
  )
})

it('keeps who used what a change moved away', async () => {
  const { db } = opened.fresh
  const [from, to] = ['c1', 'c2'] as const
  await bringIn(`systems: [{ id: fake, name: F, connector: none, environment: staging }]
identities: [{ id: i, kind: service_account, name: I, purpose: p, businessOwner: ada, technicalOwner: ada, environment: staging, criticality: low }]
credentials:
  - { id: c1, identity: i, system: fake, kind: none.password, account: a1 }
  - { id: c2, identity: i, system: fake, kind: none.password, account: a2 }`)
  await sql`insert into workloads (org_id, id, name, team, party_id, environment) values ('acme', 'moving', 'M', 'core', 'acme', 'staging')`.execute(
    db,
  )
  await insertUse(db, { org_id: 'acme', credential_id: from, workload_id: 'moving' })
  await moveUse(db, 'acme', from, to, 'moving', new Date())
  const rows = await changesAbout(db, 'acme', 'workload', 'moving', { after: '', limit: 10 })
  expect(rows.map(({ kind, subject, before, after }) => [kind, subject, before !== null, after !== null])).toEqual([
    ['sighting', to, false, true],
    ['use', to, false, true],
    ['use', from, true, false],
    ['use', from, false, true],
    ['workload', 'moving', false, true],
  ])
})

it('says since when it is known who uses what, anew when it is learnt otherwise', async () => {
  const { db } = opened.fresh
  await bringIn(`teams: [{ id: core }]
systems: [{ id: fake, name: F, connector: none, environment: staging }]
identities: [{ id: i, kind: service_account, name: I, purpose: p, businessOwner: ada, technicalOwner: ada, environment: staging, criticality: low }]
workloads: [{ id: w, name: W, team: core, environment: staging }]
credentials: [{ id: c1, identity: i, system: fake, kind: none.password, account: a1 }]
uses: [{ credential: c1, workload: w }]`)
  const learnt = async () =>
    (await db.selectFrom('credential_uses').select('learnt_at').where('credential_id', '=', 'c1').executeTakeFirst())!.learnt_at!
  const first = await learnt()
  await sql`update credential_uses set delivered_to = 'env:A' where credential_id = 'c1'`.execute(db)
  expect(await learnt()).toEqual(first)
  await sql`update credential_uses set learnt = 'observed' where credential_id = 'c1'`.execute(db)
  expect((await learnt()).getTime()).toBeGreaterThan(first.getTime())
})

it('has no row for what does not differ, and none for the use of a credential', async () => {
  const { db } = opened.fresh
  const count = async () => (await sql<{ n: number }>`select count(*)::int as n from inventory_changes`.execute(db)).rows[0]!.n
  const before = await count()
  await sql`update credentials set last_used_at = now(), state = state`.execute(db)
  await sql`update identities set name = name`.execute(db)
  expect(await count()).toBe(before)
})

it('can be neither written, changed nor taken away, and nothing can be emptied past it', async () => {
  const { db } = opened.fresh
  for (const statement of [
    `insert into inventory_changes (org_id, kind, subject, after) values ('acme', 'identity', 'x', '{}')`,
    `update inventory_changes set at = now()`,
    `delete from inventory_changes`,
    `truncate inventory_changes`,
    `truncate credential_uses`,
    `truncate identities cascade`,
  ])
    await expect(sql.raw(statement).execute(db)).rejects.toMatchObject({ code: 'CS001' })
})

it('costs a statement one more, however many rows it writes', async () => {
  const { db } = opened.fresh
  const drawn = async () => Number((await sql<{ n: string }>`select last_value as n from inventory_acts`.execute(db)).rows[0]!.n)
  const before = await drawn()
  await sql`insert into workloads (org_id, id, name, team, party_id, environment)
    select 'acme', 'bulk-' || n, 'B', 'core', 'acme', 'staging' from generate_series(1, 10000) n`.execute(db)
  expect(await drawn()).toBe(before + 1)
  const acts = await sql<{
    acts: number
    rows: number
  }>`select count(distinct act)::int as acts, count(*)::int as rows from inventory_changes
    where kind = 'workload' and subject like 'bulk-%'`.execute(db)
  expect(acts.rows).toEqual([{ acts: 1, rows: 10_000 }])
  const forEachRow =
    await sql`select tgname from pg_trigger where tgfoid in ('keep_inventory_history'::regproc, 'inventory_history_only_grows'::regproc)
    and tgtype & 1 = 1`.execute(db)
  expect(forEachRow.rows).toEqual([])
})

it('tells of a reference to a secret that there is one, never which', () => {
  expect(told({ secret_ref: 'file:/etc/key', delivered_to: null, party_id: 'acme' })).toEqual({
    deliveredTo: null,
    party: 'acme',
    secretRef: 'kept back',
  })
})
