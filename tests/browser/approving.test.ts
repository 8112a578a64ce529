// Approving and refusing in the console by passkey: on a telephone, by the keyboard alone, and by two people at the same moment.
import { available } from '@countersign/downstreams/availability'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { narrowDark, picture } from './browser.ts'
import { type ConsoleHouse, openConsole } from './console.ts'
import type { Shown } from './pages.ts'
import { givePasskey } from './passkey.ts'
import { inTheMiddle } from './story.ts'

describe.runIf(available('chromium'))('whoever is asked', () => {
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

  const signatures = async () =>
    (
      await house.fresh.db
        .selectFrom('approvals')
        .select(['person_id', 'key_id', 'verdict', 'reason'])
        .where('request_id', '=', shown.request)
        .orderBy('person_id')
        .execute()
    ).map(({ person_id, key_id, verdict, reason }) => [person_id, key_id, verdict, reason])

  it('approves at night on a telephone, from the inbox, with his passkey over what he read', async () => {
    const window = await house.open('cleo', narrowDark)
    const key = await givePasskey(house, window, 'cleo')
    const { page } = window
    await page.goto('/inbox')
    await page.getByRole('list', { name: 'Asked of you' }).getByRole('link').first().click()
    await page.waitForURL(/\/inbox\/apr_/)
    shown = { ...shown, request: page.url().split('/').at(-1)! }
    await page.getByRole('button', { name: 'Approve' }).click()
    await picture(page, 'approve-dialog', narrowDark)
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await page.getByText('You approved this.').waitFor()
    await picture(page, 'approved', narrowDark)
    expect(await signatures()).toEqual([['cleo', key, 'approve', '']])
    expect(window.faults).toEqual([])
  })

  it('refuses by the keyboard alone, and not without a reason', async () => {
    const window = await house.open('ben')
    const key = await givePasskey(house, window, 'ben')
    const { page } = window
    await page.goto('/inbox')
    await page.getByRole('list', { name: 'Asked of you' }).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/inbox\/apr_/)
    shown = { ...shown, request: page.url().split('/').at(-1)! }
    await page.getByRole('button', { name: 'Refuse' }).waitFor()
    await page.keyboard.press('r')
    const refuse = page.getByRole('dialog').getByRole('button', { name: 'Refuse' })
    expect(await refuse.isDisabled()).toBe(true)
    await page.keyboard.type('the shared login is still used by billing')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('You refused this.').waitFor()
    expect(await signatures()).toEqual([['ben', key, 'refuse', 'the shared login is still used by billing']])
  })

  it('signs nothing without a passkey, and is told how he gets one', async () => {
    const { page } = await house.open('cleo')
    await page.goto(`/inbox/${shown.request}`)
    await page.getByRole('button', { name: 'Approve' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
    await page.getByText('You have no passkey that signs here.').waitFor()
    expect(await signatures()).toEqual([])
  })

  // One word is enough here, so whether the later of the two still counts is a matter of a moment; what each is told is not.
  it('is one of two who approve at the same moment: each is told what became of his word, and no word is lost in between', async () => {
    const windows = await Promise.all(['ben', 'cleo'].map((person) => house.open(person)))
    const keys = [await givePasskey(house, windows[0]!, 'ben'), await givePasskey(house, windows[1]!, 'cleo')]
    // What the first signs is held on its way until the second has signed as well.
    const both = Promise.withResolvers<void>()
    let held = 0
    for (const [index, { page }] of windows.entries()) {
      await page.route('**/signatures', async (route) => {
        held += 1
        if (held === 2) both.resolve()
        await both.promise
        await route.continue()
      })
      await page.bringToFront()
      await page.goto(`/inbox/${shown.request}`)
      await page.getByRole('button', { name: 'Approve' }).click()
      await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click()
      // A passkey is only asked for in the window in front.
      if (index === 0) await expect.poll(() => held).toBe(1)
    }
    const told = await Promise.all(
      windows.map(async ({ page }, index) => {
        const mine = page.getByText('You approved this.')
        await mine.or(page.getByText('Somebody else was first: your word was not needed any more.')).waitFor()
        return (await mine.isVisible()) ? [[['ben', 'cleo'][index]!, keys[index]!, 'approve', '']] : []
      }),
    )
    expect(told.flat().length).toBeGreaterThan(0)
    expect(await signatures()).toEqual(told.flat())
  })
})
