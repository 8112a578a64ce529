// An auditor's question by control in the console: what would be in the dossier, the file itself, verified offline; and a refusal is told in the page.
import { readFile } from 'node:fs/promises'
import { testClock } from '@countersign/core/testing/clock'
import { judgedBundle } from '@countersign/core/testing/dossier'
import { carryThrough, endTheContract } from '@countersign/core/testing/story'
import { type TestWitness, witnessOf } from '@countersign/core/testing/witness'
import { available } from '@countersign/downstreams/availability'
import { generateKeyPair } from '@countersign/ledger'
import { isProven } from '@countersign/verifier'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { picture, wide } from './browser.ts'
import { type ConsoleHouse, openConsole } from './console.ts'

describe.runIf(available('chromium'))('whoever shows a control', () => {
  let database: TestDatabase
  let witness: TestWitness
  let house: ConsoleHouse
  let change: string
  beforeAll(async () => {
    database = await startTestDatabase()
    const clock = testClock()
    const logKey = generateKeyPair().privateKey
    witness = await witnessOf(logKey, clock)
    house = await openConsole(database, { clock, logKey, witness })
    await house.company.credential('freight-etl')
    change = await endTheContract(house.house, house.company)
    await carryThrough(house.house, house.company)
  })
  afterAll(async () => {
    await house?.close()
    await witness?.close()
    await database?.stop()
  })

  it('chooses it and a time, sees what would be in it, and takes away what verifies offline', async () => {
    const window = await house.open('cleo')
    const { page } = window
    await page.goto('/dossiers')
    await page.getByLabel('Control').selectOption('AC-3(8)')
    await page.getByText('No change of that time shows it.').waitFor()
    await page.getByLabel('Up to and with').fill('2026-12-31')
    await page.getByText('1 change, in one file.').waitFor()
    await picture(page, 'control-dossier', wide)
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Seal and download' }).click()])
    expect(download.suggestedFilename()).toBe('AC-3-8-2025-10-01-to-2026-12-31-0001.dossier')
    const dossier = await readFile(await download.path(), 'utf8')
    const report = await judgedBundle(house.house, witness.vkey, dossier)
    expect(isProven(report)).toBe(true)
    expect('parts' in report && report.parts.map((part) => part.change)).toEqual([change])
    expect(isProven(await judgedBundle(house.house, witness.vkey, dossier.replace('freight-etl', 'freight-xtl')))).toBe(false)
    expect(window.faults).toEqual([])
  })

  it('is told in the page why an identity has no dossier, and stays where he is', async () => {
    const { page } = await house.open('cleo')
    await page.goto('/dossiers')
    await page.getByLabel('Identity').fill('nobody-knows-it')
    await page.getByRole('button', { name: 'Download its dossier' }).click()
    await page.getByRole('dialog').getByText('identity.unknown').waitFor()
    expect(new URL(page.url()).pathname).toBe('/dossiers')
  })
})
