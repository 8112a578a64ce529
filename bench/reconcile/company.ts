// A company with one system that holds very many accounts, and a way to have it read from end to end.
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { askSystems, scanSystem } from '@countersign/core/execution/standing/index'
import { systemClock } from '@countersign/core/platform/clock'
import type { Database } from '@countersign/core/platform/database'
import type { Caller, Runtime } from '@countersign/core/runtime'
import { writeCompany } from '@countersign/core/testing/company'
import { openTestHouse } from '@countersign/core/testing/runtime'
import type { DurableServer } from '../measure/server.ts'
import { bigObserver, registerEstate, systemId, type Turn } from './estate.ts'

const org = 'acme'

/** Seconds of one whole reading. */
export type Reader = (turn: Turn | undefined) => Promise<number>

/** A way to read a company's large system, as whoever asks for it. `told`: how many accounts were handed over so far. */
export const readerOf = async (
  runtime: Runtime,
  caller: Caller,
  count: number,
  told: (done: number) => void = () => {},
): Promise<Reader> => {
  const base = await runtime.connectors.observer({} as Parameters<Runtime['connectors']['observer']>[0])
  return async (turn) => {
    const observed: Runtime = {
      ...runtime,
      connectors: {
        ...runtime.connectors,
        definition: runtime.connectors.definition.bind(runtime.connectors),
        observer: async () => {
          const observer = bigObserver(base, count, turn)
          return {
            ...observer,
            inventory: (cursor, ...rest) => {
              told(Number(cursor ?? 0))
              return observer.inventory(cursor, ...rest)
            },
          }
        },
      },
    }
    await askSystems(observed, caller, [systemId])
    const from = performance.now()
    await scanSystem(observed, caller, systemId)
    const seconds = (performance.now() - from) / 1000
    const scan = await runtime.db.selectFrom('access_scans').selectAll().where('system_id', '=', systemId).executeTakeFirstOrThrow()
    if (scan.outcome !== 'complete' || scan.seen !== count)
      throw new Error(`the run does not count: ${scan.outcome}, ${scan.seen} of ${count}: ${scan.code} ${scan.detail}`)
    return seconds
  }
}

/** A company with an estate of so many accounts, and a way to read it. */
export const withEstate = async <T>(
  server: DurableServer,
  name: string,
  count: number,
  measure: (read: Reader, db: Database) => Promise<T>,
): Promise<T> => {
  const { db } = await server.database(name, 12)
  const open = await writeCompany(db, org)
  const house = await openTestHouse(db, org, {
    org,
    clock: { ...systemClock, advance: () => {} },
    headFolder: await mkdtemp(join(server.folder, 'head-')),
  })
  try {
    const company = await open(house)
    await registerEstate(db, org, count)
    return await measure(await readerOf(house.runtime, await company.caller('ada'), count), db)
  } finally {
    await house.stop()
  }
}
