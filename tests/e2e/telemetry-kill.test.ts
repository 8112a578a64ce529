// kill -9 in the middle of what providers send, again and again: what was answered is there after the restart, once; what was not is sent again.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate, openDatabase } from '@countersign/core/platform/database'
import { writeReporters } from '@countersign/core/testing/reporting'
import { startPostgres } from '@countersign/local-postgres'
import { expect, test } from 'vitest'
import { type ServerProcess, startServerProcess } from '../../bench/measure/serve.ts'
import { Reporting } from '../../bench/telemetry/senders.ts'

test('killed while batches come in: none that was answered is lost, none is doubled, no place of a stream is missing', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-telemetry-kill-'))
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), settings: { fsync: 'off' } })
  let server: ServerProcess | undefined
  try {
    await postgres.query('create database told')
    const url = new URL(postgres.url)
    url.pathname = '/told'
    const db = openDatabase({ url: url.href, onError: () => {}, maxConnections: 2 })
    await migrate(db)
    const reporters = await writeReporters(db, ['north', 'south'])
    const environment = {
      DATABASE_URL: url.href,
      COUNTERSIGN_HOME: join(folder, 'home'),
      COUNTERSIGN_TELEMETRY_RECORDS_PER_SECOND: '1000000',
    }
    const rows = async () => (await db.selectFrom('telemetry_records').select('event_id').execute()).length
    server = await startServerProcess(environment)
    const reporting = new Reporting({ reporters, each: 2, perBatch: 40, url: () => server!.url })
    const running = reporting.during(12)
    for (let kills = 0; kills < 3; kills += 1) {
      const before = await rows()
      await expect.poll(rows, { timeout: 60_000, interval: 10 }).toBeGreaterThan(before)
      await server.kill('SIGKILL')
      server = await startServerProcess(environment)
    }
    const { broken } = await running
    expect(broken).toBeGreaterThan(0)
    const events = await db.selectFrom('telemetry_records').select(['party_id', 'event_id', 'seq']).execute()
    expect(events).toHaveLength(reporting.told)
    const streams = await db.selectFrom('telemetry_streams').select(['highest', 'received']).execute()
    expect(streams.map(({ highest, received }) => Number(highest) - Number(received))).toEqual([0, 0])
    // Each batch that brought something has its entry, and its envelope.
    const batches = await db.selectFrom('telemetry_batches').select(['digest', 'accepted']).execute()
    expect(batches.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(reporting.told)
    const entries = await db.selectFrom('journal').select('leaf').where('kind', '=', 'telemetry.received').execute()
    expect(entries.map(({ leaf }) => JSON.parse(leaf).body.batch).sort()).toEqual(batches.map(({ digest }) => digest).sort())
    await db.destroy()
  } finally {
    await server?.kill('SIGTERM')
    await postgres.stop('immediate')
    await rm(folder, { recursive: true, force: true })
  }
}, 180_000)
