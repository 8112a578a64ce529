// The database goes, hangs and comes back; the process is asked to stop; a log stands still. Nobody waits, nothing is done unlogged.
import { execFileSync } from 'node:child_process'
import { type LocalPostgres, startPostgres } from '@countersign/local-postgres'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiHouse, openApi, type Reply, startOwnDatabase, type TestDatabase } from './house.ts'

const until = async (condition: () => Promise<boolean> | boolean, withinMs = 15_000): Promise<void> => {
  const deadline = performance.now() + withinMs
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error('not in time')
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
}

/** The answer comes from the watch and not from the time limit of a statement (15 s): how fast is a matter for benches, that it is one or the other for tests. */
const answeredByTheWatch = async (call: () => Promise<Reply>): Promise<Reply> => {
  const statementLimit = new Promise<'statement limit'>((resolve) => setTimeout(resolve, 10_000, 'statement limit').unref())
  const first = await Promise.race([call(), statementLimit])
  if (first === 'statement limit') throw new Error('waited for the database')
  return first
}

describe('the database', () => {
  let database: TestDatabase<LocalPostgres>
  let api: ApiHouse

  beforeAll(async () => {
    database = await startOwnDatabase()
    api = await openApi(database)
  })
  afterAll(async () => {
    await api?.close()
    await database?.stop()
  })

  const whoami = () => api.call('GET', '/v1/whoami', { as: 'ada' })
  const ready = async () => (await api.call('GET', '/readyz')).status === 200

  it('hangs: everybody is told without waiting for it, also who was waiting, and it recovers by itself', async () => {
    await until(ready)
    const { pid } = database.postgres
    const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)])
      .toString()
      .split('\n')
    const all = [pid, ...children.map(Number)].filter((one) => one > 0)
    for (const one of all) process.kill(one, 'SIGSTOP')
    try {
      const waiting = await answeredByTheWatch(whoami)
      expect([waiting.status, waiting.body.code]).toEqual([503, 'database.unavailable'])
      const next = await answeredByTheWatch(() => api.call('POST', '/v1/roles', { as: 'ada', body: { principal: 'dan', role: 'auditor' } }))
      expect(next.status).toBe(503)
      expect(next.headers.get('retry-after')).toBe('1')
      expect((await api.call('GET', '/healthz')).status).toBe(200)
      const { body } = await api.call('GET', '/readyz')
      expect(body).toMatchObject({ status: 'not_ready', checks: { database: 'unreachable' } })
    } finally {
      for (const one of all) process.kill(one, 'SIGCONT')
    }
    await until(async () => (await whoami()).status === 200)
    await until(ready)
  })

  it('loses its connections: a request is refused or answered, never a 500, and the next ones work', async () => {
    await until(ready)
    const broken = Promise.all(Array.from({ length: 20 }, whoami))
    await database.postgres.query("select pg_terminate_backend(pid) from pg_stat_activity where datname like 'core_%'")
    for (const reply of await broken) expect([200, 503]).toContain(reply.status)
    await until(async () => (await whoami()).status === 200)
  })
})

describe('the database', () => {
  it('is gone: refused without waiting, nothing done meanwhile, and all is well when it is back', async () => {
    const database = await startOwnDatabase()
    const api = await openApi(database)
    const { dataDir, port } = database.postgres
    let again: LocalPostgres | undefined
    try {
      const key = { idempotencyKey: 'across-the-outage', as: 'ada', body: { principal: 'dan', role: 'auditor' } }
      await until(async () => (await api.call('GET', '/readyz')).status === 200)
      await database.postgres.stop('fast')
      for (const call of [() => api.call('POST', '/v1/roles', key), () => api.call('GET', '/v1/whoami', { as: 'ada' })]) {
        const reply = await answeredByTheWatch(call)
        expect([reply.status, reply.body.code]).toEqual([503, 'database.unavailable'])
      }
      expect((await api.call('GET', '/tlog/checkpoint')).status).toBe(503)
      expect((await api.call('GET', '/metrics')).text).toContain('countersign_database_reachable')
      again = await startPostgres({ dataDir, port, settings: { fsync: 'off' } })
      expect(again.port).toBe(port)
      await until(async () => (await api.call('POST', '/v1/roles', key)).status === 200, 30_000)
      const rows = await api.fresh.db.selectFrom('journal').select('id').where('kind', '=', 'role.assigned').execute()
      expect(rows.length).toBe(1)
    } finally {
      await api.http.close()
      await api.house.stop()
      await api.fresh.db.destroy()
      await again?.stop('immediate')
      await database.stop()
    }
  })
})

