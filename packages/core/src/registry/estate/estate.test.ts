// What a node reaches: the same by plain rules over the rows, by asking the database and from memory, whatever has been changed in between by anybody.
import fc from 'fast-check'
import { type Kysely, sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Tables } from '../../tables.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { walkDatabase } from './cold.ts'
import {
  type EstateNode,
  edgeKinds,
  nodeKinds,
  type Reach,
  reachFrom,
  readNode,
  tendEstates,
  type View,
  views,
  warmEstate,
} from './index.ts'

let database: TestDatabase
let opened: Opened
let db: Kysely<Tables>

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(async () => {
  await database?.stop()
})
beforeEach(async () => {
  opened = await openCompany(database)
  db = opened.fresh.db
  return () => opened.end()
})

const node = (text: string): EstateNode => {
  const read = readNode(text)
  if (!read) throw new Error(`no node: ${text}`)
  return read
}
const distancesIn = (reach: Reach): Record<string, number> =>
  Object.fromEntries(reach.page(undefined, 100_000).map((one) => [`${one.node.kind}:${one.node.id}`, one.distance]))

/** The graph by plain rules, written apart from the SQL that is tested. */
const plainEdges = async (): Promise<[string, string, string][]> => {
  const all = async <T extends keyof Tables>(table: T) =>
    (await sql<Record<string, string & boolean>>`select * from ${sql.table(table)}`.execute(db)).rows
  const parties = await all('parties')
  const outside = (id: string) => parties.some((party) => party['id'] === id && party['kind'] !== 'enterprise')
  const principals = (await all('principals')).filter((one) => one['active'])
  const identities = (await all('identities')).filter((one) => one['state'] !== 'retired')
  const credentials = (await all('credentials')).filter((one) => one['state'] !== 'retired')
  const workloads = (await all('workloads')).filter((one) => one['state'] === 'running')
  const shown = (await all('accounts')).filter((one) => one['administers'] && one['present'])
  const isIn = (rows: readonly Record<string, unknown>[], id: unknown) => rows.some((row) => row['id'] === id)
  const edges: [string, string, string][] = []
  for (const one of parties) if (one['parent_id']) edges.push(['commands', `party:${one['parent_id']}`, `party:${one['id']}`])
  for (const one of principals) if (outside(one['party_id']!)) edges.push(['employs', `party:${one['party_id']}`, `principal:${one['id']}`])
  for (const one of await all('contracts')) {
    edges.push(['signed', `party:${one['party_id']}`, `contract:${one['id']}`])
    if (one['under_id']) edges.push(['covers_contract', `contract:${one['under_id']}`, `contract:${one['id']}`])
  }
  for (const one of identities) {
    if (outside(one['party_id']!)) edges.push(['holds', `party:${one['party_id']}`, `identity:${one['id']}`])
    if (isIn(principals, one['holder_id'])) edges.push(['holds_own', `principal:${one['holder_id']}`, `identity:${one['id']}`])
    if (one['contract_id']) edges.push(['covers_identity', `contract:${one['contract_id']}`, `identity:${one['id']}`])
  }
  for (const one of workloads) {
    if (outside(one['party_id']!)) edges.push(['runs', `party:${one['party_id']}`, `workload:${one['id']}`])
    if (one['contract_id']) edges.push(['covers_workload', `contract:${one['contract_id']}`, `workload:${one['id']}`])
  }
  for (const one of credentials) {
    const own = `credential:${one['id']}`
    const identity = identities.find((other) => other['id'] === one['identity_id'])
    if (identity) edges.push(['has', `identity:${identity['id']}`, own])
    // A credential whose identity has ended governs nothing, whoever marked it and whatever is shown: it is a finding of its own.
    if (
      identity &&
      (identity['marked_privileged'] || shown.some((each) => each['account'] === one['account'] && each['system_id'] === one['system_id']))
    )
      edges.push(['governs', own, `control:${one['system_id']}`])
    edges.push(['opens', own, `system:${one['system_id']}`], ['resets', `control:${one['system_id']}`, own])
    if (isIn(credentials, one['derived_from'])) edges.push(['derives', `credential:${one['derived_from']}`, own])
    if (isIn(principals, one['executor_id'])) edges.push(['executes', `principal:${one['executor_id']}`, own])
  }
  for (const one of await all('credential_uses'))
    if (isIn(credentials, one['credential_id']) && isIn(workloads, one['workload_id']))
      edges.push(['uses', `workload:${one['workload_id']}`, `credential:${one['credential_id']}`])
  return edges
}

