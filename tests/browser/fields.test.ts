// What is wrong in a form when it is sent is told beside its field, in the console's own words.
import { available } from '@countersign/downstreams/availability'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { violationsOf } from './axe.ts'
import { narrow, picture } from './browser.ts'
import { type ConsoleHouse, openConsole } from './console.ts'

describe.runIf(available('chromium'))('a form that is sent', () => {
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

  it('tells what is wrong under each field, begins at the first of them, and takes it back where somebody writes', async () => {
    const { page, faults } = await house.open('ada', narrow)
    await page.goto('/settings/sign-in')
    await page.getByRole('button', { name: 'Propose an issuer' }).click()
    const dialog = page.getByRole('dialog', { name: 'Propose an issuer' })
    const [name, issuer] = [dialog.getByLabel('Short name', { exact: true }), dialog.getByLabel('Issuer', { exact: true })]
    await issuer.fill('id.example.com')
    await dialog.getByRole('button', { name: 'Check it' }).click()
    const lacking = dialog.getByText('This is needed.')
    await lacking.first().waitFor()
    const before = await lacking.count()
    expect(before).toBeGreaterThan(3)
    const [focused, id, told, invalid] = [
      await page.locator(':focus').getAttribute('id'),
      await name.getAttribute('id'),
      await name.getAttribute('aria-describedby'),
      await name.getAttribute('aria-invalid'),
    ]
    expect([focused, invalid]).toEqual([id, 'true'])
    expect(await page.locator(`[id="${told?.split(' ')[0]}"]`).textContent()).toBe('This is needed.')
    await dialog.getByText('A whole address is needed, as in https://id.example.com.').waitFor()
    await picture(page, 'fields-told', narrow)
    expect(await violationsOf(page)).toEqual([])
    await name.fill('Ours')
    expect(await lacking.count()).toBe(before - 1)
    await dialog.getByRole('button', { name: 'Check it' }).click()
    await dialog.getByText('It does not have the form that is needed.').waitFor()
    expect(faults).toEqual([])
  })
})
