// What was written in an editor and not proposed is there again after leaving the page, if its writer says so.
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
})
