// Passkeys through the interface alone: the first administrator's link, his coming in past others, a further key that its holder confirms, and a key that is lost and given anew by
// two others. What waits signs nothing.
import { makeFirstLink } from '@countersign/core/authority/sign-in/index'
import { systemCaller } from '@countersign/core/registry/principals/index'
import { openRequests, sign } from '@countersign/core/testing/story'
import { available } from '@countersign/downstreams/availability'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { picture, plugInAuthenticator, wide } from './browser.ts'
import { type ConsoleHouse, openConsole } from './console.ts'
import { givePasskey } from './passkey.ts'

describe.runIf(available('chromium'))('whoever signs with a passkey', () => {
  let database: TestDatabase
  let house: ConsoleHouse
  beforeAll(async () => {
    database = await startTestDatabase()
  })
  afterAll(() => database?.stop())
  beforeEach(async () => {
    house = await openConsole(database)
    return () => house.close()
  })

  /** Live keys of somebody that approve, by their names. */
  const live = async (person: string) =>
    (
      await house.fresh.db
        .selectFrom('principal_keys')
        .select('name')
        .where('principal_id', '=', person)
        .where('purpose', '=', 'approval')
        .where('revoked_at', 'is', null)
        .orderBy('name')
        .execute()
    ).map(({ name }) => name)

  const addKey = async (page: Page, name: string): Promise<void> => {
    await page.goto('/settings/keys')
    await page.getByRole('button', { name: 'Add a passkey' }).click()
    await page.getByRole('dialog').getByLabel('Name').fill(name)
    await page.getByRole('dialog').getByRole('button', { name: 'Make a passkey' }).click()
    await page.getByText('It waits, and signs nothing yet.').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click()
  }

  it('comes in first by the link, once, with a key that he named; a second key he confirms with the first; past others he comes in by saying why', async () => {
    await house.fresh.db.deleteFrom('principal_keys').where('purpose', '=', 'approval').execute()
    const { token } = await makeFirstLink(house.runtime, systemCaller(house.runtime, 'acme', 'test'), 'ada')
    const first = await house.open(undefined)
    const device = await plugInAuthenticator(first)
    const { page } = first
    await page.goto(`/first#${token}`)
    await page.getByLabel('Name of this passkey').fill('The laptop')
    expect(page.url()).not.toContain(token)
    // His finger is not the owner's: nothing is made, and the link is still good.
    await device.session.send('WebAuthn.setUserVerified', { authenticatorId: device.id, isUserVerified: false })
    await page.getByRole('button', { name: 'Make my passkey' }).click()
    await page.getByText('Your passkey was not confirmed.').waitFor()
    expect(await live('ada')).toEqual([])
    await device.session.send('WebAuthn.setUserVerified', { authenticatorId: device.id, isUserVerified: true })
    await page.getByRole('button', { name: 'Make my passkey' }).click()
    await page.waitForURL(({ pathname }) => pathname === '/')
    await page.getByRole('button', { name: /Your account/ }).waitFor()
    expect(await live('ada')).toEqual(['The laptop'])

    const other = await house.open('ada')
    await plugInAuthenticator(other)
    await other.page.goto(`/first#${token}`)
    await other.page.getByRole('button', { name: 'Make my passkey' }).click()
    await other.page.getByRole('alert').waitFor()
    await addKey(other.page, 'The telephone')
    expect(await live('ada')).toEqual(['The laptop'])

    await page.bringToFront()
    await page.goto('/settings/keys')
    const waiting = page.getByRole('list', { name: 'Keys that wait' })
    await waiting.getByText('The telephone').waitFor()
    await picture(page, 'settings-keys-waiting', wide)
    await waiting.getByRole('button', { name: 'Confirm with a key I have' }).click()
    await waiting.waitFor({ state: 'detached' })
    expect(await live('ada')).toEqual(['The laptop', 'The telephone'])

    // Others administer now: he says why before he is in, and they read it.
    expect((await house.call('POST', '/v1/roles', { as: 'ada', body: { principal: 'ben', role: 'administrator' } })).status).toBe(200)
    await first.context.clearCookies()
    await page.goto('/sign-in')
    await page.getByRole('button', { name: 'Use a passkey' }).click()
    const why = page.getByLabel('Why')
    await why.waitFor()
    await picture(page, 'sign-in-why', wide)
    const again = page.getByRole('button', { name: 'Use the passkey again' })
    await why.fill('too short')
    expect(await again.isDisabled()).toBe(true)
    await why.fill('Our provider is away since midnight')
    await again.click()
    await page.waitForURL(({ pathname }) => pathname === '/')
    await page.getByRole('button', { name: /Your account/ }).waitFor()
    const ben = await house.open('ben')
    const { id } = await house.fresh.db
      .selectFrom('findings')
      .select('id')
      .where('kind', '=', 'session.break_glass')
      .executeTakeFirstOrThrow()
    await ben.page.goto(`/findings/${id}`)
    await ben.page.getByText('“Our provider is away since midnight”', { exact: true }).waitFor()
    await picture(ben.page, 'finding-break-glass', wide)
    await ben.page.getByRole('link', { name: 'See where he is signed in' }).click()
    await ben.page.waitForURL(/\/settings\/people\?who=ada$/)
    await ben.page.getByRole('list', { name: 'Where ada is signed in' }).getByText('“Our provider is away since midnight”').waitFor()
    await picture(ben.page, 'signed-in-break-glass', wide)
    expect([...first.faults, ...other.faults, ...ben.faults]).toEqual([])
  })

  it('is given a new one by two others when he has lost what he had, and signs nothing until both have said so', async () => {
    await house.fresh.db.deleteFrom('principal_keys').where('principal_id', '=', 'ben').execute()
    const window = await house.open('ben')
    const { page } = window
    await givePasskey(house, window, 'ben')
    await page.goto('/settings/keys')
    await page.getByRole('button', { name: 'I have lost it' }).click()
    const sure = page.getByRole('dialog').getByRole('button', { name: 'I have lost it' })
    expect(await sure.isDisabled()).toBe(true)
    await page.getByLabel('Type lost to confirm').fill('lost')
    await sure.click()
    await page.getByText('revoked', { exact: true }).waitFor()
    expect(await live('ben')).toEqual([])

    await addKey(page, 'The new telephone')
    const waiting = page.getByRole('list', { name: 'Keys that wait' })
    await waiting.getByText('it takes two other people').waitFor()
    expect(await waiting.getByRole('button', { name: 'Confirm with a key I have' }).count()).toBe(0)
    await waiting.getByRole('button', { name: 'Ask others' }).click()
    await page.getByLabel('Reason').fill('the old one is lost')
    await page.getByLabel('Ticket or record').fill('CHG-9')
    await page.getByRole('dialog').getByRole('button', { name: 'Ask others' }).click()
    await page.getByRole('link', { name: 'Open the change' }).click()
    await page.waitForURL(/\/changes\/chg_/)
    await house.house.settle()
    const [request] = await openRequests(house.house, page.url().split('/').at(-1))
    await sign(house.house, house.company, request!.id, 'cleo')
    await house.house.settle()
    expect(await live('ben')).toEqual([])
    await sign(house.house, house.company, request!.id, 'ada')
    await house.house.settle()
    expect(await live('ben')).toEqual(['The new telephone'])
    const held = await house.call('GET', '/v1/own-access?principal=ben&signed=by_change', { session: await house.signIn('ada') })
    expect(held.body.items).toMatchObject([{ way: 'signing_key', signedBy: ['ada', 'cleo'], change: request!.change_id }])
    await page.goto('/settings/keys')
    await page.getByText('can sign', { exact: true }).waitFor()
    expect(window.faults).toEqual([])
  })
})
