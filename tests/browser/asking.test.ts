// A question about a change, in the console alone: asked at night on a telephone, answered in another window, seen without reloading, and then approved on the
// page that stayed open.

import { testClock } from '@countersign/core/testing/clock'
import { dossierOf, judged } from '@countersign/core/testing/dossier'
import { type TestWitness, witnessOf } from '@countersign/core/testing/witness'
import { available } from '@countersign/downstreams/availability'
import { generateKeyPair } from '@countersign/ledger'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { violationsOf } from './axe.ts'
import { narrowDark, picture, wide } from './browser.ts'
import { type ConsoleHouse, openConsole } from './console.ts'
import type { Shown } from './pages.ts'
import { givePasskey } from './passkey.ts'
import { inTheMiddle } from './story.ts'

interface Entry {
  readonly kind: string
  readonly body: Readonly<Record<string, unknown>>
}

/** In the order of the log. */
const entriesOf = (dossier: string): Entry[] =>
  dossier
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type === 'entry')
    .sort((one, other) => one.index - other.index)
    .map(({ leaf }) => JSON.parse(leaf))

describe.runIf(available('chromium'))('whoever wants to know more before he decides', () => {
  let database: TestDatabase
  let witness: TestWitness
  let house: ConsoleHouse
  let shown: Shown
  beforeAll(async () => {
    database = await startTestDatabase()
  })
  afterAll(() => database?.stop())
  beforeEach(async () => {
    const clock = testClock()
    const logKey = generateKeyPair().privateKey
    witness = await witnessOf(logKey, clock)
    house = await openConsole(database, { clock, logKey, witness })
    shown = await inTheMiddle(house)
  })
  afterEach(async () => {
    await house?.close()
    await witness?.close()
  })

  it('asks the owner, sees the answer when it comes, and approves by passkey without leaving the page; all three are in the dossier', async () => {
    const telephone = await house.open('cleo', narrowDark)
    const { page } = telephone
    await page.goto(`/inbox/${shown.request}`)
    await page.getByRole('button', { name: 'Ask a question' }).waitFor()
    await page.keyboard.press('q')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Whom').selectOption('eve')
    await dialog.getByLabel('Your question').fill('Is the bridge still used\nby billing?')
    await picture(page, 'ask-dialog', narrowDark)
    expect(await violationsOf(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Ask', exact: true }).click()
    const thread = page.getByRole('list', { name: 'Questions and answers' })
    await thread.getByText('waits for an answer').waitFor()

    const desk = await house.open('eve', wide)
    await desk.page.goto('/inbox')
    await desk.page
      .getByRole('list', { name: 'Asked of you' })
      .getByRole('link', { name: /Is the bridge still used/ })
      .click()
    await desk.page.getByRole('heading', { name: 'Cleo asks you' }).waitFor()
    await picture(desk.page, 'question', wide)
    expect(await violationsOf(desk.page)).toEqual([])
    await desk.page.getByLabel('Your answer').fill('Not since May: billing has its own.')
    await desk.page.getByRole('button', { name: 'Send the answer' }).click()
    await desk.page.getByText('Answered', { exact: true }).waitFor()

    await thread.getByText('Not since May: billing has its own.').waitFor()
    await picture(page, 'answered-question', narrowDark, true)
    expect(await violationsOf(page)).toEqual([])

    // ORDER: after axe, whose way into the page takes a virtual device out when it leaves. A passkey answers only the window in front.
    const key = await givePasskey(house, telephone, 'cleo')
    await page.bringToFront()
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await page.getByText('You approved this.').waitFor()
    const dossier = await dossierOf(house.house, house.company, shown.change)
    const said = entriesOf(dossier).filter(({ kind }) => /^(question|approval\.signed)/.test(kind))
    expect(said.map(({ kind, body }) => [kind, body['words'] ?? body['keyId']])).toEqual([
      ['question.asked', 'Is the bridge still used\nby billing?'],
      ['question.answered', 'Not since May: billing has its own.'],
      ['approval.signed', key],
    ])
    expect((await judged(house.house, witness.vkey, dossier)).integrity).toEqual({ verdict: 'pass', problems: [] })
    expect([...telephone.faults, ...desk.faults]).toEqual([])
  })

  it('asks whoever executes, who answers among his work and reads of nobody else', async () => {
    const asked = await house.call('POST', `/v1/changes/${shown.change}/questions`, {
      as: 'cleo',
      body: { to: 'oscar', words: 'What happens if the portal says no?' },
    })
    expect(asked.status).toBe(201)
    const { page, faults } = await house.open('oscar')
    await page.goto('/my-work')
    const list = page.getByRole('list', { name: 'Questions and answers' })
    await list.getByText('The enterprise asks oscar').waitFor()
    await list.getByRole('button', { name: 'Answer' }).click()
    await page.getByRole('dialog').getByLabel('Your answer').fill('We call you before we try again.')
    await picture(page, 'answer-dialog', wide)
    expect(await violationsOf(page)).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: 'Send the answer' }).click()
    await list.waitFor({ state: 'detached' })
    expect((await house.call('GET', `/v1/questions/${asked.body.id}`, { as: 'cleo' })).body.answer).toBe('We call you before we try again.')
    expect(await page.getByText('cleo').count()).toBe(0)
    expect(faults).toEqual([])
  })
})