const plainReach = (edges: readonly (readonly [string, string, string])[], start: string, view: View): Record<string, number> => {
  const ways = new Map<string, string>(edgeKinds.map((edge) => [edge.name, edge.views[view]]))
  const reached: Record<string, number> = { [start]: 0 }
  for (let layer = [start], distance = 1; layer.length > 0; distance += 1) {
    const next = layer.flatMap((at) =>
      edges.flatMap(([name, a, b]) => (ways.get(name) === 'along' && a === at ? [b] : ways.get(name) === 'against' && b === at ? [a] : [])),
    )
    layer = [...new Set(next)].filter((one) => reached[one] === undefined)
    for (const one of layer) reached[one] = distance
  }
  return reached
}

const nodesThere = async (): Promise<string[]> => {
  const tables = {
    party: 'parties',
    contract: 'contracts',
    principal: 'principals',
    identity: 'identities',
    workload: 'workloads',
  } as const
  const more = { credential: 'credentials', system: 'systems', control: 'systems' } as const
  const found = await Promise.all(
    Object.entries({ ...tables, ...more }).map(async ([kind, table]) => {
      const { rows } = await sql<{ id: string }>`select id from ${sql.table(table)}`.execute(db)
      return rows.map(({ id }) => `${kind}:${id}`)
    }),
  )
  return found.flat()
}

/** Three of each, by number; what an admin with psql could do to them. */
const some = fc.integer({ min: 0, max: 2 })
const deed = fc.oneof(
  fc.record({
    do: fc.constant('identity' as const),
    n: some,
    privileged: fc.boolean(),
    ended: fc.boolean(),
    outside: fc.boolean(),
    held: fc.boolean(),
  }),
  fc.record({
    do: fc.constant('credential' as const),
    n: some,
    of: some,
    from: fc.option(some),
    ended: fc.boolean(),
    executed: fc.boolean(),
  }),
  fc.record({ do: fc.constant('workload' as const), n: some, ended: fc.boolean(), outside: fc.boolean() }),
  fc.record({ do: fc.constant('account' as const), n: some, administers: fc.boolean(), present: fc.boolean() }),
  fc.record({ do: fc.constant('use' as const), n: some, of: some, gone: fc.boolean() }),
  fc.record({ do: fc.constant('agent' as const), active: fc.boolean() }),
  fc.record({ do: fc.constant('system' as const), n: some }),
  fc.record({ do: fc.constant('forget' as const) }),
)
type Deed = typeof deed extends fc.Arbitrary<infer T> ? T : never

