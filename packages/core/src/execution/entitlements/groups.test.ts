// A group of a source justifies what an access package that names it gives: it begins with the membership, ends with it by one change with proof, and stays
// where something else justifies it. Whatever a source says late, twice, with gaps or in readings that broke off comes to the same.
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { accessPackageInstrument } from '../../authority/access-packages/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { beginReading, completeReading, endRecord, failReading, takePage, takeRecord } from '../../registry/sources/index.ts'
import { accountOf, holdings, likeAccounts, logsIn, packageOf, standingPackage } from '../../testing/access.ts'
import { standingInstrument } from '../../testing/instruments.ts'
import { lifeSource, over, said } from '../../testing/lives.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { testSource } from '../../testing/sources.ts'
import { sweep } from '../jobs.ts'

let server: TestDatabase
let it: Opened
beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server.stop())
const open = async (): Promise<Opened> => {
  const opened = await openCompany(server)
  await likeAccounts(opened, 'like')
  return opened
}
beforeEach(async () => {
  it = await open()
  return () => it.end()
})

const finance = { source: 'hr', group: 'finance' }
const settled = async (of: Opened = it) => {
  for (let round = 0; round < 2; round += 1) {
    await sweep(of.house.runtime, 'acme')
    await of.house.run(600)
  }
}
const person = (groups?: unknown, team = 'nowhere') => ({ name: 'gus', team, ...(groups === undefined ? {} : { groups }) })

test('who is in it has what the package gives, told with the group and its source; who is not has nothing', async () => {
  await standingPackage(it, 'books', { for: { is: 'person', groups: [finance] } })
  await said(it, 'person', 'gus', person(['finance', 'chess']))
  await said(it, 'person', 'ida', { ...person('chess financed'), name: 'ida' })
  await settled()
  expect([await holdings(it, 'gus'), await holdings(it, 'ida')]).toEqual([['acct-like held 1'], []])
  const [reason] = await it.fresh.db.selectFrom('justifications').selectAll().execute()
  expect(reason).toMatchObject({ because: 'birthright', reason: 'what the core team needs: in the group finance, as hr says' })
})

test('leaving it ends the account by one change with proof, and coming back gives another one', async () => {
  await standingPackage(it, 'books', { for: { is: 'person', groups: [finance] } })
  await said(it, 'person', 'gus', person('chess finance'))
  await settled()
  const first = await accountOf(it, 'gus')
  expect(logsIn(it, first)).toBe(true)
  it.house.clock.advance(60)
  await said(it, 'person', 'gus', person('chess'))
  await settled()
  expect([logsIn(it, first), await holdings(it, 'gus')]).toEqual([false, []])
  const changes = await it.fresh.db.selectFrom('changes').selectAll().where('trigger_kind', '=', 'access.lapse').execute()
  expect(changes.map(({ state, closure }) => `${state} ${closure}`)).toEqual(['closed risk_complete'])
  it.house.clock.advance(60)
  await said(it, 'person', 'gus', person(['finance']))
  await settled()
  const second = await accountOf(it, 'gus')
  expect([second.account === first.account, logsIn(it, second)]).toEqual([false, true])
})

test('as long as another package justifies it, it stays', async () => {
  await standingPackage(it, 'books', { for: { is: 'person', groups: [finance] } })
  await standingPackage(it, 'core', { for: { is: 'person', teams: ['core'] } })
  await said(it, 'person', 'gus', person('finance', 'core'))
  await settled()
  expect(await holdings(it, 'gus')).toEqual(['acct-like held 2'])
  it.house.clock.advance(60)
  await said(it, 'person', 'gus', person(undefined, 'core'))
  await settled()
  expect([await holdings(it, 'gus'), logsIn(it, await accountOf(it, 'gus'))]).toEqual([['acct-like held 1'], true])
})

test('a group of the same name at another source, or by a source whose word it is not, gives nothing', async () => {
  await standingPackage(it, 'books', { for: { is: 'person', groups: [finance] } })
  const other = testSource({ name: 'directory', prefix: '', creates: ['person'] })
  const silent = testSource({ name: 'hr', prefix: '', creates: ['person'], owns: { person: ['name', 'team'] } })
  await said(it, 'person', 'gus', person('finance'), undefined, other)
  await said(it, 'person', 'ida', { ...person('finance'), name: 'ida' }, undefined, silent)
  await settled()
  expect([await holdings(it, 'gus'), await holdings(it, 'ida')]).toEqual([[], []])
})

test('a mass that leaves a group at once is held until somebody says that it is right', async () => {
  await standingPackage(it, 'books', { for: { is: 'person', groups: [finance] } })
  const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `gus-${letter}`)
  for (const id of all) await said(it, 'person', id, { ...person('finance'), name: id })
  await settled()
  it.house.clock.advance(60)
  for (const id of all) await said(it, 'person', id, { ...person(), name: id })
  await settled()
  expect(await Promise.all(all.map((id) => holdings(it, id)))).toEqual(all.map(() => ['acct-like held 1']))
  expect(await it.fresh.db.selectFrom('findings').select('kind').where('kind', '=', 'access.mass_change').execute()).toHaveLength(1)
})

