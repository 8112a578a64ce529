// What was written in an editor and not proposed is there again after leaving the page, if its writer says so; and a long list asks again for its beginning alone.
import { available } from '@countersign/downstreams/availability'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { picture, wide } from './browser.ts'
import { type ConsoleHouse, openConsole } from './console.ts'

describe.runIf(available('chromium'))('whoever leaves a page', () => {
  let database: TestDatabase
  let house: ConsoleHouse
  beforeAll(async () => {
    database = await startTestDatabase()
    house = await openConsole(database)
  })
  afterAll(async () => {
    await house?.close()
    await database?.stop()
  })

  it('finds the draft of the matrix again, takes it up or discards it', async () => {
    const window = await house.open('cleo')
    const { page } = window
    await page.goto('/matrix/edit')
    const box = page.getByRole('textbox', { name: 'Text of the matrix' })
    const before = await box.inputValue()
    await box.fill(`${before}# mine\n`)
    await page.getByRole('link', { name: 'Dossiers' }).click()
    await page.getByRole('heading', { level: 1, name: 'Dossiers' }).waitFor()
    await page.goto('/matrix/edit')
    await page.getByRole('button', { name: 'Take up the draft' }).waitFor()
    await picture(page, 'draft-offered', wide)
    expect(await box.inputValue()).toBe(before)
    await page.getByRole('button', { name: 'Take up the draft' }).click()
    expect(await box.inputValue()).toBe(`${before}# mine\n`)
    await page.getByRole('link', { name: 'Dossiers' }).click()
    await page.getByRole('heading', { level: 1, name: 'Dossiers' }).waitFor()
    await page.goto('/matrix/edit')
    await page.getByRole('button', { name: 'Discard it' }).click()
    await page.getByRole('button', { name: 'Discard it' }).waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'Dossiers' }).click()
    await page.getByRole('heading', { level: 1, name: 'Dossiers' }).waitFor()
    await page.goto('/matrix/edit')
    await box.waitFor()
    expect(await page.getByRole('button', { name: 'Take up the draft' }).count()).toBe(0)
    expect(window.faults).toEqual([])
  })

  it('who has come far in a list is told what is newer, and the rest of it is not asked for again', async () => {
    const { db } = house.fresh
    const like = { org_id: 'acme', team: 'core', party_id: 'acme', environment: 'development' as const }
    const many = Array.from({ length: 450 }, (_, n) => ({ ...like, id: `many-${String(n).padStart(3, '0')}`, name: `Many ${n}` }))
    await db.insertInto('workloads').values(many).execute()
    const window = await house.open('cleo')
    const { page } = window
    const asked: (string | null)[] = []
    page.on('request', (request) => {
      const url = new URL(request.url())
      if (url.pathname === '/v1/workloads') asked.push(url.searchParams.get('cursor'))
    })
    await page.goto('/inventory?kind=workload')
    await page.getByText('many-000').waitFor()
    await page.evaluate('window.scrollTo(0, document.body.scrollHeight)')
    // The first page, the second, and from then on the beginning beside them.
    await expect.poll(() => asked.map((cursor) => cursor === null)).toEqual([true, false, true])
    await page.getByText('many-199').waitFor()
    await db
      .insertInto('workloads')
      .values({ ...like, id: 'aaa-new', name: 'New' })
      .execute()
    await page.clock.setFixedTime(house.house.clock.now().getTime() + 60_000)
    asked.length = 0
    await page.evaluate("window.dispatchEvent(new Event('visibilitychange'))")
    await page.getByText('One line is new or different.').waitFor()
    expect(asked).toEqual([null])
    await page.getByRole('button', { name: 'Show them' }).click()
    await page.getByText('aaa-new').waitFor()
    expect(window.faults).toEqual([])
  })
})
