// A group that a client keeps by SCIM justifies what an access package that names it gives: from when somebody is put into it until he is taken out, or
// the group goes. It is found by its id, never by its name; who is in a group that is in it is in it too, to any depth and whatever stands in a circle.
import { sweep } from '@countersign/core/execution/jobs'
import { likeAccounts, standingPackage } from '@countersign/core/testing/access'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from './house.ts'
import { GROUP, openScim, type ScimClientOfTest, type ScimHouse } from './scim-house.ts'

let database: TestDatabase
let house: ScimHouse
let hr: ScimClientOfTest

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  house = await openScim(database)
  hr = await house.source('hr', { prefix: '' })
  await likeAccounts({ house: house.house, company: house.company, fresh: house.fresh }, 'like')
  return () => house.close()
})

const group = async (displayName: string, ...members: readonly string[]): Promise<string> =>
  (await hr.send('POST', '/Groups', { schemas: [GROUP], displayName, members: members.map((value) => ({ value })) })).body.id
const user = async (name: string): Promise<string> => (await hr.user(name, { externalId: name, displayName: name })).body.id
const justified = async () => {
  await sweep(house.runtime, 'acme')
  const rows = await house.fresh.db
    .selectFrom('justifications as j')
    .innerJoin('entitlements as e', 'e.id', 'j.entitlement_id')
    .select(['e.holder_id', 'j.state', 'j.end_code', 'j.reason'])
    .orderBy('j.asked_at')
    .orderBy('j.id')
    .execute()
  return rows.map(({ holder_id, state, end_code }) => `${holder_id} ${state} ${end_code}`)
}
const named = (id: string, name = 'books') =>
  standingPackage({ house: house.house, company: house.company, fresh: house.fresh }, name, {
    for: { is: 'person', groups: [{ source: 'hr', group: id }] },
  })

it('begins with the membership and falls with it, and with the group', async () => {
  const [gus, ida, max] = [await user('gus'), await user('ida'), await user('max')]
  const finance = await group('finance', gus)
  await group('finance', ida)
  await named(finance)
  expect(await justified()).toEqual(['gus live null'])
  await hr.patch(`/Groups/${finance}`, { op: 'add', path: 'members', value: [{ value: max }] })
  expect(await justified()).toEqual(['gus live null', 'max live null'])
  await hr.patch(`/Groups/${finance}`, { op: 'replace', path: 'displayName', value: 'everybody' })
  await hr.patch(`/Groups/${finance}`, { op: 'remove', path: `members[value eq "${gus}"]` })
  expect(await justified()).toEqual(['gus ended no_match', 'max live null'])
  await hr.send('DELETE', `/Groups/${finance}`)
  expect(await justified()).toEqual(['gus ended no_match', 'max ended no_match'])
})

it('who has left is in no group that counts', async () => {
  const gus = await user('gus')
  await named(await group('finance', gus))
  expect(await justified()).toEqual(['gus live null'])
  await hr.patch(`/Users/${gus}`, { op: 'replace', path: 'active', value: false })
  expect(await justified()).toEqual(['gus ended left'])
})

const add = (to: string, ...members: readonly string[]) =>
  hr.patch(`/Groups/${to}`, { op: 'add', path: 'members', value: members.map((value) => ({ value })) })
const remove = (from: string, member: string) => hr.patch(`/Groups/${from}`, { op: 'remove', path: `members[value eq "${member}"]` })
const circles = async () =>
  (
    await house.fresh.db
      .selectFrom('findings')
      .selectAll()
      .where('kind', '=', 'source.group_circle')
      .where('state', '=', 'open')
      .orderBy('subject')
      .execute()
  ).map(({ subject, detail }) => [subject, (detail as { circles: string[] }).circles])
/** What the next look is told of: people by name, `everybody` where it is all. */
const toldOf = async (act: () => Promise<unknown>) => {
  await sweep(house.runtime, 'acme')
  const all = () => house.fresh.db.selectFrom('estate_changes').select(['n', 'id']).where('kind', '=', 'principal').orderBy('n').execute()
  const before = (await all()).length
  await act()
  return [...new Set((await all()).slice(before).map(({ id }) => id ?? 'everybody'))].sort()
}

