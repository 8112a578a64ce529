// Findings: one for each thing that is wrong, with what it means and what closes it; the same again later is a new one that knows its past.
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { transact } from '../../evidence/journal/index.ts'
import { operations } from '../../operations.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { closeFinding, findingKinds, type NewFinding, nhiRisks, openFinding, reconcileFindings, type Severity } from './index.ts'
import { kindOf, kindsOfRisk } from './kinds.ts'
import { reference } from './reference.ts'
import { countFindings, earlierFindings, type FindingFilter, listFindings, positionOf, readFinding } from './store.ts'

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

const open = async (kind: keyof typeof findingKinds, subject: string, severity: Severity = 'low'): Promise<string> => {
  const { runtime } = opened.house
  return transact(runtime, await opened.company.caller('ada'), (work) =>
    openFinding(runtime, work, { kind, subject, severity, detail: {} }),
  )
}
const close = async (kind: string, subject: string): Promise<void> =>
  transact(opened.house.runtime, await opened.company.caller('ada'), (work) => closeFinding(work, kind, subject))
const told = async (): Promise<string[]> => {
  const rows = await opened.fresh.db.selectFrom('journal').select('kind').where('kind', 'like', 'finding.%').orderBy('ordinal').execute()
  return rows.map(({ kind }) => kind)
}
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

  it('becomes worse with what is said of it, and its deadline nearer; it never becomes better by being said again', async () => {
    const id = await open('account.residual', 'a')
    const first = await readFinding(opened.fresh.db, 'acme', id)
    opened.house.clock.advance(60)
    expect(await open('account.residual', 'a', 'critical')).toBe(id)
    const worse = await readFinding(opened.fresh.db, 'acme', id)
    expect(worse).toMatchObject({ severity: 'critical', opened_at: first!.opened_at })
    expect(worse!.due_at.getTime()).toBe(opened.house.clock.now().getTime() + 4 * 3_600_000)
    await open('account.residual', 'a')
    expect(await readFinding(opened.fresh.db, 'acme', id)).toEqual(worse)
    expect(await told()).toEqual(['finding.opened', 'finding.changed'])
  })

  it('that a look finds again says what has changed of it, once, and nothing where nothing has', async () => {
    const { runtime } = opened.house
    await opened.fresh.db.updateTable('principals').set({ active: false }).where('id', '=', 'otto').execute()
    const look = async (...wrong: Partial<NewFinding>[]): Promise<void> =>
      transact(runtime, await opened.company.caller('ada'), (work) =>
        reconcileFindings(
          runtime,
          work,
          ['account.ghost'],
          wrong.map((one) => ({ kind: 'account.ghost', subject: 'a', severity: 'low', ownerId: 'finn', detail: { accounts: 1 }, ...one })),
        ),
      )
    const now = async () => {
      const [row] = await listFindings(opened.fresh.db, 'acme', { state: 'open' }, '', 2)
      return [row?.severity, row?.owner_id, row?.detail]
    }
    await look({})
    await look({})
    expect(await told()).toEqual(['finding.opened'])
    await look({ detail: { accounts: 2 } })
    expect(await now()).toEqual(['low', 'finn', { accounts: 2 }])
    await look({ detail: { accounts: 2 }, severity: 'high' })
    await look({ detail: { accounts: 2 }, severity: 'high', ownerId: 'ada' })
    expect(await now()).toEqual(['high', 'ada', { accounts: 2 }])
    await look({ detail: { accounts: 2 }, severity: 'high', ownerId: 'otto' })
    await look({ detail: { accounts: 2 }, severity: 'high', ownerId: 'nobody' })
    expect(await now()).toEqual(['high', 'ada', { accounts: 2 }])
    const { due_at } = (await listFindings(opened.fresh.db, 'acme', {}, '', 1))[0]!
    await look({ detail: { accounts: 2 }, severity: 'low', ownerId: 'ada' })
    expect((await listFindings(opened.fresh.db, 'acme', {}, '', 1))[0]!.due_at).toEqual(due_at)
    expect(await told()).toEqual(['finding.opened', ...Array(4).fill('finding.changed')])
    await look()
    expect(await listed({ state: 'open' })).toEqual([])
  })

  it('is listed with the worst first and of those what is due first, page by page, each once', async () => {
    const order = ['critical', 'high', 'moderate', 'low'] as const
    for (const [index, severity] of ['low', 'high', 'critical', 'low', 'moderate', 'critical', 'high'].entries()) {
      await open(
        'account.ghost',
        `s${index}`,
        order.find((one) => one === severity),
      )
      if (index % 2 === 0) opened.house.clock.advance(60)
    }
    const pages: string[] = []
    for (let after = '', rows: Awaited<ReturnType<typeof listFindings>>; ; after = positionOf('urgency', rows.at(-1)!)) {
      rows = await listFindings(opened.fresh.db, 'acme', {}, after, 2, 'urgency')
      if (rows.length === 0) break
      pages.push(...rows.map(({ subject }) => subject))
    }
    expect(pages).toEqual(['s2', 's5', 's1', 's6', 's4', 's0', 's3'])
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
