// Reconciliation of one system's accounts: the first whole reading, one in which nothing has changed, and one in which one account in a hundred has;
// beside a raw SQL script that does the same job over the same accounts in the same server. What fewer accounts cost: `growth`.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@countersign/core/platform/database'
import { sql } from 'kysely'
import type { Measured } from './measure/figure.ts'
import { loadNow, versionsOf } from './measure/machine.ts'
import { startDurableServer } from './measure/server.ts'
import { withEstate } from './reconcile/company.ts'
import { ours, outside, type Turn } from './reconcile/estate.ts'
import { copyInventory, prepareJudged, prepareRaw, rawJudged, rawReconcile, writeListing } from './reconcile/raw.ts'

export interface ReconcileOptions {
  readonly count: number
}

export const reconcileDefaults: ReconcileOptions = { count: 1_000_000 }

const hundredth: Turn = { oneIn: 100 }

const residentMb = (): number => Math.round(process.memoryUsage.rss() / 2 ** 20)

/** The most that a figure comes to until it is asked. */
const peakOf = (figure: () => number): (() => number) => {
  let most = figure()
  const timer = setInterval(() => {
    most = Math.max(most, figure())
  }, 50)
  timer.unref()
  return () => {
    clearInterval(timer)
    return Math.max(most, figure())
  }
}

export const measureReconcile = async ({ count }: ReconcileOptions): Promise<Measured> => {
  const server = await startDurableServer()
  const raw = openDatabase({
    url: server.postgres.url,
    maxConnections: 1,
    connectTimeoutMs: 60_000,
    statementTimeoutMs: 3_600_000,
    onError: () => {},
  })
  let listings: string | undefined
  try {
    // The server reads it itself, as a user of its own.
    listings = await mkdtemp(join(tmpdir(), 'countersign-listing-'))
    await chmod(listings, 0o755)
    const [plain, turned] = [join(listings, 'plain.csv'), join(listings, 'turned.csv')]
    await writeListing(plain, count, undefined)
    await writeListing(turned, count, hundredth)
    await prepareRaw(raw)
    await prepareJudged(raw)
    await copyInventory(raw, count, { from: ours, to: ours + outside })
    const [first, same, changed, theirs, rss] = await withEstate(server, 'reconcile', count, async (read, db) => {
      const rawFirst = await rawReconcile(raw, plain)
      const rawFirstJudged = rawFirst + (await rawJudged(raw))
      const loadFirst = loadNow()[0]!
      const before = residentMb()
      const peak = peakOf(residentMb)
      // The next reading of either comes an hour later: what a reading leaves for the database to tidy up is tidied by then, and not while others are measured.
      const tended = async () => {
        for (const one of [db, raw]) await sql`vacuum (analyze)`.execute(one)
        await sql`checkpoint`.execute(raw)
      }
      const one = await read(undefined)
      await tended()
      const two = await read(undefined)
      const rawChanged = (await rawReconcile(raw, turned)) + (await rawJudged(raw))
      await tended()
      const three = await read(hundredth)
      const most = peak()
      const { n } = await db
        .selectFrom('account_changes')
        .select((eb) => eb.fn.countAll<string>().as('n'))
        .executeTakeFirstOrThrow()
      if (Number(n) !== Math.ceil(count / hundredth.oneIn)) throw new Error(`the run does not count: ${n} changes were noticed`)
      return [one, two, three, { rawFirst, rawFirstJudged, rawChanged, loadFirst }, { before, most }] as const
    })
    const { rawFirst, rawFirstJudged, rawChanged, loadFirst } = theirs
    return {
      figure: 'reconcile',
      value: first,
      unit: 's',
      peer: {
        name: 'raw SQL doing the same: COPY, full outer join, drift, joined with the inventory and judged, findings, a log row with its hash for each',
        value: rawFirstJudged,
      },
      ratio: first / rawFirstJudged,
      goal: {
        text: '≤ 1.5, and again with one in a hundred changed ≤ 0.15 of it',
        met: first / rawFirstJudged <= 1.5 && changed / first <= 0.15,
      },
      p50Ms: first * 1000,
      p99Ms: first * 1000,
      versions: versionsOf(['pg', 'kysely'], { postgresql: server.version }),
      also: {
        accounts: count,
        'accounts/s, first whole reading': count / first,
        'again, nothing changed, s': same,
        'again, one in a hundred changed, s': changed,
        'again, one in a hundred changed / first': changed / first,
        'raw, one in a hundred changed, s': rawChanged,
        'again, one in a hundred changed / raw of the same': changed / rawChanged,
        'raw, first, compared alone: neither judged, found nor logged, s': rawFirst,
        'first / raw that compares alone': first / rawFirst,
        'load when our first reading began': loadFirst,
        'µs for an account, first and changed': `${((first * 1e6) / count).toFixed(0)}, ${((changed * 1e6) / count).toFixed(1)}`,
        'changes noticed, explained by nothing, each in the log': Math.ceil(count / hundredth.oneIn),
        'resident set before and at most while reading, MiB': `${rss.before}, ${rss.most}`,
        'between readings': 'both sides are vacuumed and a checkpoint is made, not measured',
        'the system': 'a double: its pages of 1,000 are made up as they are asked for',
      },
    }
  } finally {
    await raw.destroy()
    await server.stop()
    if (listings !== undefined) await rm(listings, { recursive: true, force: true })
  }
}
