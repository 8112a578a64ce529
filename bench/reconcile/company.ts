// A company with one system that holds very many accounts, and a way to have it read from end to end.
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { askSystems, scanSystem } from '@countersign/core/execution/standing/index'
import { systemClock } from '@countersign/core/platform/clock'
import type { Database } from '@countersign/core/platform/database'
import type { Runtime } from '@countersign/core/runtime'
import { type TestCompany, writeCompany } from '@countersign/core/testing/company'
import { openTestHouse, type TestHouse } from '@countersign/core/testing/runtime'
import type { DurableServer } from '../measure/server.ts'
import { bigObserver, registerEstate, systemId, type Turn } from './estate.ts'

const org = 'acme'

/** Seconds of one whole reading. */
export type Reader = (turn: Turn | undefined) => Promise<number>

/** Where a company is put: `setUp` may take its time, `db` is as the product opens it. */
export interface Place {
  readonly db: Database
  readonly setUp: Database
  readonly folder: string
}

/** A company with an estate of so many accounts, and a way to read it. */
export const withEstateAt = async <T>(
  { db, setUp, folder }: Place,
  count: number,
  measure: (read: Reader, house: TestHouse, company: TestCompany) => Promise<T>,
): Promise<T> => {
  const open = await writeCompany(db, org)
  const house = await openTestHouse(db, org, {
    org,
    clock: { ...systemClock, advance: () => {} },
    headFolder: await mkdtemp(join(folder, 'head-')),
  })
  try {
    const company = await open(house)
    await registerEstate(setUp, org, count)
    const { runtime } = house
    const base = await runtime.connectors.observer({} as Parameters<Runtime['connectors']['observer']>[0])
    const ada = await company.caller('ada')
    const read: Reader = async (turn) => {
      const observed: Runtime = {
        ...runtime,
        connectors: {
          ...runtime.connectors,
          definition: runtime.connectors.definition.bind(runtime.connectors),
          observer: async () => bigObserver(base, count, turn),
        },
      }
      await askSystems(observed, ada, [systemId])
      const from = performance.now()
      await scanSystem(observed, ada, systemId)
      const seconds = (performance.now() - from) / 1000
      const scan = await db.selectFrom('access_scans').selectAll().where('system_id', '=', systemId).executeTakeFirstOrThrow()
      if (scan.outcome !== 'complete' || scan.seen !== count)
        throw new Error(`the run does not count: ${scan.outcome}, ${scan.seen} of ${count}: ${scan.code} ${scan.detail}`)
      return seconds
    }
    return await measure(read, house, company)
  } finally {
    await house.stop()
  }
}

export const withEstate = async <T>(
  server: DurableServer,
  name: string,
  count: number,
  measure: (read: Reader, db: Database) => Promise<T>,
): Promise<T> => {
  const { db } = await server.database(name, 12)
  return withEstateAt({ db, setUp: db, folder: server.folder }, count, (read) => measure(read, db))
}
