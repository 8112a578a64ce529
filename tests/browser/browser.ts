// A real Chromium, its windows, and what must be so on every page of them: no error on the console, nothing asked of anywhere else.
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, type CDPSession, chromium, type Page } from 'playwright-core'

export const artifacts = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), 'artifacts')

export interface Look {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly scheme: 'light' | 'dark'
}

export const wide: Look = { name: 'wide-light', width: 1280, height: 860, scheme: 'light' }
export const wideDark: Look = { name: 'wide-dark', width: 1280, height: 860, scheme: 'dark' }
/** A telephone, held as people hold it. */
export const narrow: Look = { name: 'narrow-light', width: 390, height: 844, scheme: 'light' }
export const narrowDark: Look = { name: 'narrow-dark', width: 390, height: 844, scheme: 'dark' }
/** Each width, light and dark: how dark it is changes no more of a page than its colours. */
export const widths: readonly (readonly [Look, Look])[] = [
  [wide, wideDark],
  [narrow, narrowDark],
]

export const startBrowser = (): Promise<Browser> =>
  // Debian's own build, which needs no sandbox of its own as root in a container.
  chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage', '--font-render-hinting=none'] })

export interface Window {
  readonly context: BrowserContext
  readonly page: Page
  /** What went wrong on the page, or was asked of another origin. Answers of 4xx that the page shows are told by the page. */
  readonly faults: string[]
  close(): Promise<void>
}

export const openWindow = async (browser: Browser, origin: string, look: Look = wide): Promise<Window> => {
  const context = await browser.newContext({
    viewport: { width: look.width, height: look.height },
    colorScheme: look.scheme,
    reducedMotion: 'reduce',
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    hasTouch: look.width < 600,
    baseURL: origin,
  })
  const page = await context.newPage()
  const faults: string[] = []
  page.on('pageerror', (error) => void faults.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (
      message.type() !== 'error' ||
      /the server responded with a status of [45]\d\d|ERR_(CONNECTION|INCOMPLETE|EMPTY)/.test(message.text())
    )
      return
    faults.push(`console: ${message.text()}`)
  })
  page.on('request', (request) => {
    const url = new URL(request.url())
    if (url.protocol !== 'data:' && url.protocol !== 'blob:' && url.origin !== origin) faults.push(`asked elsewhere: ${url.origin}`)
  })
  return { context, page, faults, close: () => context.close() }
}

/** Puts somebody's session into the window, as signing in does. */
export const signedIn = (context: BrowserContext, origin: string, cookie: string, token: string): Promise<void> =>
  context.addCookies([
    { name: cookie, value: token, url: origin.replace(/^http:/, 'https:'), secure: true, httpOnly: true, sameSite: 'Lax' },
  ])

export interface VirtualAuthenticator {
  readonly session: CDPSession
  readonly id: string
}

/**
 * A passkey device of Chromium's own, which answers as its owner would (https://w3c.github.io/webauthn/#sctn-automation). A double only of the finger: keys,
 * ceremonies and signatures are real.
 */
export const plugInAuthenticator = async (window: Window): Promise<VirtualAuthenticator> => {
  const session = await window.context.newCDPSession(window.page)
  await session.send('WebAuthn.enable')
  const { authenticatorId: id } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { session, id }
}

/** A picture for people to look at; kept out of the repository. */
export const picture = async (page: Page, name: string, look: Look, whole = false): Promise<void> => {
  const folder = join(artifacts, 'screenshots')
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}-${look.name}.png`), fullPage: whole })
}
