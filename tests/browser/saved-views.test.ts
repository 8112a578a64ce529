// A view that somebody saved in one browser, in another one of his, in the console alone; and what a browser kept alone from before.
import { available } from '@countersign/downstreams/availability'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { violationsOf } from './axe.ts'
import { narrowDark, picture, wide } from './browser.ts'
import { type ConsoleHouse, openConsole } from './console.ts'

describe.runIf(available('chromium'))('a saved view', () => {
  let database: TestDatabase
  let house: ConsoleHouse
  beforeAll(async () => {
    database = await startTestDatabase()
    house = await openConsole(database)
    await house.company.credential('warehouse-admin', { environment: 'production' })
  })
  afterAll(async () => {
    await house?.close()
    await database?.stop()
  })

  it('follows the person: saved at the desk, named otherwise and opened on the telephone, and no other’s', async () => {
    const desk = await house.open('cleo', wide)
    await desk.page.goto('/findings?severity=high&due=overdue')
    await desk.page.getByRole('button', { name: 'Saved views' }).click()
    const dialog = desk.page.getByRole('dialog', { name: 'Saved views' })
    await dialog.getByText('No view of this page is saved yet').waitFor()
    await dialog.getByLabel('Name of the view').fill('High and late')
    await picture(desk.page, 'saved-views-none', wide)
    await dialog.getByLabel('Name of the view').press('Enter')
    await dialog.getByRole('link', { name: /High and late/ }).waitFor()
    await picture(desk.page, 'saved-views', wide)
    expect(await violationsOf(desk.page)).toEqual([])

    const telephone = await house.open('cleo', narrowDark)
    const { page } = telephone
    await page.goto('/findings')
    await page.getByRole('button', { name: 'Saved views' }).click()
    await page.getByRole('button', { name: 'Rename the view High and late' }).click()
    await page.getByLabel('New name').fill('On fire')
    await picture(page, 'saved-views-renamed', narrowDark)
    expect(await violationsOf(page)).toEqual([])
    await page.getByLabel('New name').press('Enter')
    await page.getByRole('link', { name: /On fire/ }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.waitForURL('**/findings?severity=high&due=overdue')
    await page.getByRole('button', { name: 'high', pressed: true }).waitFor()

    const other = await house.open('ada', wide)
    await other.page.goto('/findings')
    await other.page.getByRole('button', { name: 'Saved views' }).click()
    await other.page.getByText('No view of this page is saved yet').waitFor()
    expect([...desk.faults, ...telephone.faults, ...other.faults]).toEqual([])
  })

  it('that stands in a browser from before is taken along once, and then stands there no more', async () => {
    const window = await house.open('eve', wide)
    const kept = [{ name: 'Orphans', filters: { orphaned: 'yes' } }]
    await window.context.addInitScript(
      ([place, text]) => {
        if (sessionStorage.getItem('planted') === null) localStorage.setItem(place!, text!)
        sessionStorage.setItem('planted', 'yes')
      },
      ['countersign.views.eve', JSON.stringify(kept)],
    )
    const { page } = window
    await page.goto('/inventory')
    await page.getByRole('button', { name: 'Saved views' }).click()
    await page.getByText('1 view is kept in this browser alone').waitFor()
    await picture(page, 'saved-views-from-before', wide)
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Take along' }).click()
    await page.getByRole('link', { name: /Orphans/ }).waitFor()
    await page.getByText('1 view is kept in this browser alone').waitFor({ state: 'detached' })
    expect(await page.evaluate(() => localStorage.getItem('countersign.views.eve'))).toBeNull()
    await page.getByRole('link', { name: /Orphans/ }).click()
    await page.waitForURL('**/inventory?orphaned=yes')
    await page.getByRole('button', { name: 'Saved views' }).click()
    await page.getByRole('button', { name: 'Remove the view Orphans' }).click()
    await page.getByText('No view of this page is saved yet').waitFor()
    expect(window.faults).toEqual([])
  })
})
