// A mixed load on the API of a server of its own: how much it takes at most, beside the same HTTP framework that only echoes, and how long callers wait when
// half of that comes, each at its own time whether the ones before are answered or not.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { defaultPackDir } from '@countersign/policy'
import { asker, describeMix, mixed } from './api/mix.ts'
import { registerGraph } from './graph/estate.ts'
import { drive } from './measure/callers.ts'
import type { Measured } from './measure/figure.ts'
import { Latencies, median } from './measure/latencies.ts'
import { versionsOf } from './measure/machine.ts'
import { type ServerProcess, startServerProcess } from './measure/serve.ts'
import { startDurableServer } from './measure/server.ts'
import { writeAdministrator } from './people/administrator.ts'

export interface ApiOptions {
  readonly seconds: number
  readonly rounds: number
  /** Connections at saturation. */
  readonly connections: number
}

export const apiDefaults: ApiOptions = { seconds: 15, rounds: 3, connections: 32 }

const org = 'acme'

/** The pack as shipped, but for how fast one caller may go on: one key here stands for a whole house. */
const unhurriedPack = async (folder: string): Promise<string> => {
  const pack = join(folder, 'pack')
  await cp(defaultPackDir, pack, { recursive: true })
  const path = join(pack, 'rates.json')
  const rates = JSON.parse(await readFile(path, 'utf8')) as { perMinute: Record<string, number> }
  rates.perMinute = Object.fromEntries(Object.keys(rates.perMinute).map((each) => [each, 1_000_000]))
  await writeFile(path, JSON.stringify(rates))
  return pack
}

const echoServer = async () => {
  const child = spawn(process.execPath, [new URL('./api/echo-server.ts', import.meta.url).pathname], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { url: line.toString().trim(), child }
}

/** Calls that come evenly, `perSecond` of them. SAFETY of the figure: a call waits from when it should have been made (no coordinated omission). */
const arriving = async (perSecond: number, seconds: number, call: (n: number) => Promise<void>): Promise<Latencies> => {
  const latencies = new Latencies()
  const started = performance.now()
  const all = Math.floor(perSecond * seconds)
  const under = new Set<Promise<void>>()
  let failed: unknown
  for (let n = 0; n < all && failed === undefined; n += 1) {
    const due = started + (n * 1000) / perSecond
    const early = due - performance.now()
    if (early > 1) await delay(early)
    const one = call(n)
      .then(() => latencies.add(performance.now() - due))
      .catch((error) => {
        failed = error
      })
      .finally(() => under.delete(one))
    under.add(one)
  }
  await Promise.all(under)
  if (failed !== undefined) throw failed
  return latencies
}

export const measureApi = async ({ seconds, rounds, connections }: ApiOptions): Promise<Measured> => {
  const server = await startDurableServer()
  let api: ServerProcess | undefined
  let echo: Awaited<ReturnType<typeof echoServer>> | undefined
  try {
    const { db, url } = await server.database('api', 4)
    await registerGraph(db, org, 10_000)
    const { apiKey } = await writeAdministrator(db, org)
    api = await startServerProcess({
      DATABASE_URL: url,
      COUNTERSIGN_HOME: `${server.folder}/home`,
      COUNTERSIGN_POLICY_DIR: await unhurriedPack(server.folder),
    })
    await api.settled()
    echo = await echoServer()
    const ours = asker(api.url, { authorization: `Bearer ${apiKey}` })
    const peer = asker(echo.url, {})
    const sample = { about: { kind: 'credential', id: 'c-1' }, words: 'look at it' }
    let n = 0
    const next = () => ours.ask(mixed(n++))
    const repeat = () => peer.ask({ method: 'POST', path: '/echo', body: sample })
    await drive(connections, 4, next)
    await drive(connections, 2, repeat)
    const taken: { ours: number; peer: number }[] = []
    for (let round = 0; round < rounds; round += 1)
      taken.push({
        peer: (await drive(connections, seconds, repeat)).perSecond,
        ours: (await drive(connections, seconds, next)).perSecond,
      })
    const value = median(taken.map((one) => one.ours))
    const plain = median(taken.map((one) => one.peer))
    const half = await arriving(value / 2, seconds * 2, () => next())
    const rssMb = api.peakRssMb()
    ours.close()
    peer.close()
    const p99 = half.quantile(0.99)
    return {
      figure: 'api',
      value,
      unit: 'calls/s',
      peer: { name: 'the same HTTP framework in a process of its own, echoing JSON', value: plain },
      ratio: value / plain,
      goal: { text: 'p99 ≤ 20 ms at half saturation, saturation ≥ 0.35x', met: p99 <= 20 && value / plain >= 0.35 },
      p50Ms: half.quantile(0.5),
      p99Ms: p99,
      rssMb,
      versions: versionsOf(['pg', 'kysely', 'fastify'], { postgresql: server.version }),
      also: {
        mix: describeMix,
        connections,
        rounds,
        'seconds a round': seconds,
        'calls/s that came at half saturation': value / 2,
        measured: 'once the server had looked its house over',
        'p50 and p99 are of': 'half saturation, from when each call should have been made',
        'resident set is of': 'the server process',
        'callers run': 'on the same CPUs',
      },
    }
  } finally {
    await api?.kill('SIGTERM')
    echo?.child.kill('SIGTERM')
    await server.stop()
  }
}