const perform = async (one: Deed): Promise<void> => {
  switch (one.do) {
    case 'identity':
      await sql`insert into identities (org_id, id, kind, name, purpose, party_id, contract_id, environment, criticality, marked_privileged, state, holder_id)
        values ('acme', ${`i-${one.n}`}, 'service', 'n', 'p', ${one.outside ? 'leaving' : 'acme'}, ${one.outside ? 'contract' : null}, 'production', 'low',
          ${one.privileged}, ${one.ended ? 'retired' : 'active'}, ${one.held ? 'agent' : null})
        on conflict (org_id, id) do update set party_id = excluded.party_id, contract_id = excluded.contract_id,
          marked_privileged = excluded.marked_privileged, state = excluded.state, holder_id = excluded.holder_id`.execute(db)
      break
    case 'credential':
      await perform({ do: 'system', n: one.of })
      await sql`insert into identities (org_id, id, kind, name, purpose, party_id, environment, criticality)
        values ('acme', ${`i-${one.of}`}, 'service', 'n', 'p', 'acme', 'production', 'low') on conflict do nothing`.execute(db)
      await sql`insert into credentials (org_id, id, identity_id, system_id, kind, account, derived_from, executor_id, state)
        values ('acme', ${`c-${one.n}`}, ${`i-${one.of}`}, ${`s-${one.of}`}, 'fake.password', ${`a-${one.n}`},
          (select id from credentials where id = ${`c-${one.from ?? 9}`} and id <> ${`c-${one.n}`}), ${one.executed ? 'agent' : null}, ${one.ended ? 'retired' : 'active'})
        on conflict (org_id, id) do update set identity_id = excluded.identity_id, system_id = excluded.system_id,
          derived_from = excluded.derived_from, executor_id = excluded.executor_id, state = excluded.state`.execute(db)
      break
    case 'workload':
      await sql`insert into workloads (org_id, id, name, team, party_id, contract_id, environment, state)
        values ('acme', ${`w-${one.n}`}, 'n', 't', ${one.outside ? 'leaving' : 'acme'}, ${one.outside ? 'contract' : null}, 'production',
          ${one.ended ? 'retired' : 'running'})
        on conflict (org_id, id) do update set party_id = excluded.party_id, contract_id = excluded.contract_id, state = excluded.state`.execute(
        db,
      )
      break
    case 'use':
      if (one.gone) await sql`delete from credential_uses where workload_id = ${`w-${one.n}`}`.execute(db)
      else
        await sql`insert into credential_uses (org_id, credential_id, workload_id)
          select 'acme', c.id, w.id from credentials c, workloads w where c.id = ${`c-${one.of}`} and w.id = ${`w-${one.n}`} on conflict do nothing`.execute(
          db,
        )
      break
    case 'account':
      // The account `a-n` at each system, as its reading and a look at it leave it.
      await sql`insert into access_scans (org_id, system_id) select 'acme', id from systems on conflict do nothing`.execute(db)
      await sql`insert into accounts (org_id, id, system_id, kind, account, description, digest, first_seen_at, changed_at)
        select 'acme', s.id || ${`/a-${one.n}`}, s.id, 'fake.password', ${`a-${one.n}`}, '{}', 'd', now(), now() from systems s on conflict do nothing`.execute(
        db,
      )
      await sql`update accounts set administers = ${one.administers ? ['admin'] : null}::text[], present = ${one.present} where account = ${`a-${one.n}`}`.execute(
        db,
      )
      break
    case 'agent':
      await db.updateTable('principals').set({ active: one.active }).where('id', '=', 'agent').execute()
      break
    case 'system':
      await sql`insert into systems (org_id, id, name, connector, environment, config, operator_secrets, observer_secrets)
        values ('acme', ${`s-${one.n}`}, 'n', 'fake', 'production', '{}', '{}', '{}') on conflict do nothing`.execute(db)
      break
    case 'forget':
      await tendEstates(opened.house.runtime)
  }
}