test('a package names groups of sources in force that speak for the enterprise, and no others', async () => {
  const ids = { client: 'ada', title: 'x', what: 'hris', format: { type: 'records' } }
  const source = (name: string, more: object, owns: readonly string[]) =>
    standingInstrument(it.house, 'source', name, { ...ids, ...more, speaks: { person: { create: false, owns } } })
  await source('hr', {}, ['groups'])
  await source('plain', {}, ['email'])
  // Whom a provider has in its groups says nothing here.
  await source('theirs', { party: 'leaving' }, ['email'])
  const problems = async (groups: { source: string; group: string }[]) =>
    (
      await accessPackageInstrument.check(
        it.house.runtime,
        it.fresh.db,
        'acme',
        'books',
        { ...packageOf({ for: { is: 'person', groups } }) },
        it.house.clock.now(),
      )
    ).map(({ problem }) => problem)
  expect(await problems([finance])).toEqual([])
  expect(await problems([{ source: 'plain', group: 'finance' }])).toEqual([expect.stringContaining('neither owns the `groups`')])
  expect(await problems([{ source: 'theirs', group: 'finance' }])).toEqual(['`theirs` speaks for `leaving`: its groups give nothing here'])
  expect(await problems([{ source: 'nobody', group: 'finance' }])).toEqual(['no source `nobody` is in force'])
})

/** What the source says of him at a minute of its own clock, alone or in a reading that ends so. */
interface Word {
  readonly minute: number
  readonly is: 'in' | 'out' | 'gone'
  readonly by: 'itself' | 'broke off' | 'lost one'
}

const deliver = async (of: Opened, { minute, is, by }: Word, begun: Date): Promise<void> => {
  const { runtime } = of.house
  const ada = await of.company.caller('ada')
  const at = new Date(begun.getTime() - 3_600_000 + minute * 60_000)
  const record = { kind: 'person' as const, externalId: 'gus', at }
  const attributes = person(is === 'in' ? 'finance' : undefined)
  if (is === 'gone')
    return void (await transact(runtime, ada, (work) => endRecord(runtime, work, lifeSource, { ...record, reason: 'gone' })))
  if (by === 'itself')
    return void (await transact(runtime, ada, (work) => takeRecord(runtime, work, lifeSource, { ...record, attributes })))
  const { id } = await transact(runtime, ada, (work) => beginReading(runtime, work, lifeSource, 'full'))
  // Nothing of him is in it: he is missing, and it is not whole.
  const records = [{ kind: 'person' as const, externalId: 'ida', attributes: { name: 'ida', team: 'nowhere' } }]
  await transact(runtime, ada, (work) => takePage(runtime, work, lifeSource, id, { number: 1, records }))
  if (by === 'broke off') await transact(runtime, ada, (work) => failReading(runtime, work, lifeSource, id, 'cut off'))
  else await transact(runtime, ada, (work) => completeReading(runtime, work, lifeSource, id, { records: 2, unread: 0 }))
}

const words = fc
  .tuple(fc.array(fc.constantFrom('in' as const, 'out' as const), { minLength: 1, maxLength: 4 }), fc.boolean())
  .map(([some, leaves]) => [...some, ...(leaves ? (['gone'] as const) : [])].map((is, n): Word => ({ minute: n + 1, is, by: 'itself' })))
  .chain((said) =>
    fc
      .tuple(
        fc.shuffledSubarray(said, { minLength: Math.max(1, said.length - 1) }),
        fc.array(fc.constantFrom(...said), { maxLength: 2 }),
        fc.array(
          fc.record({
            minute: fc.constant(0),
            is: fc.constant('out' as const),
            by: fc.constantFrom('broke off' as const, 'lost one' as const),
          }),
          {
            maxLength: 2,
          },
        ),
      )
      .chain(([first, again, partial]) => {
        const all: readonly Word[] = [...first, ...again, ...partial]
        return fc.shuffledSubarray([...all], { minLength: all.length })
      }),
  )

test('any words, twice, late, with gaps and between readings that are not whole: the last word that was heard decides', async () => {
  await fc.assert(
    fc.asyncProperty(words, async (all) => {
      const of = await open()
      try {
        await standingPackage(of, 'books', { for: { is: 'person', groups: [finance] } })
        const begun = of.house.clock.now()
        for (const word of all) {
          await deliver(of, word, begun)
          await settled(of)
          of.house.clock.advance(1)
        }
        await settled(of)
        const heard = all.filter(({ by }) => by === 'itself').toSorted((a, b) => b.minute - a.minute)
        expect(await holdings(of, 'gus')).toEqual(heard[0]?.is === 'in' ? ['acct-like held 1'] : [])
        const ended = await of.fresh.db
          .selectFrom('entitlements')
          .selectAll()
          .where('state', '=', 'ended')
          .where('deliver_to', 'is not', null)
          .execute()
        for (const { account, credential_id, deliver_to } of ended)
          expect(credential_id !== null && logsIn(of, { account, credential: credential_id, place: deliver_to! })).toBe(false)
      } finally {
        await of.end()
      }
    }),
    { numRuns: 3 },
  )
})

test('who leaves altogether loses it by the change of his leaving', async () => {
  await standingPackage(it, 'books', { for: { is: 'person', groups: [finance] } })
  await said(it, 'person', 'gus', person('finance'))
  await settled()
  const account = await accountOf(it, 'gus')
  it.house.clock.advance(60)
  await over(it, 'person', 'gus')
  await settled()
  expect([logsIn(it, account), await holdings(it, 'gus')]).toEqual([false, []])
})
