// Delivered evidence, aggregated in the database, agrees with counting it one by one; and a provider sees its own figures alone.
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { endTheContract } from '../../testing/story.ts'
import { deliveryOperations } from './operations.ts'

let database: TestDatabase
let opened: Opened
beforeAll(async () => {
  database = await startTestDatabase()
  opened = await openCompany(database)
})
afterAll(async () => {
  await opened?.end()
  await database?.stop()
})

const [compare] = deliveryOperations
type Compared = Awaited<ReturnType<NonNullable<typeof compare>['handle']>>
const ask = async (as = 'cleo', query: { since?: string; by?: 'party' | 'region' | 'tenant' } = {}): Promise<Compared> =>
  compare!.handle(
    opened.house.runtime,
    await opened.company.caller(as),
    { params: undefined as never, query, body: undefined as never },
    {} as never,
  )

const hour = 3_600_000
/** One mandate: whose, where, how many seconds after its start evidence came, how it was judged, and what was refused before. */
interface Past {
  readonly executor: 'agent' | 'other' | 'connector-host'
  readonly what: 'credential.revoke' | 'session.end'
  readonly system: keyof typeof places
  readonly age: number | null
  readonly truth: 'pass' | 'fail' | 'unknown'
  readonly refused: readonly ('evidence.forged' | 'evidence.replayed' | 'evidence.incomplete' | 'evidence.stale')[]
  readonly answered: boolean
  readonly old: boolean
}
const past: fc.Arbitrary<Past> = fc.record({
  executor: fc.constantFrom('agent', 'other', 'connector-host'),
  what: fc.constantFrom('credential.revoke', 'session.end'),
  system: fc.constantFrom('fake', 'bank-eu', 'bank-us', 'retail-us'),
  age: fc.option(fc.integer({ min: 0, max: 7200 }), { nil: null }),
  truth: fc.constantFrom('pass', 'fail', 'unknown'),
  refused: fc.array(fc.constantFrom('evidence.forged', 'evidence.replayed', 'evidence.incomplete', 'evidence.stale'), { maxLength: 2 }),
  answered: fc.boolean(),
  old: fc.constantFrom(false, false, false, true),
})

/** Neither tells the other: a tenant in two regions, a region of two tenants, and a system of which nobody knows. */
const places = {
  fake: { region: null, tenant: null },
  'bank-eu': { region: 'eu', tenant: 'bank' },
  'bank-us': { region: 'us', tenant: 'bank' },
  'retail-us': { region: 'us', tenant: 'retail' },
} as const
const partyOf = { agent: 'staying', other: 'below', 'connector-host': 'acme' } as const
const classOf = { 'credential.revoke': 'revocation', 'session.end': 'quench' } as const
/** Minutes: what each owes; a subcontractor owes what its principal owes. */
const owed: Readonly<Record<string, number>> = { 'staying revocation': 30, 'below revocation': 60 }

const prepare = async (): Promise<void> => {
  const { db } = opened.house.runtime
  const org_id = 'acme'
  await db
    .insertInto('principals')
    .values({ org_id, id: 'other', kind: 'agent', party_id: 'below', party_kind: 'subcontractor', name: 'other' })
    .execute()
  await db
    .insertInto('party_duties')
    .values([
      { org_id, party_id: 'staying', evidence: 'revocation', within_minutes: 30 },
      { org_id, party_id: 'leaving', evidence: 'revocation', within_minutes: 60 },
    ])
    .execute()
  const fake = await db.selectFrom('systems').selectAll().where('id', '=', 'fake').executeTakeFirstOrThrow()
  const copy = { ...fake, config: JSON.stringify(fake.config), operator_secrets: '{}', observer_secrets: '{}' }
  await db
    .insertInto('systems')
    .values((['bank-eu', 'bank-us', 'retail-us'] as const).map((id) => ({ ...copy, id, ...places[id] })))
    .execute()
  await opened.company.credential('one')
  await endTheContract(opened.house, opened.company)
}