describe('stopping', () => {
  it('ends streams, lets what was begun come to its end, and takes nothing new', async () => {
    const database = await startOwnDatabase()
    const api = await openApi(database)
    try {
      const opened = await api.call('POST', '/v1/contracts/contract/end', { as: 'ada', body: { reason: 'r', ticket: 't' } })
      expect(opened.status, opened.text).toBe(202)
      const stream = await fetch(`${api.url}/v1/changes/${opened.body.change}/events`, {
        headers: { authorization: `Bearer ${api.keys.get('ada')}` },
      })
      expect(stream.headers.get('content-type')).toContain('text/event-stream')
      const reader = (stream.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader()
      let seen = ''
      while (!seen.includes('event: change.opened')) seen += (await reader.read()).value ?? ''
      await api.http.close()
      for (let part = await reader.read(); !part.done; part = await reader.read()) seen += part.value
      await expect(fetch(`${api.url}/healthz`)).rejects.toThrow()
    } finally {
      await api.close()
      await database.stop()
    }
  })
})

describe('too many', () => {
  it('guesses of keys are held back by address, and nobody who has a key and shares it', async () => {
    const database = await startOwnDatabase()
    const api = await openApi(database, { limits: { failedSignInsPerMinute: 3 } })
    try {
      expect((await api.call('GET', '/v1/whoami', { as: 'ada' })).status).toBe(200)
      const guesses = []
      for (let n = 0; n < 6; n += 1) guesses.push((await api.call('GET', '/v1/whoami', { as: `cs_guess${n}` })).status)
      expect(guesses.slice(0, 3)).toEqual([401, 401, 401])
      expect(guesses.slice(-2)).toEqual([429, 429])
      const held = await api.call('GET', '/v1/whoami', { as: 'cs_guess' })
      expect(held.body.code).toBe('request.too_many')
      expect(Number(held.headers.get('retry-after'))).toBeGreaterThan(0)
      // One who was here before, one who was not, and a key that is good no longer.
      for (const as of ['ada', 'ben']) expect((await api.call('GET', '/v1/whoami', { as })).status, as).toBe(200)
      await api.fresh.db
        .updateTable('api_keys')
        .set({ revoked_at: new Date(0) })
        .where('principal_id', '=', 'ada')
        .execute()
      expect((await api.call('GET', '/v1/whoami', { as: 'ada' })).status).toBe(401)
      expect((await api.call('GET', '/v1/whoami', { as: 'ada' })).status).toBe(429)
    } finally {
      await api.close()
      await database.stop()
    }
  })
})

describe('what watches', () => {
  it('figures name what there is and nobody, and tiles hold what the checkpoint says', async () => {
    const database = await startOwnDatabase()
    const api = await openApi(database)
    try {
      await api.company.credential('one')
      await api.call('POST', '/v1/contracts/contract/end', { as: 'ada', body: { reason: 'r', ticket: 't' } })
      const size = await api.house.sequencer.state.size
      await until(() => api.house.sequencer.state.size > size || size > 5)
      const metrics = (await api.call('GET', '/metrics')).text
      for (const name of ['http_requests_total', 'decisions', 'operations', 'log_size', 'log_cosigned_lag', 'database_reachable 1'])
        expect(metrics).toContain(`countersign_${name}`)
      expect(metrics).not.toMatch(/ada|chg_|cs_/)
      const checkpoint = (await api.call('GET', '/tlog/checkpoint')).text
      const known = Number(checkpoint.split('\n')[1])
      const tile = await fetch(`${api.url}/tlog/tile/0/000.p/${known}`)
      expect([tile.status, (await tile.arrayBuffer()).byteLength]).toEqual([200, known * 32])
      for (const path of ['tile/0/000', 'tile/0/001.p/1', 'tile/1/000.p/1', 'tile/64/000', 'tile/0/000.p/0', 'tile/0/../../etc', 'tile/x'])
        expect((await fetch(`${api.url}/tlog/${path}`)).status, path).toBe(404)
    } finally {
      await api.close()
      await database.stop()
    }
  })
})