it('counts whoever is in a group that is in it, to any depth, from when the inner one is put in until it is taken out or goes', async () => {
  const [gus, ida] = [await user('gus'), await user('ida')]
  const team = await group('team', gus)
  const area = await group('area', team, ida)
  const finance = await group('finance')
  await named(finance)
  expect(await justified()).toEqual([])
  expect(await toldOf(() => add(finance, area))).toEqual(['gus', 'ida'])
  expect((await justified()).sort()).toEqual(['gus live null', 'ida live null'])
  expect(await toldOf(() => remove(area, team))).toEqual(['gus'])
  expect((await justified()).sort()).toEqual(['gus ended no_match', 'ida live null'])
  await hr.send('DELETE', `/Groups/${area}`)
  expect((await justified()).sort()).toEqual(['gus ended no_match', 'ida ended no_match'])
})

it('never goes round in a circle, in which whoever is in one is in all, and which is told until it is opened', async () => {
  const gus = await user('gus')
  const [a, b, c] = [await group('a'), await group('b'), await group('c', gus)]
  await named(a)
  await add(a, b)
  await add(b, c)
  expect(await justified()).toEqual(['gus live null'])
  expect(await circles()).toEqual([])
  await add(c, a)
  expect(await justified()).toEqual(['gus live null'])
  expect(await circles()).toEqual([['hr', [`${a} in ${c}`]]])
  await remove(a, b)
  expect(await justified()).toEqual(['gus ended no_match'])
  expect(await circles()).toEqual([])
  // The circle is there again, closed by another membership than before.
  await add(a, b)
  await justified()
  expect(await circles()).toEqual([['hr', expect.arrayContaining([`${b} in ${a}`])]])
})

it('is nobody else’s: a group of another source that has the same members gives nothing', async () => {
  const gus = await user('gus')
  const other = await house.source('other', { prefix: 'o:' })
  const inner = await group('inner', gus)
  const outer = (await other.send('POST', '/Groups', { schemas: [GROUP], displayName: 'outer', members: [] })).body.id
  await named(outer)
  await other.patch(`/Groups/${outer}`, { op: 'add', path: 'members', value: [{ value: inner }] })
  expect(await justified()).toEqual([])
})

let times = 0
// A group that is put into itself is refused at the door.
const steps = fc.array(
  fc.tuple(fc.nat(3), fc.nat(5)).filter(([outer, inner]) => outer !== inner),
  { minLength: 6, maxLength: 14 },
)

it('any memberships in any order come to whom one would find by walking', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (toggles) => {
      const groups = await Promise.all(['a', 'b', 'c', 'd'].map((name) => group(name)))
      const people = await Promise.all(['p', 'q'].map((name) => user(`${name}-${groups[0]!.slice(-12).toLowerCase()}`)))
      const names = new Map(people.map((id, n) => [id, `${'pq'[n]}-${groups[0]!.slice(-12).toLowerCase()}`]))
      times += 1
      await named(groups[0]!, `books-${times}`)
      await sweep(house.runtime, 'acme')
      const inside = new Map<string, Set<string>>(groups.map((id) => [id, new Set()]))
      const reached = (from: string) => {
        const seen = new Set<string>()
        const walk = (id: string): void => {
          for (const member of inside.get(id) ?? []) {
            if (seen.has(member)) continue
            seen.add(member)
            walk(member)
          }
        }
        walk(from)
        return seen
      }
      for (const [g, m] of toggles) {
        const [outer, inner] = [groups[g]!, [...groups, ...people][m]!]
        const members = inside.get(outer)!
        if (members.delete(inner)) await remove(outer, inner)
        else {
          await add(outer, inner)
          members.add(inner)
        }
        const live = (await justified()).filter((row) => row.endsWith('live null')).map((row) => row.split(' ')[0]!)
        const expected = [...reached(groups[0]!)].flatMap((id) => names.get(id) ?? [])
        expect([...new Set(live)].filter((name) => [...names.values()].includes(name)).sort()).toEqual(expected.sort())
        const round = groups.some((id) => reached(id).has(id))
        expect((await circles()).length > 0).toBe(round)
      }
      for (const id of groups) await hr.send('DELETE', `/Groups/${id}`)
    }),
    { numRuns: 3 },
  )
}, 120_000)
