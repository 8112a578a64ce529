// Findings: one for each thing that is wrong, with what it means and what closes it; the same again later is a new one that knows its past.
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { operations } from '../../operations.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { closeFinding, findingKinds, nhiRisks, openFinding } from './index.ts'
import { kindOf, kindsOfRisk } from './kinds.ts'
import { reference } from './reference.ts'
import { countFindings, earlierFindings, type FindingFilter, listFindings, readFinding } from './store.ts'

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

const open = async (kind: keyof typeof findingKinds, subject: string, severity: 'low' | 'critical' = 'low'): Promise<string> => {
  const { runtime } = opened.house
  return transact(runtime, await opened.company.caller('ada'), (work) =>
    openFinding(runtime, work, { kind, subject, severity, detail: {} }),
  )
}
const close = async (kind: string, subject: string): Promise<void> =>
  transact(opened.house.runtime, await opened.company.caller('ada'), (work) => closeFinding(work, kind, subject))
const listed = async (filter: FindingFilter): Promise<string[]> =>
  (await listFindings(opened.fresh.db, 'acme', filter, '', 100)).map((row) => `${row.kind} ${row.subject}`)

describe('a finding', () => {
  it('is opened once while it is open, and anew when it comes back, knowing its past', async () => {
    const first = await open('account.residual', 'a')
    expect(await open('account.residual', 'a')).toBe(first)
    await close('account.residual', 'a')
    opened.house.clock.advance(60)
    const again = await open('account.residual', 'a')
    expect(again).not.toBe(first)
    const row = await readFinding(opened.fresh.db, 'acme', again)
    expect((await earlierFindings(opened.fresh.db, 'acme', row!, 10)).map(({ id }) => id)).toEqual([first])
    expect(await listed({ state: 'open' })).toEqual(['account.residual a'])
  })

  it('is listed by kind, severity, owner, subject and whether it is overdue, and by all of them together', async () => {
    await open('account.residual', 'a', 'critical')
    await open('account.ghost', 'a')
    await open('access.standing', 'b')
    expect(await listed({ kinds: kindsOfRisk('NHI1:2025') })).toEqual(['account.residual a'])
    expect(await listed({ kinds: [] })).toEqual([])
    expect(await listed({ subject: 'a' })).toHaveLength(2)
    expect(await listed({ subject: 'a', severity: 'low' })).toEqual(['account.ghost a'])
    expect(await listed({ owner: 'nobody' })).toEqual([])
    opened.house.clock.advance(5 * 3600)
    expect(await listed({ dueBy: opened.house.clock.now() })).toEqual(['account.residual a'])
    const counts = await countFindings(opened.fresh.db, 'acme', opened.house.clock.now())
    expect(counts.map((row) => `${row.kind} ${row.open} ${row.overdue}`)).toEqual([
      'access.standing 1 0',
      'account.ghost 1 0',
      'account.residual 1 1',
    ])
  })

  it('is closed by facts: no call of the API changes one', () => {
    expect(operations.filter(({ path, method }) => path.startsWith('/v1/finding') && method !== 'GET')).toEqual([])
  })
})

describe('the kinds of findings', () => {
  it('say what they mean and what closes them, in words that go on after a colon', () => {
    for (const [name, { means, closedBy }] of Object.entries(findingKinds)) {
      expect(name).toMatch(/^[a-z]+\.[a-z_]+$/)
      for (const text of [means, closedBy]) expect(text, name).toMatch(/^[a-z].*[^.]$/)
    }
  })

  it('are mapped to entries in the form that OWASP gives them', () => {
    expect(Object.keys(nhiRisks).every((id, n) => id === `NHI${n + 1}:2025`)).toBe(true)
    expect(kindOf('account.residual')?.nhi).toBe('NHI1:2025')
  })

  it('of an earlier version are shown, not guessed at', () => {
    expect([kindOf('gone.kind'), kindOf('constructor'), kindOf('__proto__')]).toEqual([undefined, undefined, undefined])
  })

  it('stand in the reference as they are here', async () => {
    const page = new URL('../../../../../docs/reference/findings.md', import.meta.url)
    expect(await readFile(page, 'utf8')).toBe(reference())
  })
})
