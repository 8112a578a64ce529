// Signing in through a real provider in a real browser: to where one wanted to go, and out again everywhere.
import { available } from '@countersign/downstreams/availability'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { openSignIn, type SignInHouse } from '../api/sign-in-house.ts'
import { openWindow, picture, startBrowser, wide } from './browser.ts'

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
})
