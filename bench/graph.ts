// Blast radius in an estate of a million nodes and three million edges: asked of the database (cold) and of memory (warm), beside a recursive CTE over
// the same rows as a database's administrator would write it. All three must give the same nodes.

import { systemClock } from '@countersign/core/platform/clock'
import type { Database } from '@countersign/core/platform/database'
import { bytesKept, type EstateNode, type Reach, reachFrom, warmEstate } from '@countersign/core/registry/estate/index'
import type { Runtime } from '@countersign/core/runtime'
import { sql } from 'kysely'
import { describeEstate, registerGraph, startsOf } from './graph/estate.ts'
import { recursiveReach } from './graph/raw.ts'
import type { Measured } from './measure/figure.ts'
import { Latencies, median } from './measure/latencies.ts'
import { versionsOf } from './measure/machine.ts'
import { startDurableServer } from './measure/server.ts'

export interface GraphOptions {
  /** Nodes, about. */
  readonly count: number
  /** Starts, at random from a seed. */
  readonly rounds: number
}

export const graphDefaults: GraphOptions = { count: 1_000_000, rounds: 200 }

const org = 'acme'

const shapeOf = (reach: Reach): string => `${reach.size} ${reach.furthest}`
const namesOf = (reach: Reach): Set<string> => new Set(reach.page(undefined, reach.size).map(({ node }) => `${node.kind}:${node.id}`))

/** Nobody else is asked anything by the graph. */
const runtimeOf = (db: Database): Runtime => ({ db, clock: systemClock, org }) as Runtime

export const measureGraph = async ({ count, rounds }: GraphOptions): Promise<Measured> => {
  const server = await startDurableServer()
  try {
    const { db } = await server.database('graph', 4)
    await registerGraph(db, org, count)
    const estate = await describeEstate(db, org)
    const starts: readonly EstateNode[] = startsOf(count, rounds)
    const asked = new Map<string, { size: number; shape: string }>()
    const [cold, warm, raw]: [number[], number[], number[]] = [[], [], []]
    const runtime = runtimeOf(db)
    for (const start of starts) {
      const from = performance.now()
      const { reach } = await reachFrom(runtime, org, start, 'blast_radius')
      cold.push(performance.now() - from)
      asked.set(`${start.kind}:${start.id}`, { size: reach.size, shape: shapeOf(reach) })
      const begun = performance.now()
      const found = await recursiveReach(db, org, start)
      raw.push(performance.now() - begun)
      const names = namesOf(reach)
      if (found.length !== names.size || found.some((name) => !names.has(name)))
        throw new Error(`\`${start.kind}:${start.id}\` reaches ${names.size} for us and ${found.length} for the peer`)
    }
    const loading = performance.now()
    const graph = await warmEstate(runtime, org)
    const loaded = performance.now() - loading
    if (!graph) throw new Error('the graph is larger than is kept in memory; take a smaller --count')
    const kept = bytesKept(runtime)
    const latencies = new Latencies()
    for (const start of starts) {
      const from = performance.now()
      const { reach } = await reachFrom(runtime, org, start, 'blast_radius')
      const ms = performance.now() - from
      warm.push(ms)
      latencies.add(ms)
      const before = asked.get(`${start.kind}:${start.id}`)!
      if (before.shape !== shapeOf(reach)) throw new Error(`memory says ${shapeOf(reach)}, the database ${before.shape}`)
    }
    // One row has changed: the graph in memory is told, and not read again.
    await sql`update identities set marked_privileged = not marked_privileged where org_id = ${org} and id = 'i-0'`.execute(db)
    const from = performance.now()
    await reachFrom(runtime, org, starts[0]!, 'blast_radius')
    const told = performance.now() - from
    const sum = (all: readonly number[]) => all.reduce((a, b) => a + b, 0)
    const sizes = [...asked.values()].map(({ size }) => size)
    const [theirs, ours, fromMemory] = [sum(raw), sum(cold), sum(warm)]
    return {
      figure: 'graph',
      value: ours,
      unit: 'ms',
      peer: { name: `recursive CTE over the same rows, the same ${starts.length} starts, the same nodes`, value: theirs },
      ratio: ours / theirs,
      goal: { text: '≤ 1.2 cold, and warm ≥ 20 times faster', met: ours / theirs <= 1.2 && theirs / fromMemory >= 20 },
      p50Ms: latencies.quantile(0.5),
      p99Ms: latencies.quantile(0.99),
      versions: versionsOf(['pg', 'kysely'], { postgresql: server.version }),
      also: {
        nodes: graph.size,
        edges: graph.edges,
        ...estate,
        'warm, all starts, ms': fromMemory,
        'peer / warm': theirs / fromMemory,
        'medians: cold, warm, peer, ms': [cold, warm, raw].map((all) => median(all).toFixed(2)).join(' '),
        'nodes reached: median, most, all': `${median(sizes)} ${Math.max(...sizes)} ${sum(sizes)}`,
        'read into memory, s': loaded / 1000,
        'kept in memory, MiB': kept / 2 ** 20,
        'first question after a changed row, ms': told,
      },
    }
  } finally {
    await server.stop()
  }
}
