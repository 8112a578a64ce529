// Each page, light and dark, wide and narrow: it comes without an error, asks nothing of anywhere else, fits its width, and axe finds nothing on it.
// Pictures of all of them are written to artifacts/screenshots for people to look at.
import { available } from '@countersign/downstreams/availability'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from '../api/house.ts'
import { violationsOf, writeAxe } from './axe.ts'
import { type Look, picture, type Window, widths } from './browser.ts'
import { type ConsoleHouse, openConsole } from './console.ts'
import { pages, type Shown } from './pages.ts'
import { inTheMiddle, matrixWithGaps } from './story.ts'

describe.runIf(available('chromium'))('every page of the console', () => {
  let database: TestDatabase
  let house: ConsoleHouse
  let shown: Shown
  const found: Record<string, number> = {}
  const windows = new Map<string, Window>()
  /** One window for each person and width: what a page leaves behind in it would be seen on the next one. */
  const windowOf = async (person: string | undefined, look: Look): Promise<Window> => {
    const key = `${person} ${look.width}`
    const window = windows.get(key) ?? (await house.open(person, look))
    windows.set(key, window)
    await window.page.emulateMedia({ colorScheme: look.scheme })
    return window
  }
  beforeAll(async () => {
    database = await startTestDatabase()
    house = await openConsole(database)
    shown = await inTheMiddle(house)
    await matrixWithGaps(house)
  })
  afterAll(async () => {
    writeAxe(found)
    await house?.close()
    await database?.stop()
  })

  it.each(pages)('$name: no error, nothing from elsewhere, within its width, and nothing that axe finds', async ({ name, path, as }) => {
    for (const [light, dark] of widths) {
      const { page, faults } = await windowOf(as, light)
      await page.goto(typeof path === 'string' ? path : path(shown))
      await page.locator('h1').first().waitFor()
      await page.locator('[role=status][aria-label=Loading]').first().waitFor({ state: 'detached' })
      expect(
        await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
        `${name} ${light.name}: wider than the window`,
      ).toBeLessThanOrEqual(0)
      // A page that tells of a fault is not the page.
      expect(await page.getByRole('alert').allInnerTexts(), `${name} ${light.name}`).toEqual([])
      for (const look of [light, dark]) {
        await page.emulateMedia({ colorScheme: look.scheme })
        await picture(page, name, look)
        const violations = await violationsOf(page, look === light ? 'all' : 'colours')
        found[`${name} ${look.name}`] = violations.length
        expect(violations, `${name} ${look.name}`).toEqual([])
      }
      expect(faults.splice(0)).toEqual([])
    }
  })
})
