// Who holds what by justification, compared with what he is to hold: a look after some have moved, beside one plain SQL script that compares everybody. Both
// must name the same people. What a look costs should be what has changed, not what stands.
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { packagesInForce } from '@countersign/core/authority/access-packages/index'
import { transact } from '@countersign/core/evidence/journal/index'
import { keepLooks, look, weigh } from '@countersign/core/execution/entitlements/index'
import { systemClock } from '@countersign/core/platform/clock'
import { systemCaller } from '@countersign/core/registry/principals/index'
import { writeCompany } from '@countersign/core/testing/company'
import { openTestHouse } from '@countersign/core/testing/runtime'
import { sql } from 'kysely'
import { registerAccess } from './access/estate.ts'
import { rawComparison } from './access/raw.ts'
import type { Measured } from './measure/figure.ts'
import { Latencies, median } from './measure/latencies.ts'
import { versionsOf } from './measure/machine.ts'
import { startDurableServer } from './measure/server.ts'

export interface AccessOptions {
  /** People, each with two hundred accesses. */
  readonly count: number
  readonly rounds: number
}

export const accessDefaults: AccessOptions = { count: 2_000, rounds: 5 }

const org = 'acme'
const size = { everybody: 150, byTeam: 50, teams: 20 }

export const measureAccess = async ({ count, rounds }: AccessOptions): Promise<Measured> => {
  const server = await startDurableServer()
  try {
    const { db } = await server.database('access', 4)
    const found = await writeCompany(db)
    const house = await openTestHouse(db, org, {
      org,
      clock: { ...systemClock, advance: () => {} },
      headFolder: await mkdtemp(join(server.folder, 'head')),
    })
    await found(house)
    await registerAccess(db, house, { people: count, ...size })
    const { runtime } = house
    const caller = systemCaller(runtime, org, 'bench')
    const packages = await packagesInForce(db, org, runtime.clock.now())
    const times: Record<'whole' | 'quiet' | 'moved' | 'raw' | 'weighed', number[]> = {
      whole: [],
      quiet: [],
      moved: [],
      raw: [],
      weighed: [],
    }
    const timed = async <T>(into: number[], act: () => Promise<T>): Promise<T> => {
      const from = performance.now()
      const came = await act()
      into.push(performance.now() - from)
      return came
    }
    /** As the sweep does: what a look has reached is kept. */
    const looked = async (into: number[]): Promise<readonly string[]> => {
      const { holders, reached } = await timed(into, () => look(runtime, caller, packages))
      await keepLooks(db, org, reached)
      return holders
    }
    const moving = Math.max(1, Math.floor(count / 100))
    const names = (from: number) => Array.from({ length: moving }, (_, n) => `p-${from + n}`)
    for (let round = 0; round < rounds; round += 1) {
      await sql`truncate access_state`.execute(db)
      const before = await looked(times.whole)
      const quiet = await looked(times.quiet)
      if (before.length + quiet.length > 0)
        throw new Error(`${before.length} and ${quiet.length} are not as they should be before anybody has moved`)
      const movers = names(round * moving)
      const to = (n: number) => sql`update principals set team = 'team-' || (substr(id, 3)::int + ${sql.lit(n)}) % ${sql.lit(size.teams)}
        where id = any(${movers}::text[])`
      await to(1).execute(db)
      const astray = await looked(times.moved)
      const raw = await timed(times.raw, () => rawComparison(db))
      if (astray.length !== movers.length || raw !== movers.length)
        throw new Error(`${movers.length} have moved; ${astray.length} by us, ${raw} by the peer`)
      // One of them: what falls falls, what begins begins; no change is opened, and in the end it is as it was.
      const undo = new Error('undone')
      await timed(times.weighed, () =>
        transact(runtime, caller, async (work) => {
          await weigh(runtime, work, movers[0]!)
          throw undo
        }).catch((error: unknown) => {
          if (error !== undo) throw error
        }),
      )
      await to(0).execute(db)
    }
    await house.stop()
    const accesses = count * (size.everybody + size.byTeam)
    const [ours, theirs] = [median(times.moved), median(times.raw)]
    const latencies = new Latencies()
    for (const time of times.moved) latencies.add(time)
    return {
      figure: 'access',
      value: ours,
      unit: `ms for a look after ${moving} of ${count} have moved`,
      peer: { name: 'one plain SQL script that compares everybody', value: theirs },
      ratio: ours / theirs,
      goal: { text: '≤ 0.15× the time of comparing everybody', met: ours / theirs <= 0.15 },
      p50Ms: latencies.quantile(0.5),
      p99Ms: latencies.quantile(0.99),
      versions: versionsOf(['pg', 'kysely'], { postgresql: server.version }),
      also: {
        'accesses, each given by one justification': accesses,
        'a look when nothing has changed, ms': median(times.quiet),
        'a look at everybody (once a day, and when a package has changed), ms': median(times.whole),
        'weighing one who has moved: 50 fall, 50 begin, ms': median(times.weighed),
        rounds,
      },
    }
  } finally {
    await server.stop()
  }
}
