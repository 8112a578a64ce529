// A changed pack in the console: asked about the last decisions, examined, and proposed; nothing is different until others have signed it.
import { withFirstPack } from '@countersign/core/testing/packs'
import { available } from '@countersign/downstreams/availability'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { picture, wide } from './browser.ts'
import { type ConsoleHouse, openConsole } from './console.ts'
import { inTheMiddle } from './story.ts'

describe.runIf(available('chromium'))('a policy administrator', () => {
  let database: TestDatabase
  let house: ConsoleHouse
  beforeAll(async () => {
    database = await startTestDatabase()
    house = await openConsole(database)
    await withFirstPack(house)
    await inTheMiddle(house)
  })
  afterAll(async () => {
    await house?.close()
    await database?.stop()
  })

  it('tries a change on what was decided, has it examined, and proposes it to two others', async () => {
    const window = await house.open('ada')
    const { page } = window
    const before = house.runtime.policy.current().bundle.digest
    await page.goto('/policy?part=try')
    await page.getByRole('combobox', { name: 'Text' }).selectOption('sessions.json')
    const text = page.getByRole('textbox', { name: 'sessions.json' })
    await text.fill((await text.inputValue()).replace('"PT1H"', '"PT45M"'))
    await page.getByText('1 text is edited.').waitFor()
    await page.getByRole('button', { name: 'Ask the last decisions again' }).click()
    await page.getByText(/asked again: all come out as they did/).waitFor({ timeout: 120_000 })
    await page.getByRole('button', { name: 'Examine and compare' }).click()
    await page
      .getByText(/It could come in force as/)
      .or(page.getByRole('alert'))
      .first()
      .waitFor({ timeout: 100_000 })
    expect(await page.getByRole('alert').allInnerTexts()).toEqual([])
    await picture(page, 'policy-tried', wide)
    await page.getByLabel('Reason').fill('shorter evenings')
    await page.getByLabel('Ticket').fill('CHG-12')
    await page.getByRole('button', { name: 'Propose this pack' }).click()
    await page.waitForURL(/\/changes\/chg_/, { timeout: 180_000 })
    await page.getByText('waits for approval').first().waitFor()
    expect(house.runtime.policy.current().bundle.digest).toBe(before)
    expect(window.faults).toEqual([])
  })
})
