// The console in a real Chromium with nothing kept from before: how much comes over the wire before the inbox is there, how soon it and an inventory of 100,000
// rows are painted, beside a plain static page of the same server, and whether the list scrolls smoothly.

import { type Opened, openOnce, scrollThrough, startBrowser } from './console/window.ts'
import { registerGraph } from './graph/estate.ts'
import type { Measured } from './measure/figure.ts'
import { Latencies, median } from './measure/latencies.ts'
import { versionsOf } from './measure/machine.ts'
import { type ServerProcess, startServerProcess } from './measure/serve.ts'
import { startDurableServer } from './measure/server.ts'
import { writeAdministrator } from './people/administrator.ts'

export interface ConsoleOptions {
  readonly rounds: number
  /** Rows of the inventory's list of credentials, about. */
  readonly count: number
}

export const consoleDefaults: ConsoleOptions = { rounds: 15, count: 100_000 }

const org = 'acme'
const kib = (bytes: number): string => `${(bytes / 1024).toFixed(1)} KiB`

const overTheWire = ({ bytes }: Opened): string =>
  Object.entries(bytes)
    .map(([kind, size]) => `${kind} ${kib(size)}`)
    .join(', ')

export const measureConsole = async ({ rounds, count }: ConsoleOptions): Promise<Measured> => {
  const server = await startDurableServer()
  const browser = await startBrowser()
  let api: ServerProcess | undefined
  try {
    const { db, url } = await server.database('console', 4)
    console.error(`  ${count.toLocaleString('en')}: the company is being registered`)
    await registerGraph(db, org, Math.ceil(count / 0.48))
    const { sessionToken } = await writeAdministrator(db, org)
    api = await startServerProcess({ DATABASE_URL: url, COUNTERSIGN_HOME: `${server.folder}/home` })
    const base = `http://localhost:${new URL(api.url).port}`
    const plain = () => openOnce(browser, `${base}/docs`, 'h1')
    const inbox = () => openOnce(browser, `${base}/inbox`, 'h1', sessionToken)
    const list = () => openOnce(browser, `${base}/inventory?kind=credential`, '[role=row][aria-rowindex]', sessionToken)
    console.error('  the server looks it over')
    await api.settled()
    console.error('  its pages are being opened')
    for (const each of [plain, inbox, list]) await each()
    const taken: { plain: Opened; inbox: Opened; list: Opened }[] = []
    for (let round = 0; round < rounds; round += 1) taken.push({ plain: await plain(), inbox: await inbox(), list: await list() })
    console.error('  its list is being scrolled')
    const scrolled = await scrollThrough(browser, `${base}/inventory?kind=credential`, '[role=row][aria-rowindex]', sessionToken, 600)
    const of = (page: 'plain' | 'inbox' | 'list', figure: 'firstPaintMs' | 'shownMs') => median(taken.map((one) => one[page][figure]))
    const waits = new Latencies()
    for (const one of taken) waits.add(one.inbox.shownMs)
    const wire = taken[0]!.inbox.bytes
    const code = (wire['Script'] ?? 0) + (wire['Stylesheet'] ?? 0) + (wire['Document'] ?? 0)
    const value = of('inbox', 'firstPaintMs')
    const peer = of('plain', 'firstPaintMs')
    return {
      figure: 'console',
      value,
      unit: 'ms to the first paint of the inbox',
      peer: { name: 'a plain static page of the same server', value: peer },
      ratio: value / peer,
      goal: { text: 'code under 200 kB compressed before the inbox is painted', met: code < 200_000 },
      p50Ms: waits.quantile(0.5),
      p99Ms: waits.quantile(0.99),
      versions: versionsOf(['react', 'vite', 'playwright-core'], { postgresql: server.version, chromium: browser.version() }),
      also: {
        'p50 and p99 are of': 'the inbox, until its heading is there',
        'code before the inbox is there': kib(code),
        'over the wire for the inbox': overTheWire(taken[0]!.inbox),
        'inventory, first paint, ms': of('list', 'firstPaintMs'),
        'inventory, first rows there, ms': of('list', 'shownMs'),
        'rows in the inventory, about': count,
        'scrolling: frames, p50, p99 and longest gap, ms': [scrolled.frames, scrolled.p50Ms, scrolled.p99Ms, scrolled.longest]
          .map((one) => one.toFixed(1))
          .join(', '),
        'rows in the document while scrolling': scrolled.rowsInDocument,
        rounds,
        cache: 'empty in each round',
        'resident set is of': 'this process, not the browser',
      },
    }
  } finally {
    await browser.close()
    await api?.kill('SIGTERM')
    await server.stop()
  }
}
