// A question about a change, in the console alone: asked at night on a telephone, answered in another window, and seen without reloading.
import { available } from '@countersign/downstreams/availability'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { violationsOf } from './axe.ts'
import { narrowDark, picture, wide } from './browser.ts'
import { type ConsoleHouse, openConsole } from './console.ts'
import type { Shown } from './pages.ts'
import { inTheMiddle } from './story.ts'

describe.runIf(available('chromium'))('whoever wants to know more before he decides', () => {
  let database: TestDatabase
  let house: ConsoleHouse
  let shown: Shown
  beforeAll(async () => {
    database = await startTestDatabase()
  })
  afterAll(() => database?.stop())
  beforeEach(async () => {
    house = await openConsole(database)
    shown = await inTheMiddle(house)
  })
  afterEach(() => house?.close())

  it('asks the owner, and sees the answer when it comes', async () => {
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
