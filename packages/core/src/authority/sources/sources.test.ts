// Whose word counts is decided by two people of the enterprise; who delivers from outside can never say who answers, begin a contract, or speak of others.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { propose } from '../../execution/proposals/index.ts'
import { standingInstrument } from '../../testing/instruments.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { approveAll } from '../../testing/story.ts'
import { suspendInstrument } from '../instruments/index.ts'
import { sourceInForce } from './index.ts'

let server: TestDatabase
let it: Opened

beforeAll(async () => {
  server = await startTestDatabase()
})
afterAll(() => server?.stop())
beforeEach(async () => {
  it = await openCompany(server)
})
afterEach(() => it?.end())

const hr = {
  title: 'Human resources',
  what: 'hris',
  client: 'ada',
  speaks: { person: { create: true, owns: ['name', 'email', 'team'] } },
  format: { type: 'csv', kind: 'person', id: 'No', columns: { name: 'Name', email: 'Mail', team: 'Team' } },
}
const vendor = {
  title: 'What Staying says of its people',
  what: 'vendors',
  party: 'staying',
  client: 'agent',
  speaks: { contractor: { create: true, owns: ['name', 'contract', 'ends'] } },
  format: { type: 'records' },
}

const proposing = async (document: unknown, name = 'hr', by = 'ada') =>
  propose(it.house.runtime, await it.company.caller(by), {
    kind: 'source',
    name,
    document: document as object,
    reason: 'because',
    ticket: 'CHG-9',
  })
const problems = async (document: unknown, name?: string): Promise<string[]> => {
  try {
    await proposing(document, name)
  } catch (error) {
    const { details } = error as { details?: { problems?: { where: string; problem: string }[] } }
    if (!details?.problems) throw error
    return details.problems.map(({ where, problem }) => `${where}: ${problem}`)
  }
  return []
}
const inForce = (name = 'hr') => sourceInForce(it.house.runtime.db, 'acme', name, it.house.clock.now())

describe('a source', () => {
  test('counts once two people have approved it, and says in words what it may say', async () => {
    const { changes } = await proposing(hr)
    expect(changes).toContain('+ person: may make new ones; its to say: name, email, team')
    await expect(inForce()).rejects.toMatchObject({ code: 'source.not_in_force' })
    await approveAll(it.house, it.company)
    await it.house.run(600)
    const { source } = await inForce()
    expect([...source.creates, source.prefix, [...source.owners.keys()]]).toEqual([
      'person',
      'hr:',
      ['person.name', 'person.email', 'person.team'],
    ])
  })

  test('on hold says nothing from that moment on', async () => {
    await standingInstrument(it.house, 'source', 'hr', hr)
    await inForce()
    await transact(it.house.runtime, await it.company.caller('ben'), (work) =>
      suspendInstrument(it.house.runtime, work, 'source', 'hr', 'lies'),
    )
    await expect(inForce()).rejects.toMatchObject({ code: 'source.not_in_force' })
  })

  test('is not proposed by a provider', async () => {
    await expect(proposing(vendor, 'staff', 'oscar')).rejects.toMatchObject({ code: 'authority.refused' })
  })

  test('owns no attribute that is another one’s', async () => {
    await standingInstrument(it.house, 'source', 'hr', hr)
    const directory = { ...hr, speaks: { person: { create: false, owns: ['email', 'manager'] } }, format: { type: 'records' } }
    expect(await problems(directory, 'directory')).toEqual([
      "speaks.person.owns: `person.email` is `hr`'s already; an attribute has one owner",
    ])
    expect(await problems({ ...directory, speaks: { person: { create: false, owns: ['manager'] } } }, 'directory')).toEqual([])
  })

  test.each([
    ['a role', { ...hr, speaks: { person: { create: true, owns: ['name', 'roles'] } } }, /no `roles`/],
    ['a kind that there is not', { ...hr, speaks: { ...hr.speaks, robot: { create: true, owns: [] } } }, /no such kind/],
    ['new ones without what they need', { ...hr, speaks: { person: { create: true, owns: ['email'] } } }, /`person.name`/],
    ['what its format does not fit', { ...hr, format: { ...hr.format, kind: 'workload' } }, /does not speak/],
    ['a client that there is not', { ...hr, client: 'nobody' }, /no active principal/],
    ['a party that there is not', { ...vendor, party: 'ghost' }, /no party/],
    [
      'contracts of whom nobody knows',
      { ...hr, speaks: { ...hr.speaks, contract: { create: true, owns: ['name', 'owner', 'starts'] } } },
      /`party`/,
    ],
  ])('that would say %s is refused whole', async (_what, document, words) => {
    expect((await problems(document)).join('\n')).toMatch(words)
    expect(await it.house.runtime.db.selectFrom('instruments').selectAll().execute()).toEqual([])
  })
})

describe('delivered from outside', () => {
  test('it speaks of its own party', async () => {
    expect(await problems(vendor, 'staff')).toEqual([])
  })

  test.each([
    ['the enterprise', { ...vendor, party: undefined, speaks: { workload: { create: false, owns: ['team'] } } }, /belongs to `staying`/],
    ['another provider', { ...vendor, party: 'leaving' }, /belongs to `staying`/],
    ['people of the enterprise', { ...vendor, speaks: { person: { create: true, owns: ['name'] } } }, /not `staying`'s to speak of/],
    ['who sponsors', { ...vendor, speaks: { contractor: { create: false, owns: ['sponsor'] } } }, /not said from outside/],
    ['who owns', { ...vendor, speaks: { identity: { create: false, owns: ['businessOwner'] } } }, /not said from outside/],
    ['what was approved', { ...vendor, speaks: { identity: { create: false, owns: ['scope'] } } }, /not said from outside/],
    ['how often it is renewed', { ...vendor, speaks: { identity: { create: false, owns: ['rotateEveryDays'] } } }, /not said from outside/],
    ['who approved it', { ...vendor, speaks: { identity: { create: false, owns: ['approvalReference'] } } }, /not said from outside/],
    ['how critical it is', { ...vendor, speaks: { identity: { create: false, owns: ['criticality'] } } }, /not said from outside/],
    [
      'a contract of its own',
      { ...vendor, speaks: { contract: { create: true, owns: ['name'], defaults: { owner: 'ada', starts: '2026-01-01' } } } },
      /begins a contract/,
    ],
  ])('it never speaks of %s', async (_what, document, words) => {
    expect((await problems(JSON.parse(JSON.stringify(document)), 'staff')).join('\n')).toMatch(words)
  })
})
