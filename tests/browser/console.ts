// The console over a running API of a small company, opened in a real browser by one of its people.
import type { TestHouseOptions } from '@countersign/core/testing/runtime'
import { sessionCookie } from '@countersign/server/sign-in/cookie'
import type { Browser } from 'playwright-core'
import { type ApiHouse, openApi, type TestDatabase } from '../api/house.ts'
import { type Look, openWindow, signedIn, startBrowser, type Window, wide } from './browser.ts'

export interface ConsoleHouse extends ApiHouse {
  readonly browser: Browser
  /** As people reach it. */
  readonly origin: string
  /** A window of somebody who is signed in; nobody: of a stranger. */
  open(person: string | undefined, look?: Look): Promise<Window>
}

export const openConsole = async (server: TestDatabase, options: TestHouseOptions = {}): Promise<ConsoleHouse> => {
  const api = await openApi(server, {}, { passkeys: 'of browsers', ...options })
  const browser = await startBrowser()
  const origin = api.http.publicUrl()
  return {
    ...api,
    get http() {
      return api.http
    },
    browser,
    origin,
    open: async (person, look = wide) => {
      const window = await openWindow(browser, origin, look)
      // The reader's clock is the server's, as in life: "in 3 h" is in 3 h.
      await window.page.clock.setFixedTime(api.house.clock.now())
      if (person !== undefined) await signedIn(window.context, origin, sessionCookie, await api.signIn(person))
      return window
    },
    close: async () => {
      await browser.close()
      await api.close()
    },
  }
}
