// The main job in the console alone, from the end of a contract to a dossier that is verified offline: asked for, signed by two people with their passkeys,
// executed and proven, its closure signed by the owner, and exported.
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { trustFiles } from '@countersign/core/evidence/dossiers/index'
import { testClock } from '@countersign/core/testing/clock'
import { judged, wrongIn } from '@countersign/core/testing/dossier'
import { type TestWitness, witnessOf } from '@countersign/core/testing/witness'
import { available } from '@countersign/downstreams/availability'
import { generateKeyPair } from '@countersign/ledger'
import { builtConsole } from '@countersign/server/console/files'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { picture, type Window, wide } from './browser.ts'
import { type ConsoleHouse, openConsole } from './console.ts'
import { givePasskey } from './passkey.ts'

describe.runIf(available('chromium'))('the main job', () => {
  let database: TestDatabase
  let witness: TestWitness
  let house: ConsoleHouse
  let dossier = ''
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
    const lists = page.getByRole('list', { name: 'Asked of you' }).or(page.getByRole('list', { name: 'You could answer as well' }))
    await lists.first().waitFor()
    // ORDER: what waits is read once. A line that was answered may still stand there for a moment when one comes back.
    const waiting: string[] = []
    for (const link of await lists.getByRole('link').all()) waiting.push((await link.getAttribute('href'))!)
    for (const href of waiting) {
      await page.locator(`a[href="${href}"]`).click()
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
      ada.page.getByRole('button', { name: 'Download the dossier' }).click(),
    ])
    dossier = await readFile(await download.path(), 'utf8')
    const report = await judged(house.house, witness.vkey, dossier)
    expect(download.suggestedFilename()).toBe(`${change}.dossier`)
    expect(wrongIn(report)).toEqual([])
    expect(ada.faults).toEqual([])
  })

  it.each(['as the server gives it', 'as a file that lies alone, with no server and no network'])(
    'is judged in the viewer %s, and what was altered is told',
    async (how) => {
      expect(dossier, 'the main job came to its end').not.toBe('')
      const { page, context } = await house.open(undefined)
      const folder = await mkdtemp(join(tmpdir(), 'countersign-viewer-'))
      try {
        if (how === 'as the server gives it') await page.goto('/viewer.html')
        else {
          await copyFile(join(builtConsole, 'viewer.html'), join(folder, 'viewer.html'))
          await context.setOffline(true)
          await page.goto(pathToFileURL(join(folder, 'viewer.html')).href)
        }
        const keys = await trustFiles(house.runtime, 'acme', { log: house.house.logKey.vkey, witness: witness.vkey })
        await drop(page, 'Drop your keys folder here', keys)
        await page.getByText('All five files are here.').waitFor()
        await drop(page, 'Drop a dossier here', { 'true.dossier': dossier })
        await page.getByText('Proven', { exact: true }).waitFor()
        await drop(page, 'Drop a dossier here', { 'bent.dossier': dossier.replaceAll('CHG-4711', 'CHG-4712') })
        await page.getByText('Not proven', { exact: true }).waitFor()
        await page.getByText('the entry is not in the log under the checkpoint').first().waitFor()
        expect(await page.getByText('Proven', { exact: true }).count()).toBe(0)
      } finally {
        await rm(folder, { recursive: true, force: true })
      }
    },
  )
})

/** As a hand does it: files that are let go over a place of the page. */
const drop = async (page: Page, place: string, files: Readonly<Record<string, string>>): Promise<void> => {
  const dataTransfer = await page.evaluateHandle<object>(
    `(() => {
      const transfer = new DataTransfer()
      for (const [name, text] of Object.entries(${JSON.stringify(files)})) transfer.items.add(new File([text], name))
      return transfer
    })()`,
  )
  await page.getByRole('region', { name: place }).dispatchEvent('drop', { dataTransfer })
}
