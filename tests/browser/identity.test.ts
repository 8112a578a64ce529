// The page of an identity without a mouse: its parts, its map with what is folded in it, and its history down to the entry of the log. The address says each.
import { available } from '@countersign/downstreams/availability'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { violationsOf } from './axe.ts'
import { narrowDark, picture, wide } from './browser.ts'
import { type ConsoleHouse, openConsole } from './console.ts'

const workloads = ['billing', 'exports', 'invoices', 'labels', 'mails', 'orders', 'returns']

/** Goes on by the key until what has the focus is called so; that it never comes is a failure, not a wait. */
const tabTo = async (page: Page, name: RegExp): Promise<void> => {
  const focused = () =>
    page.evaluate<string>(`(document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.innerText ?? '')`)
  for (let n = 0; n < 80; n += 1) {
    await page.keyboard.press('Tab')
    if (name.test(await focused())) return
  }
  throw new Error(`the keyboard never comes to ${name}`)
}

describe.runIf(available('chromium'))('the page of an identity', () => {
  let database: TestDatabase
  let house: ConsoleHouse
  beforeAll(async () => {
    database = await startTestDatabase()
    house = await openConsole(database)
    await house.company.credential('hub', { contract: null, environment: 'production', staying: workloads })
    const document = `identities: [{ id: idn-hub, kind: service_account, name: hub, purpose: moves orders, businessOwner: ben, technicalOwner: finn, environment: production, criticality: low }]`
    await house.call('POST', '/v1/inventory/import', { as: 'ada', body: { document, format: 'yaml' } })
  })
  afterAll(async () => {
    await house?.close()
    await database?.stop()
  })

  it('is read part by part with the arrows, and each part is an address of its own', async () => {
    const window = await house.open('cleo')
    const { page } = window
    await page.goto('/identities/idn-hub')
    await page.getByRole('heading', { name: 'Who answers for it' }).waitFor()
    await page.getByRole('tab', { name: 'Overview' }).focus()
    for (const [part, heading] of [
      ['credentials', 'Where they are used'],
      ['history', 'Its history'],
      ['day-after', 'Each thing, and what becomes of it'],
      ['map', 'The same as a list'],
    ] as const) {
      await page.keyboard.press('ArrowRight')
      await page.getByRole('heading', { name: heading }).waitFor()
      expect(new URL(page.url()).searchParams.get('part')).toBe(part)
      await page.locator('[role=status][aria-label=Loading]').first().waitFor({ state: 'detached' })
      expect(await violationsOf(page), part).toEqual([])
    }
    expect(window.faults).toEqual([])
    await window.close()
  })

  it('has a map that the keyboard reads from the start on: what is folded opens, and each thing leads on', async () => {
    const window = await house.open('cleo')
    const { page } = window
    await page.goto('/identities/idn-hub?part=map&view=dependents')
    const map = page.getByRole('region', { name: /^Map of what needs hub/ })
    const fold = map.getByRole('button', { name: 'Show 4 more workloads behind acct-hub at fake' })
    await fold.waitFor()
    expect(await map.getByRole('link').count()).toBe(5)
    await picture(page, 'identity-map-folded', wide)
    await page.getByRole('button', { name: 'What needs it' }).focus()
    await tabTo(page, /^Show 4 more workloads/)
    await page.keyboard.press('Enter')
    for (const name of workloads) await map.getByRole('link', { name }).waitFor()
    expect(await fold.count()).toBe(0)
    await page.getByRole('button', { name: 'What needs it' }).focus()
    await tabTo(page, /acct-hub at fake/)
    // What has the focus is in sight, wherever it stands on the map.
    const isInSight = `(() => {
      const thing = document.activeElement.getBoundingClientRect()
      const frame = document.querySelector('.reach-canvas').getBoundingClientRect()
      return thing.left >= frame.left && thing.right <= frame.right && thing.top >= frame.top && thing.bottom <= frame.bottom
    })()`
    await expect.poll(() => page.evaluate<boolean>(isInSight)).toBe(true)
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/credentials\/hub$/)
    expect(window.faults).toEqual([])
    await window.close()
  })

  it('says on a telephone as a list what the map says, and loads no map for it', async () => {
    const window = await house.open('cleo', narrowDark)
    const { page } = window
    const loaded: string[] = []
    page.on('request', (request) => void loaded.push(request.url()))
    await page.goto('/identities/idn-hub?part=map&view=dependents')
    for (const name of workloads) await page.getByRole('table').getByRole('link', { name }).waitFor()
    expect(loaded.filter((url) => url.includes('reach-canvas'))).toEqual([])
    expect(window.faults).toEqual([])
    await window.close()
  })

  it('tells its history, what was different at a moment, and the entry of the log that says so, by the keyboard alone', async () => {
    const window = await house.open('cleo')
    const { page } = window
    await page.goto('/identities/idn-hub?part=history')
    await page.getByText('Answers for it: eve → ben').waitFor()
    await page.getByRole('tab', { name: 'History' }).focus()
    await tabTo(page, /^Compare with now$/)
    await page.keyboard.press('Enter')
    await page.getByText('Nothing was different from what it is now.').waitFor()
    await tabTo(page, /^What exactly$/)
    await page.keyboard.press('Enter')
    await tabTo(page, /^Compare with now$/)
    await page.keyboard.press('Enter')
    const different = page.getByRole('table', { name: /different$/ })
    await different.waitFor()
    await different.getByRole('row', { name: 'Answers for it eve ben' }).waitFor()
    await different.getByRole('row', { name: 'What it is for tests moves orders' }).waitFor()
    expect(new URL(page.url()).searchParams.get('at')).toMatch(/Z$/)
    await picture(page, 'identity-as-it-was', wide)
    await page.getByRole('link', { name: 'Entry: inventory.imported' }).focus()
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/log\/\d+$/)
    expect(window.faults).toEqual([])
    await window.close()
  })
})
