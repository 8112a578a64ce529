// A window of a real Chromium without anything kept from before, and what it measures of a page.
import { sessionCookie } from '@countersign/server/sign-in/cookie'
import { type Browser, chromium } from 'playwright-core'

export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-dev-shm-usage'] })

export interface Opened {
  /** Milliseconds from the request to the first paint with content, as the browser tells it. */
  readonly firstPaintMs: number
  /** Until what was looked for is there. */
  readonly shownMs: number
  /** Bytes over the wire, by kind, until then. */
  readonly bytes: Readonly<Record<string, number>>
}

/** `signed`: the token of a session; `selector`: what the reader came for. */
export const openOnce = async (browser: Browser, url: string, selector: string, signed?: string): Promise<Opened> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } })
  try {
    if (signed !== undefined)
      await context.addCookies([{ name: sessionCookie, value: signed, url: url.replace(/^http:/, 'https:'), secure: true, httpOnly: true }])
    const page = await context.newPage()
    const bytes: Record<string, number> = {}
    const session = await context.newCDPSession(page)
    await session.send('Network.enable')
    const kinds = new Map<string, string>()
    session.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type))
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      const kind = kinds.get(requestId) ?? 'other'
      bytes[kind] = (bytes[kind] ?? 0) + encodedDataLength
    })
    const from = performance.now()
    await page.goto(url, { waitUntil: 'commit' })
    await page.locator(selector).first().waitFor()
    const shownMs = performance.now() - from
    // What is in the document is not painted yet.
    await page.waitForFunction("performance.getEntriesByName('first-contentful-paint').length > 0")
    const firstPaintMs = await page.evaluate<number>("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    return { firstPaintMs, shownMs, bytes }
  } finally {
    await context.close()
  }
}

export interface Scrolled {
  readonly frames: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly longest: number
  readonly rowsInDocument: number
}

/** Turns the wheel through a long list, and keeps the time between frames. */
export const scrollThrough = async (browser: Browser, url: string, selector: string, signed: string, turns: number): Promise<Scrolled> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 860 } })
  try {
    await context.addCookies([{ name: sessionCookie, value: signed, url: url.replace(/^http:/, 'https:'), secure: true, httpOnly: true }])
    const page = await context.newPage()
    await page.goto(url)
    await page.locator(selector).first().waitFor()
    await page.evaluate(
      'globalThis.gaps = []; let last = performance.now(); const tick = () => { const now = performance.now(); gaps.push(now - last); last = now; requestAnimationFrame(tick) }; requestAnimationFrame(tick)',
    )
    await page.mouse.move(640, 500)
    for (let turn = 0; turn < turns; turn += 1) {
      await page.mouse.wheel(0, 900)
      await page.waitForTimeout(16)
    }
    const gaps = (await page.evaluate<number[]>('gaps')).sort((a, b) => a - b)
    const at = (share: number) => gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * share))] ?? Number.NaN
    return {
      frames: gaps.length,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
      longest: gaps.at(-1) ?? Number.NaN,
      rowsInDocument: await page.locator(selector).count(),
    }
  } finally {
    await context.close()
  }
}