const write = async (run: number, all: readonly Past[]): Promise<void> => {
  const { db, clock } = opened.house.runtime
  const org_id = 'acme'
  const change = await db.selectFrom('changes').selectAll().orderBy('id').limit(1).executeTakeFirstOrThrow()
  for (const table of ['evidence', 'attempts', 'mandates'] as const) await db.deleteFrom(table).execute()
  await db.deleteFrom('operations').where('id', 'like', 'op-%').execute()
  for (const [index, one] of all.entries()) {
    const id = `op-${run}-${index}`
    const mandate = `m-${run}-${index}`
    const startedAt = new Date(clock.now().getTime() - (one.old ? 200 * 24 : 1) * hour)
    await db
      .insertInto('operations')
      .values({
        org_id,
        id,
        change_id: change.id,
        plan_digest: change.plan_digest!,
        position: 1000 + index,
        operation: one.what,
        credential_id: 'one',
        system_id: one.system,
        executor_id: one.executor,
        executor_kind: 'agent',
        runs_after: [],
        spec: '{}',
        phase: 'verifying',
      })
      .execute()
    const digest = `sha256:${String(run * 1000 + index).padStart(64, '0')}`
    await db
      .insertInto('documents')
      .values({ org_id, digest, media_type: 'x', text: 'x' })
      .onConflict((oc) => oc.doNothing())
      .execute()
    await db
      .insertInto('mandates')
      .values({
        org_id,
        id: mandate,
        digest,
        change_id: change.id,
        operation_id: id,
        plan_digest: change.plan_digest!,
        executor_id: one.executor,
        nonce: 'n',
        not_before: startedAt,
        not_after: new Date(startedAt.getTime() + 2 * hour),
        state: 'spent',
        minted_at: startedAt,
        started_at: startedAt,
      })
      .execute()
    if (one.age !== null)
      await db
        .insertInto('evidence')
        .values({
          org_id,
          digest,
          mandate_id: mandate,
          operation_id: id,
          executor_id: one.executor,
          integrity: 'pass',
          completeness: 'pass',
          truth: one.truth,
          received_at: new Date(startedAt.getTime() + one.age * 1000),
        })
        .execute()
    if (one.answered)
      await db
        .insertInto('attempts')
        .values({ org_id, operation_id: id, attempt: 1, mandate_id: mandate, intended_at: startedAt, status: 'refused' })
        .execute()
    for (const [seq, code] of one.refused.entries())
      await db
        .insertInto('journal')
        .values({
          org_id,
          id: `${id}-${seq}`,
          at: startedAt,
          kind: 'evidence.refused',
          actor_id: one.executor,
          stream: id,
          seq: seq + 1,
          leaf: JSON.stringify({ body: { code, mandate } }),
          leaf_hash: Buffer.alloc(32),
        })
        .execute()
  }
}

/** The same, counted one by one. */
const counted = (all: readonly Past[], apart?: 'region' | 'tenant', only?: readonly string[]) => {
  const now = hour / 1000
  const rows = all
    .filter(({ old, executor }) => !old && (only === undefined || only.includes(partyOf[executor])))
    .map((one) => {
      const minutes = owed[`${partyOf[one.executor]} ${classOf[one.what]}`]
      // The window of each mandate is two hours, and each was started an hour ago.
      const missing = one.age === null && !one.answered && minutes !== undefined && now >= minutes * 60
      const place = apart === undefined ? null : places[one.system][apart]
      return { ...one, minutes, missing, key: [classOf[one.what], partyOf[one.executor], place] as const }
    })
  const keys = [...new Map(rows.map((row) => [JSON.stringify(row.key), row.key])).values()].sort((a, b) =>
    JSON.stringify([a[0], a[1], a[2] ?? '']) < JSON.stringify([b[0], b[1], b[2] ?? '']) ? -1 : 1,
  )
  return keys.map((key) => {
    const group = rows.filter((row) => JSON.stringify(row.key) === JSON.stringify(key))
    const count = (test: (row: (typeof group)[number]) => boolean) => group.filter(test).length
    const ages = group.flatMap(({ age }) => (age === null ? [] : [age])).sort((a, b) => a - b)
    const at = (share: number) => ages[Math.max(0, Math.ceil(share * ages.length) - 1)] ?? null
    const codes = group.flatMap(({ refused }) => refused)
    const of = (code: string) => codes.filter((one) => one === code).length
    return {
      party: key[1],
      class: key[0],
      region: apart === 'region' ? key[2] : null,
      tenant: apart === 'tenant' ? key[2] : null,
      mandates: group.length,
      delivered: ages.length,
      missing: count(({ missing }) => missing),
      waiting: count(({ missing, age }) => age === null && !missing),
      inTime: {
        of: count(({ minutes, missing, age }) => minutes !== undefined && (missing || age !== null)),
        count: count(({ minutes, age }) => minutes !== undefined && age !== null && age <= minutes * 60),
      },
      age: { count: ages.length, median: at(0.5), p95: at(0.95) },
      refused: {
        all: codes.length,
        forged: of('evidence.forged'),
        replayed: of('evidence.replayed'),
        incomplete: of('evidence.incomplete'),
        stale: of('evidence.stale'),
      },
      agreed: count(({ age, truth }) => age !== null && truth === 'pass'),
      contradicted: count(({ age, truth }) => age !== null && truth === 'fail'),
    }
  })
}
const shown = ({ items }: Compared) =>
  items.map(({ owed: _owed, observed, ...row }) => ({ ...row, agreed: observed.agreed, contradicted: observed.contradicted }))

describe('delivered evidence', () => {
  it('is what counting one by one gives, by party, by region and by tenant, and to a provider its own alone', async () => {
    await prepare()
    let run = 0
    await fc.assert(
      fc.asyncProperty(fc.array(past, { maxLength: 12 }), async (all) => {
        run += 1
        await write(run, all)
        expect(shown(await ask())).toEqual(counted(all))
        for (const by of ['region', 'tenant'] as const) {
          expect(shown(await ask('cleo', { by }))).toEqual(counted(all, by))
          expect(shown(await ask('oscar', { by }))).toEqual(counted(all, by, ['staying']))
        }
        expect(shown(await ask('oscar'))).toEqual(counted(all, undefined, ['staying']))
      }),
      { numRuns: 12 },
    )
    await write(1000, [
      { executor: 'other', what: 'credential.revoke', system: 'fake', age: 60, truth: 'pass', refused: [], answered: false, old: false },
    ])
    const [row] = (await ask()).items
    expect(row).toMatchObject({ party: 'below', owed: { withinSeconds: 3600, from: 'leaving' }, inTime: { of: 1, count: 1 } })
    expect((await ask('oscar')).items).toEqual([])
  })
})
