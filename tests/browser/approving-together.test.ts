// Equal requests approved together in the console: the one plan and each line that differs, one passkey for all of them, and none if one of them fell.
import { available } from '@countersign/downstreams/availability'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { violationsOf } from './axe.ts'
import { narrowDark, picture, wide } from './browser.ts'
import { type ConsoleHouse, openConsole } from './console.ts'
import { givePasskey } from './passkey.ts'
import { equalRequests } from './story.ts'

describe.runIf(available('chromium'))('whoever is asked for several equal things', () => {
  let database: TestDatabase
  let house: ConsoleHouse
  let requests: string[]
  /** Of the second. */
  let change: string
  beforeAll(async () => {
    database = await startTestDatabase()
  })
  afterAll(() => database?.stop())
  beforeEach(async () => {
    house = await openConsole(database)
    const asked = await equalRequests(house, ['fax-gateway', 'label-printer', 'old-portal'])
    requests = asked.map(({ request }) => request)
    change = asked[1]!.change
  })
  afterEach(() => house?.close())

  const signatures = () =>
    house.fresh.db
      .selectFrom('approvals')
      .select(['request_id', 'person_id', 'key_id', 'batch_place', 'signature'])
      .orderBy('request_id')
      .execute()

  it('approves three by one assertion, by the keyboard alone, after what differs was read', async () => {
    const window = await house.open('ben', wide)
    const key = await givePasskey(house, window, 'ben')
    const { page } = window
    await page.goto('/inbox')
    await page.getByRole('link', { name: /3 equal requests/ }).waitFor()
    await picture(page, 'inbox-equal', wide)
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: '3 equal requests' }).waitFor()
    const things = page.getByRole('list', { name: 'Each of them' }).getByRole('listitem')
    expect(
      (await things.allInnerTexts()).map((text) => text.match(/fax-gateway|label-printer|old-portal/i)?.[0].toLowerCase()).sort(),
    ).toEqual(['fax-gateway', 'label-printer', 'old-portal'])
    await page.getByText('The exact list').waitFor()
    await picture(page, 'equal', wide, true)
    await page.keyboard.press('a')
    await page.getByRole('dialog').getByRole('button', { name: 'Approve 3' }).waitFor()
    // The dialog opens on what does no harm.
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.getByText('You approved 3 requests by one signature.').waitFor()
    const kept = await signatures()
    expect(kept.map(({ request_id, person_id, key_id, batch_place }) => [request_id, person_id, key_id, batch_place])).toEqual(
      requests.map((request, place) => [request, 'ben', key, place]),
    )
    expect(new Set(kept.map(({ signature }) => signature.toString('hex'))).size).toBe(1)
    expect(window.faults).toEqual([])
    expect(await violationsOf(page)).toEqual([])
  })

  it('comes to them from one line of Today, signs none of them when one was refused meanwhile, is told which, and then signs the others', async () => {
    const window = await house.open('ben', narrowDark)
    await givePasskey(house, window, 'ben')
    const { page } = window
    await page.goto('/')
    const today = page.getByRole('list', { name: 'Waits for you' })
    await today.getByRole('link', { name: /3 equal requests/ }).waitFor()
    expect(await today.getByRole('listitem').count()).toBe(1)
    await picture(page, 'today-equal', narrowDark)
    await today.getByRole('link', { name: /3 equal requests/ }).click()
    await page.getByRole('button', { name: 'Approve 3' }).waitFor()
    await picture(page, 'equal', narrowDark, true)
    expect(await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBeLessThanOrEqual(
      0,
    )
    await house.fresh.db.updateTable('approval_requests').set({ state: 'refused' }).where('id', '=', requests[1]!).execute()
    await page.getByRole('button', { name: 'Approve 3' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Approve 3' }).click()
    const { purpose } = await house.fresh.db.selectFrom('changes').select('purpose').where('id', '=', change).executeTakeFirstOrThrow()
    await page.getByRole('dialog').getByText(`Nothing was signed, because of one of them: ${purpose}.`).waitFor()
    expect(await signatures()).toEqual([])
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click()
    await page.getByRole('button', { name: 'Approve 2' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Approve 2' }).click()
    await page.getByText('You approved 2 requests by one signature.').waitFor()
    expect((await signatures()).map(({ request_id }) => request_id)).toEqual([requests[0], requests[2]])
    expect(await violationsOf(page)).toEqual([])
  })

  it('is shown nothing to sign when a plan that the server shows is another one than it says', async () => {
    const { page } = await house.open('ben')
    await page.route('**/v1/approval-batches/draft', async (route) => {
      const answer = await route.fetch()
      const body = await answer.json()
      body.members[1].planText = body.members[1].planText.replace('nobody needs them', 'somebody needs it')
      await route.fulfill({ response: answer, json: body })
    })
    await page.goto('/inbox')
    await page.getByRole('link', { name: /3 equal requests/ }).click()
    await page.getByText('The text that the server shows is not the text that a signature is asked for.').waitFor()
    expect(await page.getByRole('button', { name: /Approve/ }).count()).toBe(0)
  })
})
