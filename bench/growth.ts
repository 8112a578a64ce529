// Growth: what a unit of work costs in a company of ten thousand accounts and of ever more, beside itself at a hundred thousand. Each size has a process and a database of its own; what was measured is printed as it goes, and breaking off leaves nothing behind.
import type { Measured } from './measure/figure.ts'
import { versionsOf } from './measure/machine.ts'
import { runProcess } from './measure/process.ts'
import { type DurableServer, startDurableServer } from './measure/server.ts'

export interface GrowthOptions {
  /** The largest size, after 10,000, 100,000 and 1,000,000 as far as they are smaller. */
  readonly count: number
  /** Askings of each question. */
  readonly rounds: number
}

export const growthDefaults: GrowthOptions = { count: 1_000_000, rounds: 100 }

const base = 100_000
const mostRatio = 1.5
const mostMb = 512

interface Size {
  readonly figures: Readonly<Record<string, number>>
  readonly rssMb: number
}

const one = new URL('growth/size.ts', import.meta.url).pathname

const sizeOf = async (server: DurableServer, count: number, rounds: number): Promise<Size> => {
  const { db, url } = await server.database(`growth_${count}`, 1)
  await db.destroy()
  const { output } = await runProcess(process.execPath, [one, url, server.folder, String(count), String(rounds)], { timeoutMs: 7_200_000 })
  return JSON.parse(output) as Size
}

export const measureGrowth = async ({ count, rounds }: GrowthOptions): Promise<Measured> => {
  if (count <= base) throw new Error(`growth is measured beyond ${base.toLocaleString('en')} accounts`)
  const server = await startDurableServer()
  try {
    const counts = [...[10_000, base, 1_000_000].filter((n) => n < count), count]
    const sizes = new Map<number, Size>()
    for (const n of counts) sizes.set(n, await sizeOf(server, n, rounds))
    const [at, largest] = [sizes.get(base)!, sizes.get(counts.at(-1)!)!]
    const ratios = Object.entries(largest.figures).map(([name, value]) => ({ name, value, at: at.figures[name]! }))
    const worst = ratios.reduce((a, b) => (b.value / b.at > a.value / a.at ? b : a))
    const rssMb = Math.max(...[...sizes.values()].map((size) => size.rssMb))
    const ratio = worst.value / worst.at
    return {
      figure: 'growth',
      value: worst.value,
      unit: worst.name.endsWith('ms') ? 'ms' : 'µs',
      peer: { name: `itself at ${base.toLocaleString('en')}; of all units the one that grows the most: ${worst.name}`, value: worst.at },
      ratio,
      goal: { text: `≤ ${mostRatio}, and at most ${mostMb} MiB`, met: ratio <= mostRatio && rssMb <= mostMb },
      rssMb,
      p50Ms: Number.NaN,
      p99Ms: Number.NaN,
      versions: versionsOf(['pg', 'kysely'], { postgresql: server.version }),
      also: {
        'accounts of a size': counts.map((n) => n.toLocaleString('en')).join(' | '),
        ...Object.fromEntries(
          ratios.map(({ name, value, at: before }) => [
            name,
            `${counts.map((n) => sizes.get(n)!.figures[name]!.toFixed(2)).join(' | ')}: ${(value / before).toFixed(2)} of that at ${base.toLocaleString('en')}`,
          ]),
        ),
        'largest resident set, MiB': counts.map((n) => sizes.get(n)!.rssMb.toFixed(0)).join(' | '),
      },
    }
  } finally {
    await server.stop()
  }
}