describe('what a node reaches', () => {
  it('is the same by plain rules, from the database and from memory, after any history of changes since it was read', {
    timeout: 300_000,
  }, async () => {
    const { runtime } = opened.house
    await fc.assert(
      fc.asyncProperty(fc.array(deed, { maxLength: 12 }), fc.array(deed, { minLength: 1, maxLength: 8 }), async (before, after) => {
        for (const table of ['credential_uses', 'credentials', 'identities', 'workloads', 'accounts', 'access_scans', 'systems'] as const)
          await db.deleteFrom(table).execute()
        for (const one of before) await perform(one)
        await warmEstate(runtime, 'acme')
        for (const one of after) {
          await perform(one)
          // A question in between, so that a graph is brought up to date more than once.
          await reachFrom(runtime, 'acme', node('party:leaving'), 'blast_radius')
        }
        const edges = await plainEdges()
        for (const start of await nodesThere())
          for (const view of views) {
            const { reach, ended } = await reachFrom(runtime, 'acme', node(start), view)
            const plain = ended ? { [start]: 0 } : plainReach(edges, start, view)
            expect(distancesIn(reach), `${view} of ${start}`).toEqual(plain)
            expect([...reach.counts.values()].reduce((a, b) => a + b, 0)).toBe(reach.size)
            const asked = (await walkDatabase(db, 'acme', node(start), view, 100_000))!
            expect(asked.page(undefined, 1000).map((one) => one.node)).toEqual(reach.page(undefined, 1000).map((one) => one.node))
          }
      }),
      { numRuns: 60 },
    )
  })

  it('comes in pages that hold each node once', async () => {
    for (const n of [0, 1, 2]) {
      await perform({ do: 'credential', n, of: n, from: null, ended: false, executed: true })
      await perform({ do: 'identity', n, privileged: true, ended: false, outside: true, held: false })
    }
    const { runtime } = opened.house
    const paged = async (limit: number): Promise<string[]> => {
      const { reach } = await reachFrom(runtime, 'acme', node('party:leaving'), 'blast_radius')
      const found: string[] = []
      for (let after: Parameters<Reach['page']>[0]; ; ) {
        const page = reach.page(after, limit)
        found.push(...page.map((one) => `${one.distance} ${one.node.kind}:${one.node.id}`))
        after = page.at(-1)
        if (page.length < limit) return found
      }
    }
    const cold = await paged(1000)
    expect(cold.length).toBeGreaterThan(10)
    expect(await paged(1)).toEqual(cold)
    await warmEstate(runtime, 'acme')
    await perform({ do: 'workload', n: 1, ended: false, outside: true })
    expect((await paged(2)).length).toBe(cold.length + 1)
    expect(await paged(3)).toEqual(await paged(1000))
  })

  it('of a person is what he holds, and what that opens', async () => {
    await perform({ do: 'credential', n: 0, of: 0, from: null, ended: false, executed: false })
    await db.updateTable('identities').set({ holder_id: 'ben' }).where('id', '=', 'i-0').execute()
    const { reach } = await reachFrom(opened.house.runtime, 'acme', node('principal:ben'), 'blast_radius')
    expect(distancesIn(reach)).toEqual({ 'principal:ben': 0, 'identity:i-0': 1, 'credential:c-0': 2, 'system:s-0': 3 })
  })

  it('of what has ended is itself alone, and of what never was is refused', async () => {
    await perform({ do: 'credential', n: 0, of: 0, from: null, ended: true, executed: false })
    const { ended, reach } = await reachFrom(opened.house.runtime, 'acme', node('credential:c-0'), 'blast_radius')
    expect([ended, reach.size]).toEqual([true, 1])
    await expect(reachFrom(opened.house.runtime, 'acme', node('credential:none'), 'dependents')).rejects.toThrow('no `credential:none`')
  })

  it('counts nothing of another organisation', async () => {
    await sql`insert into parties (org_id, id, kind, name) values ('other', 'other', 'enterprise', 'o'), ('other', 'leaving', 'provider', 'l')`.execute(
      db,
    )
    await sql`insert into contracts (org_id, id, party_id, name, starts_on, owner_id)
      select 'other', 'foreign', 'leaving', 'n', '2025-01-01', 'p' from (
        select 1) x where exists (select 1 from principals where org_id = 'other')`.execute(db)
    await sql`insert into identities (org_id, id, kind, name, purpose, party_id, environment, criticality)
      values ('other', 'foreign', 'service', 'n', 'p', 'leaving', 'production', 'low')`.execute(db)
    const { reach } = await reachFrom(opened.house.runtime, 'acme', node('party:leaving'), 'blast_radius')
    expect(Object.keys(distancesIn(reach))).not.toContain('identity:foreign')
    await warmEstate(opened.house.runtime, 'acme')
    const warm = await reachFrom(opened.house.runtime, 'acme', node('party:leaving'), 'blast_radius')
    expect(distancesIn(warm.reach)).toEqual(distancesIn(reach))
  })

  it.each(['party', 'party:', ':x', 'group:x', ''])('is not asked of `%s`', (text) => {
    expect(readNode(text)).toBeUndefined()
  })

  it('knows each kind of node by an edge', () => {
    expect(new Set(edgeKinds.flatMap(({ from, to }) => [from, to]))).toEqual(new Set(nodeKinds))
  })
})
