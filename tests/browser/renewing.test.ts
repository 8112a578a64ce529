// A credential is renewed in the console: first what it would mean, then the word, then who has not moved yet.
import { rotatable } from '@countersign/core/testing/rotations'
import { available } from '@countersign/downstreams/availability'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { picture, wide } from './browser.ts'
import { type ConsoleHouse, openConsole } from './console.ts'

describe.runIf(available('chromium'))('whoever renews a credential', () => {
  let database: TestDatabase
  let house: ConsoleHouse
  beforeAll(async () => {
    database = await startTestDatabase()
    house = await openConsole(database)
    await rotatable({ company: house.company, db: house.fresh.db }, 'db', ['billing', 'orders'])
  })
  afterAll(async () => {
    await house?.close()
    await database?.stop()
  })

  const rotations = () => house.fresh.db.selectFrom('changes').select('id').where('trigger_ref', '=', 'db').orderBy('id').execute()

  it('sees who would get what before anything is done, begins it by a typed word, and then who has not moved yet', async () => {
    const window = await house.open('ada')
    const { page } = window
    await page.goto('/credentials/db')
    await page.getByRole('button', { name: 'Renew…' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Why').fill('older than policy lets it be')
    await dialog.getByLabel('Ticket or change record').fill('CHG-7')
    await dialog.getByRole('button', { name: 'Show what would happen' }).click()
    await dialog.getByText('Each who uses it gets one of its own beside the old one').waitFor()
    await dialog.getByText('Take away db (fake)').waitFor()
    await picture(page, 'renew-preview', wide)
    expect(await rotations()).toEqual([])
    expect(await dialog.getByRole('button', { name: 'Begin' }).isDisabled()).toBe(true)
    await dialog.getByLabel('Type renew 1 to confirm').fill('renew 1')
    await dialog.getByRole('button', { name: 'Begin' }).click()
    await dialog.getByRole('link', { name: 'Open the change' }).waitFor()
    expect(await rotations()).toHaveLength(1)
    await dialog.getByRole('button', { name: 'Close' }).click()
    await page.getByText('2 of 2 have not moved yet.').waitFor()
    await page.getByRole('button', { name: 'End the old one now…' }).waitFor()
    expect(await page.getByRole('button', { name: 'Renew…' }).count()).toBe(0)
    await picture(page, 'renewing', wide)
    expect(window.faults).toEqual([])
  })
})
