// Reconciliation of one system's accounts: the first whole reading, one in which nothing has changed, and one in which one account in a hundred has;
// beside a raw SQL script over the same accounts in the same server.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { askSystems, scanSystem } from '@countersign/core/execution/standing/index'
import { systemClock } from '@countersign/core/platform/clock'
import type { Runtime } from '@countersign/core/runtime'
import { writeCompany } from '@countersign/core/testing/company'
import { openTestHouse, type TestHouse } from '@countersign/core/testing/runtime'
import type { Measured } from './measure/figure.ts'
import { versionsOf } from './measure/machine.ts'
import { startDurableServer } from './measure/server.ts'
import { bigObserver, registerEstate, systemId, type Turn } from './reconcile/estate.ts'
import { prepareRaw, rawReconcile, writeListing } from './reconcile/raw.ts'

export interface ReconcileOptions {
  readonly count: number
}

export const reconcileDefaults: ReconcileOptions = { count: 1_000_000 }

const org = 'acme'
const hundredth: Turn = { oneIn: 100 }

export const measureReconcile = async ({ count }: ReconcileOptions): Promise<Measured> => {
  const server = await startDurableServer()
  let house: TestHouse | undefined
  let listings: string | undefined
  try {
    const { db } = await server.database('reconcile', 12)
    const open = await writeCompany(db, org)
    house = await openTestHouse(db, org, { org, clock: { ...systemClock, advance: () => {} }, headFolder: server.folder })
    const company = await open(house)
    await registerEstate(db, org, count)
    const { runtime } = house
    const base = await runtime.connectors.observer({} as Parameters<Runtime['connectors']['observer']>[0])
    const ada = await company.caller('ada')
    let turn: Turn | undefined
    const observed: Runtime = {
      ...runtime,
      connectors: {
        ...runtime.connectors,
        definition: runtime.connectors.definition.bind(runtime.connectors),
        observer: async () => bigObserver(base, count, turn),
      },
    }
    const read = async (): Promise<number> => {
      await askSystems(observed, ada, [systemId])
      const from = performance.now()
      await scanSystem(observed, ada, systemId)
      const seconds = (performance.now() - from) / 1000
      const scan = await db.selectFrom('access_scans').selectAll().where('system_id', '=', systemId).executeTakeFirstOrThrow()
      if (scan.outcome !== 'complete' || scan.seen !== count)
        throw new Error(`the run does not count: ${scan.outcome}, ${scan.seen} of ${count}: ${scan.code} ${scan.detail}`)
      return seconds
    }
    // The server reads it itself, as a user of its own.
    listings = await mkdtemp(join(tmpdir(), 'countersign-listing-'))
    await chmod(listings, 0o755)
    const [plain, turned] = [join(listings, 'plain.csv'), join(listings, 'turned.csv')]
    await writeListing(plain, count, undefined)
    await writeListing(turned, count, hundredth)
    await prepareRaw(server.postgres)
    const rawFirst = await rawReconcile(server.postgres, plain)
    const first = await read()
    const same = await read()
    turn = hundredth
    const rawChanged = await rawReconcile(server.postgres, turned)
    const changed = await read()
    const { n } = await db
      .selectFrom('account_changes')
      .select((eb) => eb.fn.countAll<string>().as('n'))
      .executeTakeFirstOrThrow()
    if (Number(n) !== Math.ceil(count / hundredth.oneIn)) throw new Error(`the run does not count: ${n} changes were noticed`)
    return {
      figure: 'reconcile',
      value: first,
      unit: 's',
      peer: { name: 'raw SQL: COPY, full outer join, drift written, accounts written over', value: rawFirst },
      ratio: first / rawFirst,
      goal: { text: '≤ 1.5', met: first / rawFirst <= 1.5 },
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
        'changes noticed, explained by nothing, each in the log': Number(n),
        'the system': 'a double: its pages of 1,000 are made up as they are asked for',
      },
    }
  } finally {
    await house?.stop()
    await server.stop()
    if (listings !== undefined) await rm(listings, { recursive: true, force: true })
  }
}
