// The log in the browser: what it verified by itself, what it remembers, and that a server or a network that alters anything is told apart from one that does not.

import { testClock } from '@countersign/core/testing/clock'
import { type TestWitness, witnessOf } from '@countersign/core/testing/witness'
import { available } from '@countersign/downstreams/availability'
import { generateKeyPair } from '@countersign/ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { narrowDark, picture, wide } from './browser.ts'
import { type ConsoleHouse, openConsole } from './console.ts'
import { inTheMiddle } from './story.ts'

describe.runIf(available('chromium'))('whoever reads the log', () => {
  let database: TestDatabase
  let witness: TestWitness
  let house: ConsoleHouse
  beforeAll(async () => {
    database = await startTestDatabase()
    const logKey = generateKeyPair().privateKey
    const clock = testClock()
    witness = await witnessOf(logKey, clock)
    house = await openConsole(database, { logKey, clock, witness })
    await inTheMiddle(house)
    await house.house.sequencer.reached(house.house.sequencer.state.size, { cosigned: true })
  })
  afterAll(async () => {
    await house?.close()
    await witness?.close()
    await database?.stop()
  })

  it('sees that his own browser verified it, and goes from the list to an entry that is verified too', async () => {
    for (const look of [wide, narrowDark]) {
      const window = await house.open('cleo', look)
      const { page } = window
      await page.goto('/log')
      const lane = page.getByRole('region', { name: 'What this browser verified' })
      await lane.getByText('Verified here, in your browser.').waitFor()
      await lane.getByText('This browser sees the log for the first time', { exact: false }).waitFor()
      await page.reload()
      await lane.getByText('Nothing that this browser saw before has changed.', { exact: false }).waitFor()
      await page.getByRole('row').nth(1).waitFor()
      await picture(page, 'log-witnessed', look)
      await page.getByRole('row').nth(3).getByRole('link').click()
      await page.getByText('byte for byte', { exact: false }).waitFor()
      await page.getByText('The witness has cosigned that head.', { exact: false }).waitFor()
      await picture(page, 'log-entry-witnessed', look)
      expect(window.faults).toEqual([])
      await window.close()
    }
  })

  it('is told in red when the text of an entry was altered on its way', async () => {
    const window = await house.open('cleo')
    const { page } = window
    await page.route('**/v1/log/entries/3', async (route) => {
      const answer = await route.fetch()
      const entry = (await answer.json()) as { leaf: string }
      await route.fulfill({ response: answer, json: { ...entry, leaf: entry.leaf.replace('"seq":', '"seq":1') } })
    })
    await page.goto('/log/3')
    await page.getByRole('alert').getByText('Not verified: this is not what the log holds').waitFor()
    expect(await page.getByText('byte for byte', { exact: false }).count()).toBe(0)
    await picture(page, 'log-entry-altered', wide)
    await page.goto('/log/4')
    await page.getByText('byte for byte', { exact: false }).waitFor()
    expect(await page.getByRole('alert').count()).toBe(0)
    await window.close()
  })

  it('is told in red when the log is shorter than his browser saw it, or its head was altered, and no entry passes then', async () => {
    const window = await house.open('cleo')
    const { page } = window
    await page.goto('/log')
    await page.getByText('This browser sees the log for the first time', { exact: false }).waitFor()
    // As after an old copy was put back: what the browser kept is of a longer log.
    await page.evaluate(
      "const seen = JSON.parse(localStorage.getItem('countersign.log')); localStorage.setItem('countersign.log', JSON.stringify({ ...seen, size: seen.size + 1000 }))",
    )
    await page.goto('/log/3')
    await page.getByRole('alert').getByText('The log is shorter than it was').waitFor()
    await page.getByText('Not verified: the log itself did not pass').waitFor()
    await picture(page, 'log-shrunk', wide)
    await page.getByRole('button', { name: 'Start over' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Start over' }).click()
    await page.getByText('byte for byte', { exact: false }).waitFor()
    await page.route('**/v1/log/checkpoint', async (route) => {
      const answer = await route.fetch()
      const heads = (await answer.json()) as { checkpoint: string }
      await route.fulfill({ response: answer, json: { ...heads, checkpoint: heads.checkpoint.replace(/\n(\d+)\n/, '\n9$1\n') } })
    })
    await page.goto('/log')
    await page.getByRole('alert').getByText('The signature of the log is wrong').waitFor()
    await window.close()
  })
})
