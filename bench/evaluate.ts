// All standing access judged again after the policy of trust has changed, with the preview before it, beside one plain SQL script that is written for this
// one policy and finds and writes the same lapses. Both must come to the same number.
import { mkdtemp } from 'node:fs/promises'
import { join } from 'node:path'
import { countLapses, evaluateAll, rulesOf } from '@countersign/core/execution/trust/index'
import { systemClock } from '@countersign/core/platform/clock'
import type { Database } from '@countersign/core/platform/database'
import { systemCaller } from '@countersign/core/registry/principals/index'
import { openTestHouse } from '@countersign/core/testing/runtime'
import { trustModelOf } from '@countersign/policy'
import { type RawBuilder, sql } from 'kysely'
import { rawEvaluation } from './evaluate/raw.ts'
import { registerGraph } from './graph/estate.ts'
import type { Measured } from './measure/figure.ts'
import { Latencies, median } from './measure/latencies.ts'
import { versionsOf } from './measure/machine.ts'
import { startDurableServer } from './measure/server.ts'

export interface EvaluateOptions {
  /** Accesses, about. */
  readonly count: number
  readonly rounds: number
}

export const evaluateDefaults: EvaluateOptions = { count: 500_000, rounds: 3 }

const org = 'acme'

/** One access in a hundred is without somebody who answers, one in two hundred past its end, and the contracts of two providers are over. */
const falls = async (db: Database): Promise<void> => {
  for (const statement of [
    sql`update principals set active = true where org_id = ${org}`,
    sql`insert into principals (org_id, id, kind, party_id, party_kind, name, active) values (${org}, 'gone', 'person', ${org}, 'enterprise', 'Gone', false)`,
    sql`update identities set business_owner = case when right(id, 2) = '50' then 'gone' else 'owner' end, technical_owner = 'owner',
      expires_at = case when right(id, 3) in ('111', '611') then timestamptz '2026-01-01' else timestamptz '2030-01-01' end where org_id = ${org}`,
    // Somebody uses each of them; the last workloads of the estate have been retired, and whatever they alone used stands without a use.
    sql`insert into credential_uses (org_id, credential_id, workload_id) select c.org_id, c.id, 'w-0' from credentials c where c.org_id = ${org}
      and not exists (select 1 from credential_uses u where u.org_id = c.org_id and u.credential_id = c.id)`,
    sql`update workloads set state = 'retired' where org_id = ${org} and right(id, 2) = '77'`,
    sql`update contracts set state = 'ended' where org_id = ${org} and id in ('k-10', 'k-20')`,
    sql`vacuum analyze`,
  ])
    await statement.execute(db)
}

export const measureEvaluate = async ({ count, rounds }: EvaluateOptions): Promise<Measured> => {
  const server = await startDurableServer()
  try {
    const { db } = await server.database('evaluate', 4)
    // About half of an estate's nodes are credentials.
    await registerGraph(db, org, Math.ceil(count / 0.48))
    await falls(db)
    const house = await openTestHouse(db, org, {
      org,
      clock: { ...systemClock, advance: () => {} },
      headFolder: await mkdtemp(join(server.folder, 'head')),
    })
    let turned = (): void => {}
    const runtime = { ...house.runtime, steps: { ...house.runtime.steps, reach: () => turned() } }
    const caller = systemCaller(runtime, org, 'bench')
    const rules = rulesOf(trustModelOf(runtime.policy.current().bundle), [])
    const at = runtime.clock.now()
    const [ours, previews, theirs, again]: [number[], number[], number[], number[]] = [[], [], [], []]
    const latencies = new Latencies()
    const timed = async (into: number[], act: () => Promise<unknown>): Promise<void> => {
      const from = performance.now()
      await act()
      into.push(performance.now() - from)
    }
    const counted = async (of: RawBuilder<unknown>): Promise<number> =>
      Number((await sql<{ n: string }>`select count(*) as n from ${of}`.execute(db)).rows[0]!.n)
    const standing = await counted(sql`credentials where org_id = ${org} and state = 'active'`)
    let [written, entries] = [0, 0]
    for (let round = 0; round < rounds; round += 1) {
      // As after a change that makes all of it fall anew: nothing is remembered.
      await sql`truncate trust_lapses, trust_state`.execute(db)
      await sql`vacuum analyze trust_lapses`.execute(db)
      await timed(previews, () => countLapses(runtime.db, org, rules, at, 50))
      let page = performance.now()
      turned = () => {
        latencies.add(performance.now() - page)
        page = performance.now()
      }
      await timed(ours, () => evaluateAll(runtime, caller))
      turned = () => {}
      written = await counted(sql`trust_lapses where org_id = ${org}`)
      entries = Math.ceil((await counted(sql`journal`)) / (round + 1))
      // And where the new policy says of each the same as the old one.
      await timed(again, () => evaluateAll(runtime, caller))
      let raw = 0
      await timed(theirs, async () => {
        raw = await rawEvaluation(db, org, at)
      })
      if (raw !== written) throw new Error(`${written} lapses for us, ${raw} for the peer`)
    }
    await house.stop()
    const rate = (times: readonly number[]): number => standing / (median(times) / 1000)
    return {
      figure: 'evaluate',
      value: rate(ours),
      unit: 'accesses/s',
      peer: { name: 'one plain SQL script for this one policy over the same rows, writing the same lapses', value: rate(theirs) },
      ratio: rate(ours) / rate(theirs),
      goal: { text: '≥ 100,000 accesses/s', met: rate(ours) >= 100_000 },
      p50Ms: latencies.quantile(0.5),
      p99Ms: latencies.quantile(0.99),
      versions: versionsOf(['pg', 'kysely'], { postgresql: server.version }),
      also: {
        'standing accesses': standing,
        'lapses found and written': written,
        'entries in the journal, one for 500 accesses of a condition': entries,
        'the preview (who would lose what, by condition, system, party and owner), accesses/s': rate(previews),
        'evaluated again with nothing to write, accesses/s': rate(again),
        rounds,
        'p50 and p99': 'of a page of 50,000',
      },
    }
  } finally {
    await server.stop()
  }
}
