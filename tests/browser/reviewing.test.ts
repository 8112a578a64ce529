// What is held in Countersign itself, reviewed in the console: each line kept or ended, nobody's own by himself.
import { available } from '@countersign/downstreams/availability'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { violationsOf } from './axe.ts'
import { picture, wide } from './browser.ts'
import { type ConsoleHouse, openConsole } from './console.ts'

describe.runIf(available('chromium'))('a control owner who reviews', () => {
  let database: TestDatabase
  let house: ConsoleHouse
  beforeAll(async () => {
    database = await startTestDatabase()
    house = await openConsole(database)
  })
  afterAll(async () => {
    await house?.close()
    await database?.stop()
  })

  const opened = async (party: string): Promise<string> => {
    const answer = await house.call('POST', `/v1/providers/${party}/review`, { session: await house.signIn('ben'), body: {} })
    return answer.body.id
  }
  it('the enterprise’s own is asked about all but himself', async () => {
    const id = await opened('acme')
    const { page, faults } = await house.open('cleo')
    await page.goto(`/inbox/review/${id}`)
    await page.getByRole('heading', { level: 1, name: 'Review of who can do what here' }).waitFor()
    await page.getByText('Yours: somebody else decides it').first().waitFor()
    expect(await page.getByRole('group', { name: 'Decision about cleo' }).count()).toBe(0)
    expect(await page.getByRole('group', { name: 'Decision about ben' }).count()).toBeGreaterThan(0)
    expect(await page.getByRole('button', { name: 'End it' }).count()).toBe(0)
    expect(await violationsOf(page, 'all')).toEqual([])
    await picture(page, 'review-own', wide)
    expect(faults).toEqual([])
  })
})
