// The main job in the console alone, from the end of a contract to a dossier that is verified offline: asked for, signed by two people with their passkeys,
// executed and proven, its closure signed by the owner, and exported.
import { readFile } from 'node:fs/promises'
import { testClock } from '@countersign/core/testing/clock'
import { judged, wrongIn } from '@countersign/core/testing/dossier'
import { type TestWitness, witnessOf } from '@countersign/core/testing/witness'
import { available } from '@countersign/downstreams/availability'
import { generateKeyPair } from '@countersign/ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { picture, type Window, wide } from './browser.ts'
import { type ConsoleHouse, openConsole } from './console.ts'
import { givePasskey } from './passkey.ts'

describe.runIf(available('chromium'))('the main job', () => {
  let database: TestDatabase
  let witness: TestWitness
  let house: ConsoleHouse
  beforeAll(async () => {
    database = await startTestDatabase()
    const clock = testClock()
    const logKey = generateKeyPair().privateKey
    witness = await witnessOf(logKey, clock)
    house = await openConsole(database, { clock, logKey, witness })
    await house.company.credential('freight-etl', { environment: 'development', criticality: 'low' })
    await house.company.credential('warehouse-admin', { environment: 'production', criticality: 'high', privileged: true })
  })
  afterAll(async () => {
    await house?.close()
    await witness?.close()
    await database?.stop()
  })

  const answer = async ({ page }: Window, name: string) => {
    await page.bringToFront()
    await page.goto('/inbox')
    for (;;) {
      const list = page.getByRole('list', { name: 'Asked of you' }).or(page.getByRole('list', { name: 'You could answer as well' }))
      await list.first().or(page.getByText('Nothing waits for you')).first().waitFor()
      const link = list.first().getByRole('link').first()
      if ((await link.count()) === 0) return
      await link.click()
      await page.getByRole('button', { name, exact: true }).click()
      await page.getByRole('dialog').getByRole('button').last().click()
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await page.getByRole('link', { name: 'Back to the inbox' }).first().click()
      await page.getByRole('heading', { name: 'Inbox' }).waitFor()
    }
  }

  it('goes from the end of a contract to a verified dossier without leaving the console', async () => {
    const ada = await house.open('ada')
    await ada.page.goto('/contracts/contract/end')
    await ada.page.getByLabel('Why').fill('the contract ends')
    await ada.page.getByLabel('Ticket or change record').fill('CHG-4711')
    await ada.page.getByRole('button', { name: 'Show what it would mean' }).click()
    await ada.page.getByRole('heading', { name: 'What it would mean' }).waitFor()
    await picture(ada.page, 'contract-end', wide, true)
    const begin = ada.page.getByRole('button', { name: 'Begin to end it' })
    expect(await begin.isDisabled()).toBe(true)
    await ada.page.getByLabel('Type contract to confirm').fill('contract')
    await begin.click()
    await ada.page.waitForURL(/\/changes\/chg_/)
    const change = ada.page.url().split('/').at(-1)!
    await house.house.settle()

    for (const person of ['ben', 'cleo']) {
      const window = await house.open(person)
      await givePasskey(house, window, person)
      await answer(window, 'Approve')
      await window.close()
    }
    // What is executed and proven again takes its time; the clock of the suite gives it, and less than a session lasts.
    await house.house.run(900)
    const eve = await house.open('eve')
    await givePasskey(house, eve, 'eve')
    await answer(eve, 'Sign the closure')
    await house.house.settle()

    await ada.page.bringToFront()
    await ada.page.reload()
    await ada.page.getByText('proven', { exact: true }).first().waitFor()
    await picture(ada.page, 'change-proven', wide)
    const [download] = await Promise.all([
      ada.page.waitForEvent('download'),
      ada.page.getByRole('link', { name: 'Download the dossier' }).click(),
    ])
    const report = await judged(house.house, witness.vkey, await readFile(await download.path(), 'utf8'))
    expect(download.suggestedFilename()).toBe(`${change}.dossier`)
    expect(wrongIn(report)).toEqual([])
    expect(ada.faults).toEqual([])
  })
})
