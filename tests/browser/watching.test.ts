// People look at pages while the world goes on: sessions end, plans change, servers restart. Nobody signs what he did not read, and nobody stays who is out.
import { transact } from '@countersign/core/evidence/journal/index'
import { reviseChange } from '@countersign/core/execution/changes/index'
import { deactivate, systemCaller } from '@countersign/core/registry/principals/index'
import { approveAll } from '@countersign/core/testing/story'
import { available } from '@countersign/downstreams/availability'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { type ConsoleHouse, openConsole } from './console.ts'
import type { Shown } from './pages.ts'
import { everyAddress } from './routes.ts'
import { inTheMiddle } from './story.ts'

describe.runIf(available('chromium'))('whoever looks at the console', () => {
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

  it('is sent to sign in soon after he is out, by the page that is open, and comes back to where he was', async () => {
    const { page } = await house.open('cleo')
    const where = `/changes/${shown.change}`
    await page.goto(where)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await transact(house.runtime, systemCaller(house.runtime, 'acme', 'test'), (work) => deactivate(work, 'cleo'))
    // He does nothing: what the page asks by itself tells it, and nothing is loaded anew.
    await page.waitForURL(/\/sign-in\?to=/)
    expect(new URL(page.url()).searchParams.get('to')).toBe(where)
    await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  })

  it('is told that the plan has changed under the page, and can not sign it from there', async () => {
    const { page } = await house.open('cleo')
    await page.goto(`/inbox/${shown.request}`)
    await page.getByRole('button', { name: 'Approve' }).waitFor()
    await reviseChange(house.runtime, await house.company.caller('ada'), shown.change, 'something else came up')
    await page.getByText('This request is void.').waitFor()
    expect(await page.getByRole('button', { name: 'Approve' }).count()).toBe(0)
  })

  it('sees what is recorded as it is recorded, and goes on where he was when the server has restarted', async () => {
    const { page } = await house.open('cleo')
    await page.goto(`/changes/${shown.change}`)
    const log = page.getByRole('list', { name: 'What happened' })
    await log.getByText('approval.requested').first().waitFor()
    await house.restart()
    await approveAll(house.house, house.company)
    await house.house.settle()
    await log.getByText('approval.completed').first().waitFor({ timeout: 60_000 })
    // Taken up after the last event: all of it is there, and nothing comes twice. The list shows the newest; the oldest are behind its button.
    await page.getByRole('button', { name: /^\d+ more$/ }).click()
    await log.getByText('change.opened').first().waitFor()
    const recorded = await house.fresh.db
      .selectFrom('journal')
      .select('id')
      .where('stream', '=', shown.change)
      .where('kind', 'in', ['change.opened', 'approval.requested'])
      .execute()
    expect(await log.getByText(/^(change\.opened|approval\.requested)$/).count()).toBe(recorded.length)
  })

  it('of a provider finds nothing of the enterprise, at whatever address', async () => {
    const { page } = await house.open('oscar')
    const asked = new Set<string>()
    page.on('request', (request) => void asked.add(new URL(request.url()).pathname))
    const his = /^\/(my-work|changes(\/[^/]+)?|settings(\/[^/]+)?|device|sign-in|first|)$/
    const go = async (path: string): Promise<void> => {
      await page.goto(path)
      await page.getByRole('heading', { level: 1 }).waitFor()
      for (const word of ['warehouse-admin', 'the contract ends', 'cleo'])
        expect(await page.getByText(word).count(), `${path} shows ${word}`).toBe(0)
    }
    const all = everyAddress(shown)
    for (const path of all.filter((one) => !his.test(one))) {
      await go(path)
      await page.getByRole('heading', { name: 'There is no such page' }).waitFor()
      expect(
        [...asked].filter((one) => one.startsWith('/v1/')),
        `${path} asks for more than who he is`,
      ).toEqual(['/v1/whoami'])
    }
    for (const path of all.filter((one) => his.test(one))) await go(path)
    await page.goto('/')
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/my-work')
    expect(await page.getByRole('navigation').first().getByText('Responsibility').count()).toBe(0)
  })
})
