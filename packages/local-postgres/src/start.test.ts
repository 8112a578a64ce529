// Against real servers: what must hold when the machine, the port, the data and the parent process misbehave.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LocalPostgres, type StartOptions, startPostgres } from './index.ts'
import { runningServer, stopServer } from './postmaster-file.ts'
import { isAlive } from './process-identity.ts'

let folder: string
let dataDir: string
const started: LocalPostgres[] = []
const children: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'local-postgres-'))
  chmodSync(folder, 0o755)
  dataDir = join(folder, 'pg')
})

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const server of started.splice(0)) {
    await server.stop('immediate')
    const left = runningServer(server.dataDir)
    if (left) await stopServer(left.pid, 'immediate')
    if (!server.dataDir.startsWith(folder)) rmSync(dirname(server.dataDir), { recursive: true, force: true })
  }
  rmSync(folder, { recursive: true, force: true })
})

async function start(options: Partial<StartOptions> = {}): Promise<LocalPostgres> {
  const server = await startPostgres({ dataDir, ...options })
  started.push(server)
  return server
}

async function until(what: string, condition: () => boolean, ms = 15_000): Promise<void> {
  const deadline = Date.now() + ms
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`not within ${ms} ms: ${what}`)
    await delay(20)
  }
}

/** A process of its own that starts a server on `dataDir` and stays. */
async function startInChild(options: Partial<StartOptions> = {}): Promise<{ child: ChildProcess; pid: number; port: number }> {
  const script = `
    const { startPostgres } = await import(${JSON.stringify(new URL('./index.ts', import.meta.url).href)})
    const server = await startPostgres(${JSON.stringify({ dataDir, ...options })})
    console.log(JSON.stringify({ pid: server.pid, port: server.port }))
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, ...(JSON.parse(line.toString()) as { pid: number; port: number }) }
}

async function connects(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.end()
    return 'accepted'
  } catch (error) {
    return (error as { code?: string }).code ?? String(error)
  }
}

describe('a local PostgreSQL', () => {
  it('keeps its data and its password over a restart, and leaves no process behind', async () => {
    const first = await start()
    await first.query('create table kept (v int)')
    await first.query('insert into kept values ($1)', [42])
    await first.stop()
    expect(isAlive(first.pid)).toBe(false)
    const second = await start()
    expect(await second.query('select v from kept')).toEqual([{ v: 42 }])
    expect(new URL(second.url).password).toBe(new URL(first.url).password)
  })

  it('is durable and refuses a wrong password', async () => {
    const server = await start()
    expect(await server.query('show fsync')).toEqual([{ fsync: 'on' }])
    const wrong = new URL(server.url)
    wrong.password = 'wrong'
    expect(await connects(wrong.href)).toBe('28P01')
    expect(await connects(server.url)).toBe('accepted')
  })

  it('keeps the generated password where only its owner can read it, and out of the log', async () => {
    const server = await start()
    const file = `${server.dataDir}.password`
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(server.logFile, 'utf8')).not.toContain(readFileSync(file, 'utf8').trim())
  })

  it('survives a stop that is like a crash', async () => {
    const server = await start()
    await server.query('create table kept as select 7 as v')
    await server.stop('immediate')
    expect(await (await start()).query('select v from kept')).toEqual([{ v: 7 }])
  })

  it('takes another port when the wished one is taken', async () => {
    const blocker = createServer().listen(0, '127.0.0.1')
    await once(blocker, 'listening')
    const taken = (blocker.address() as { port: number }).port
    const server = await start({ port: taken })
    expect(server.port).not.toBe(taken)
    expect(await connects(server.url)).toBe('accepted')
    blocker.close()
  })

  it('keeps to the wished port when it is free', async () => {
    const first = await start()
    await first.stop()
    expect((await start({ port: first.port })).port).toBe(first.port)
  })

  it('makes the cluster anew when an earlier initdb was cut off', async () => {
    const whole = await start()
    await whole.stop()
    const halfDone = `${whole.dataDir}.initdb-99999`
    mkdirSync(join(halfDone, 'data', 'base'), { recursive: true })
    writeFileSync(join(halfDone, 'data', 'PG_VERSION'), '18\n')
    rmSync(whole.dataDir, { recursive: true })
    const server = await start()
    expect(await server.query('select 1 as one')).toEqual([{ one: 1 }])
    expect(existsSync(halfDone)).toBe(false)
  })

  it('never deletes files that are not its own', async () => {
    mkdirSync(dataDir)
    writeFileSync(join(dataDir, 'thesis.txt'), 'years of work')
    await expect(start()).rejects.toMatchObject({ code: 'local_postgres.not_a_cluster', kind: 'conflict' })
    expect(readFileSync(join(dataDir, 'thesis.txt'), 'utf8')).toBe('years of work')
  })

  it('comes back when the password file was lost, and takes a new password when told to', async () => {
    const first = await start()
    await first.query('create table kept as select 1 as v')
    await first.stop()
    rmSync(`${first.dataDir}.password`)
    const second = await start()
    expect(await second.query('select v from kept')).toEqual([{ v: 1 }])
    await second.stop()
    const third = await start({ superuserPassword: "it's new" })
    expect(await connects(third.url)).toBe('accepted')
    expect(decodeURIComponent(new URL(third.url).password)).toBe("it's new")
    expect(await connects(second.url.replace(`:${second.port}/`, `:${third.port}/`))).toBe('28P01')
  })

  it('puts the given lines in place of the rules of entry', async () => {
    const server = await start({ hba: ['host all postgres 127.0.0.1/32 trust'] })
    const wrong = new URL(server.url)
    wrong.password = 'wrong'
    expect(await connects(wrong.href)).toBe('accepted')
    await server.stop()
    const strict = await start()
    wrong.port = String(strict.port)
    expect(await connects(wrong.href)).toBe('28P01')
  })

  it('passes settings on, and nothing of our environment', async () => {
    process.env.PGPORT = '1'
    process.env.PGDATA = '/nowhere'
    try {
      const server = await start({ settings: { max_connections: '17' } })
      expect(await server.query('show max_connections')).toEqual([{ max_connections: '17' }])
    } finally {
      delete process.env.PGPORT
      delete process.env.PGDATA
    }
  })

  it('is given up on a signal, leaving nothing running', async () => {
    const server = await start()
    await server.stop()
    const abort = new AbortController()
    const starting = startPostgres({ dataDir, signal: abort.signal })
    const settled = starting.catch(() => undefined)
    await Promise.race([settled, until('the lock is held', () => existsSync(`${server.dataDir}.lock`))])
    abort.abort()
    await expect(starting).rejects.toMatchObject({ name: 'AbortError' })
    expect(runningServer(server.dataDir)).toBeUndefined()
    expect(existsSync(`${server.dataDir}.lock`)).toBe(false)
  })
})

describe('two starts on the same data', () => {
  it('give one server and one refusal', async () => {
    const results = await Promise.allSettled([start(), start()])
    expect(results.map((result) => result.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(results.find((result) => result.status === 'rejected')?.reason).toMatchObject({ code: 'local_postgres.in_use' })
  })

  it('give the same server twice when it is persistent', async () => {
    const [one, two] = await Promise.all([start({ persistent: true }), start({ persistent: true })])
    expect(two.pid).toBe(one.pid)
    expect(two.url).toBe(one.url)
  })

  it('do not hand over a persistent server that was started with other rules', async () => {
    const one = await start({ persistent: true })
    const two = await start({ persistent: true, settings: { max_connections: '20' } })
    expect(two.pid).not.toBe(one.pid)
    expect(isAlive(one.pid)).toBe(false)
  })

  it('take over the lock of a process that is dead, or whose number another process has now', async () => {
    writeFileSync(`${dataDir}.lock`, JSON.stringify({ pid: 1, mark: 'another boot/1' }))
    expect((await start()).port).toBeGreaterThan(0)
  })
})

describe('when the parent process dies', () => {
  it('by SIGKILL, the server is gone a few seconds later', async () => {
    const { child, pid } = await startInChild()
    expect(isAlive(pid)).toBe(true)
    child.kill('SIGKILL')
    await until('the server ended', () => !isAlive(pid))
  })

  it('by SIGKILL, an open session does not keep the server alive', async () => {
    const { child, pid, port } = await startInChild({ superuserPassword: 'p' })
    const client = new pg.Client({ connectionString: `postgresql://postgres:p@127.0.0.1:${port}/postgres` })
    client.on('error', () => undefined)
    await client.connect()
    await client.query('begin')
    child.kill('SIGKILL')
    await until('the server ended', () => !isAlive(pid))
  })

  it('the next start at once takes the data over', async () => {
    const { child, pid } = await startInChild()
    child.kill('SIGKILL')
    await once(child, 'exit')
    const server = await start()
    expect(server.pid).not.toBe(pid)
    expect(isAlive(pid)).toBe(false)
    expect(await server.query('select 1 as one')).toEqual([{ one: 1 }])
  })

  it('a persistent server stays and is found again', async () => {
    const { child, pid } = await startInChild({ persistent: true })
    child.kill('SIGKILL')
    await once(child, 'exit')
    const server = await start({ persistent: true })
    expect(server.pid).toBe(pid)
  })

  it('a persistent orphan is stopped by a start that wants a server of its own', async () => {
    const { child, pid } = await startInChild({ persistent: true })
    child.kill('SIGKILL')
    await once(child, 'exit')
    const server = await start()
    expect(isAlive(pid)).toBe(false)
    expect(server.pid).not.toBe(pid)
  })

  it('a server that was killed itself leaves data that opens again', async () => {
    const server = await start()
    await server.query('create table kept as select 3 as v')
    process.kill(server.pid, 'SIGKILL')
    await until('the server ended', () => !isAlive(server.pid))
    await server.stop()
    expect(await (await start()).query('select v from kept')).toEqual([{ v: 3 }])
  })

  it('a stale postmaster.pid whose number another process has now does no harm to that process', async () => {
    const server = await start()
    await server.stop()
    const bystander = spawn('sleep', ['60'])
    children.push(bystander)
    writeFileSync(join(server.dataDir, 'postmaster.pid'), `${bystander.pid}\n${server.dataDir}\n0\n5432\n/tmp\n\n\nready   \n`)
    await start()
    expect(isAlive(bystander.pid as number)).toBe(true)
  })
})

describe.runIf(process.getuid?.() === 0)('as root', () => {
  it('runs as an unprivileged account', async () => {
    const server = await start()
    expect(statSync(`/proc/${server.pid}`).uid).not.toBe(0)
    expect(statSync(server.dataDir).uid).not.toBe(0)
  })

  it('below a folder that only root can enter, keeps the data elsewhere and finds it again', async () => {
    chmodSync(folder, 0o700)
    const first = await start()
    expect(first.dataDir.startsWith(folder)).toBe(false)
    await first.query('create table kept as select 5 as v')
    await first.stop()
    const second = await start()
    expect(second.dataDir).toBe(first.dataDir)
    expect(await second.query('select v from kept')).toEqual([{ v: 5 }])
  })

  it('never meets the data of an earlier clone at the same path', async () => {
    chmodSync(folder, 0o700)
    const first = await start()
    await first.stop()
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true })
    const second = await start()
    expect(second.dataDir).not.toBe(first.dataDir)
    expect(existsSync(first.dataDir)).toBe(false)
  })
})
