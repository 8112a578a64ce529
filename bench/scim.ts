// SCIM writes taken in over HTTP by a server of its own, each durable with its record, event and journal entries before it is answered; beside the
// same HTTP framework in a process of its own that commits one row with the same JSON. Then it is counted: nothing is missing, nothing is doubled.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeScimSource } from '@countersign/core/testing/scim'
import { sql } from 'kysely'
import { sender, Writes } from './ingest/writes.ts'
import { drive } from './measure/callers.ts'
import type { Measured } from './measure/figure.ts'
import { median } from './measure/latencies.ts'
import { versionsOf } from './measure/machine.ts'
import { type ServerProcess, startServerProcess } from './measure/serve.ts'
import { startDurableServer } from './measure/server.ts'

export interface IngestOptions {
  readonly seconds: number
  readonly rounds: number
  /** Connections that write, one request at a time each. */
  readonly connections: number
}

export const ingestDefaults: IngestOptions = { seconds: 20, rounds: 3, connections: 16 }

const plainServer = async (url: string) => {
  const child = spawn(process.execPath, [new URL('./ingest/plain-server.ts', import.meta.url).pathname], {
    env: { PATH: process.env['PATH'] ?? '', DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { url: line.toString().trim(), child }
}

export const measureIngest = async (options: IngestOptions): Promise<Measured> => {
  const server = await startDurableServer()
  let scim: ServerProcess | undefined
  let plain: Awaited<ReturnType<typeof plainServer>> | undefined
  try {
    const { db, url } = await server.database('ingest', 4)
    const raw = await server.database('plain', 2)
    const apiKey = await writeScimSource(db)
    scim = await startServerProcess({ DATABASE_URL: url, COUNTERSIGN_HOME: `${server.folder}/home` })
    plain = await plainServer(raw.url)
    const ours = sender(`${scim.url}/scim/v2`, apiKey)
    const peer = sender(plain.url, apiKey)
    const writes = new Writes(ours.send, 'a')
    const plainWrites = new Writes(peer.send, 'b')
    await writes.begin()
    await plainWrites.begin()
    await drive(options.connections, 3, (n) => writes.next(n))
    await drive(options.connections, 2, (n) => plainWrites.next(n))
    const rounds = []
    for (let n = 0; n < options.rounds; n += 1)
      rounds.push({
        peer: await drive(options.connections, options.seconds, (each) => plainWrites.next(each)),
        ours: await drive(options.connections, options.seconds, (each) => writes.next(each)),
      })
    const rssMb = scim.peakRssMb()
    const { rows } = await sql<{ people: string; joiners: string; entries: string }>`select
      (select count(*) from scim_resources where type = 'User') as people,
      (select count(*) from lifecycle_events where kind = 'joiner') as joiners,
      (select count(*) from journal where kind like 'scim.%' or kind like 'source.%') as entries`.execute(db)
    const counted = rows[0]!
    if (Number(counted.people) !== writes.created || Number(counted.joiners) !== writes.created)
      throw new Error(`${writes.created} people were answered, ${counted.people} are there, ${counted.joiners} joined`)
    ours.close()
    peer.close()
    const value = median(rounds.map((round) => round.ours.perSecond))
    const plainRate = median(rounds.map((round) => round.peer.perSecond))
    const middle = rounds.toSorted((a, b) => a.ours.perSecond - b.ours.perSecond)[rounds.length >> 1]!
    return {
      figure: 'ingest',
      value,
      unit: 'writes/s',
      peer: { name: 'the same HTTP framework in a process of its own, one row with the same JSON a commit', value: plainRate },
      ratio: value / plainRate,
      goal: { text: '≥ 300 writes/s', met: value >= 300 },
      p50Ms: middle.ours.latencies.quantile(0.5),
      p99Ms: middle.ours.latencies.quantile(0.99),
      rssMb,
      versions: versionsOf(['pg', 'kysely', 'fastify'], { postgresql: server.version }),
      also: {
        'of ten writes': '4 create a person, 3 move one, 2 put one into a group, 1 deactivates one',
        connections: options.connections,
        rounds: options.rounds,
        'seconds a round': options.seconds,
        'writes/s of the slowest and the fastest round': `${Math.round(Math.min(...rounds.map((round) => round.ours.perSecond)))}, ${Math.round(Math.max(...rounds.map((round) => round.ours.perSecond)))}`,
        'resident set is of': 'the server process',
        'people answered, there, joined': `${writes.created}, ${counted.people}, ${counted.joiners}`,
        'told to come again (503)': writes.turnedAway,
        'entries in the journal': counted.entries,
        durability: 'fsync on, synchronous_commit on; resource, record, event and entries in one commit',
      },
    }
  } finally {
    await scim?.kill('SIGTERM')
    plain?.child.kill('SIGTERM')
    await server.stop()
  }
}
