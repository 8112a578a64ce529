// Signing in through a real provider in a real browser: to where one wanted to go, and out again everywhere.
import { available } from '@countersign/downstreams/availability'
import { sessionCookie } from '@countersign/server/sign-in/cookie'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { openSignIn, type SignInHouse } from '../api/sign-in-house.ts'
import { openWindow, picture, signedIn, startBrowser, wide } from './browser.ts'

describe.runIf(available('chromium'))('a person of the enterprise', () => {
  let database: TestDatabase
  let house: SignInHouse
  let browser: Browser
  beforeAll(async () => {
    database = await startTestDatabase()
    house = await openSignIn(database)
    await house.document()
    browser = await startBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await house?.close()
    await database?.stop()
  })

  it('comes through his provider to the page that he had asked for, and is out when he signs out', async () => {
    const { page, context } = await openWindow(browser, house.publicUrl)
    await page.goto('/inbox')
    await page.waitForURL(/\/sign-in\?to=/)
    const provider = page.getByRole('link', { name: 'Continue with Acme' })
    await provider.waitFor()
    await picture(page, 'sign-in-with-provider', wide)
    await provider.click()
    await page.getByLabel('Account').selectOption('sub-ben')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.waitForURL(`${house.publicUrl}/inbox`)
    await page.getByRole('heading', { name: 'Inbox' }).waitFor()
    const [cookie] = (await context.cookies(house.publicUrl)).filter(({ name }) => name === '__Host-countersign')
    expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Lax', path: '/' })
    await page.getByRole('button', { name: /Your account/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    await expect.poll(async () => (await context.cookies(house.publicUrl)).filter(({ name }) => name === '__Host-countersign')).toEqual([])
    await page.waitForURL(/\/session\/end/)
    await page.goto(`${house.publicUrl}/inbox`)
    await page.waitForURL(/\/sign-in\?to=/)
  })

  it('is signed out everywhere by who assigns roles, after a look at what ends; who does not is offered none of it, and who reads nothing sees nothing', async () => {
    const come = async (person: string, agent: string) => {
      const window = await openWindow(browser, house.publicUrl)
      await window.page.clock.setFixedTime(house.api.house.clock.now())
      await signedIn(window.context, house.publicUrl, sessionCookie, await house.api.signIn(person, { agent }))
      return window
    }
    const { db } = house.api.fresh
    await db.deleteFrom('role_holdings').where('principal_id', '=', 'finn').execute()
    const [ben, ada, cleo, finn] = [
      await come('ben', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0'),
      await come('ada', 'A'),
      await come('cleo', 'C'),
      await come('finn', 'F'),
    ]
    await ben.page.goto('/inbox')
    await ben.page.getByRole('heading', { name: 'Inbox' }).waitFor()

    await finn.page.goto('/settings/people?who=ben')
    await finn.page.getByText('The address may be old').waitFor()
    expect(await finn.page.getByText('Firefox on Linux').count()).toBe(0)
    const asked = await finn.page.evaluate(async () => (await fetch('/v1/sessions?principal=ben')).status)
    expect(asked).toBe(403)

    await cleo.page.goto('/settings/people?who=ben')
    await cleo.page.getByRole('list', { name: 'Where ben is signed in' }).getByText('Firefox on Linux').waitFor()
    expect(await cleo.page.getByRole('button', { name: /End it|Sign out everywhere|Revoke/ }).count()).toBe(0)

    await ada.page.goto('/settings/people?who=ben')
    await ada.page.getByRole('list', { name: 'Where ben is signed in' }).getByText('Firefox on Linux').waitFor()
    await ada.page.getByRole('button', { name: 'Sign out everywhere' }).click()
    const sure = ada.page.getByRole('dialog', { name: 'Sign ben out everywhere?' })
    await sure.getByText(/^Firefox on Linux, since/).waitFor()
    await sure.getByText('API key “test”').waitFor()
    await picture(ada.page, 'sign-out-everywhere', wide)
    const act = sure.getByRole('button', { name: 'Sign out everywhere' })
    expect(await act.isDisabled()).toBe(true)
    await sure.getByLabel('Type ben to confirm').fill('ben')
    await act.click()
    await ada.page.getByText('Signed in nowhere').waitFor()
    await ada.page.getByText('Signed out: 1 session and 1 API key ended.').waitFor()

    await ben.page.getByRole('link', { name: 'Changes' }).first().click()
    await ben.page.waitForURL(/\/sign-in\?to=/)
    expect([...ada.faults, ...cleo.faults, ...finn.faults]).toEqual([])
    for (const { context } of [ben, ada, cleo, finn]) await context.close()
  })
})
