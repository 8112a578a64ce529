// Signed telemetry taken in over HTTP by a server of its own, durable and journalled before it is answered; beside PostgreSQL that is handed the same
// rows in multi-row inserts. Then the server is killed in the middle of it, and nothing that was answered may be missing.

import { recordFor, writeReporters } from '@countersign/core/testing/reporting'
import { sql } from 'kysely'
import pg from 'pg'
import { drive } from './measure/callers.ts'
import type { Measured } from './measure/figure.ts'
import { median } from './measure/latencies.ts'
import { versionsOf } from './measure/machine.ts'
import { type ServerProcess, startServerProcess } from './measure/serve.ts'
import { startDurableServer } from './measure/server.ts'
import { Reporting } from './telemetry/senders.ts'

export interface TelemetryOptions {
  readonly seconds: number
  readonly rounds: number
  readonly perBatch: number
}

export const telemetryDefaults: TelemetryOptions = { seconds: 10, rounds: 3, perBatch: 1000 }

const providers = ['north', 'south'] as const
const each = 4

export const measureTelemetry = async (options: TelemetryOptions): Promise<Measured> => {
  const server = await startDurableServer()
  let process: ServerProcess | undefined
  const clients: pg.Client[] = []
  try {
    const { db, url } = await server.database('telemetry', 4)
    const reporters = await writeReporters(db, providers)
    const environment = {
      DATABASE_URL: url,
      COUNTERSIGN_HOME: `${server.folder}/home`,
      COUNTERSIGN_TELEMETRY_RECORDS_PER_SECOND: '1000000',
    }
    process = await startServerProcess(environment)
    const reporting = new Reporting({ reporters, each, perBatch: options.perBatch, url: () => process!.url })

    await sql`create table plain (like telemetry_records including indexes)`.execute(db)
    for (let n = 0; n < providers.length * each; n += 1) {
      const client = new pg.Client({ connectionString: url })
      client.on('error', () => {})
      await client.connect()
      clients.push(client)
    }
    let serial = 0
    const rawInsert = async (n: number): Promise<void> => {
      const first = serial + 1
      serial += options.perBatch
      const records = Array.from({ length: options.perBatch }, (_, at) => recordFor(reporters[0]!, first + at))
      await clients[n]!.query({
        name: 'plain',
        text: `insert into plain (org_id, party_id, event_id, stream, seq, kind, at, subject, facts, credential_id, digest, batch)
          select 'acme', 'north', r.* from unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::timestamptz[], $6::jsonb[], $7::jsonb[], $8::text[], $9::bytea[], $10::text[]) r`,
        values: [
          records.map(({ id }) => id),
          records.map(() => 'main'),
          records.map(({ seq }) => seq),
          records.map(({ kind }) => kind),
          records.map(({ at }) => at),
          records.map(({ subject }) => JSON.stringify(subject)),
          records.map(({ facts }) => JSON.stringify(facts)),
          records.map(() => 'north-c'),
          records.map(() => Buffer.alloc(32, 1)),
          records.map(() => `sha256:${'0'.repeat(64)}`),
        ],
      })
    }
    await reporting.during(2)
    await drive(clients.length, 1, rawInsert)
    const rounds = []
    for (let n = 0; n < options.rounds; n += 1)
      rounds.push({ peer: await drive(clients.length, options.seconds, rawInsert), ours: await reporting.during(options.seconds) })
    const rssMb = process.peakRssMb()

    // In the middle of it, as a machine dies: what was answered is there, and what was not is sent again.
    const running = reporting.during(6)
    await new Promise((resolve) => setTimeout(resolve, 2_000))
    await process.kill('SIGKILL')
    process = await startServerProcess(environment)
    const killed = await running
    const { rows } = await sql<{
      n: string
      events: string
    }>`select count(*) as n, count(distinct (party_id, event_id)) as events from telemetry_records`.execute(db)
    const { rows: streams } = await sql<{
      missing: string
      received: string
    }>`select sum(highest - received) as missing, sum(received) as received from telemetry_streams`.execute(db)
    if (Number(rows[0]!.n) !== reporting.told || Number(rows[0]!.events) !== reporting.told || Number(streams[0]!.missing) !== 0)
      throw new Error(
        `${reporting.told} records were answered, ${rows[0]!.n} are there, ${streams[0]!.missing} are missing in their streams`,
      )

    const rate = ({ acknowledged, seconds }: { acknowledged: number; seconds: number }) => acknowledged / seconds
    const value = median(rounds.map(({ ours }) => rate(ours)))
    const raw = median(rounds.map(({ peer }) => peer.perSecond * options.perBatch))
    const middle = rounds.toSorted((a, b) => rate(a.ours) - rate(b.ours))[rounds.length >> 1]!
    return {
      figure: 'telemetry',
      value,
      unit: 'records/s',
      peer: {
        name: `PostgreSQL, the same rows and indexes, ${options.perBatch} a multi-row insert and commit, ${clients.length} clients`,
        value: raw,
      },
      ratio: value / raw,
      goal: { text: '≥ 5,000 records/s', met: value >= 5_000 },
      p50Ms: middle.ours.latencies.quantile(0.5),
      p99Ms: middle.ours.latencies.quantile(0.99),
      rssMb,
      versions: versionsOf(['pg', 'kysely', 'fastify'], { postgresql: server.version }),
      also: {
        'records a batch': options.perBatch,
        'providers, batches under way of each': `${providers.length}, ${each}`,
        rounds: options.rounds,
        'seconds a round': options.seconds,
        'records/s of the slowest and the fastest round': `${Math.round(Math.min(...rounds.map(({ ours }) => rate(ours))))}, ${Math.round(Math.max(...rounds.map(({ ours }) => rate(ours))))}`,
        'what p50 and p99 are of': 'one batch, from its signing to its answer',
        'resident set is of': 'the server process, before the kill',
        'batches without an answer when it was killed': killed.broken,
        'records answered, in the table, doubled, missing': `${reporting.told}, ${rows[0]!.n}, 0, 0`,
        durability: 'fsync on, synchronous_commit on; signature verified, envelope kept, entry journalled',
      },
    }
  } finally {
    await process?.kill('SIGTERM')
    await Promise.allSettled(clients.map((client) => client.end()))
    await server.stop()
  }
}
