import { SweepFailed } from '@countersign/core/execution/jobs'
import Fastify from 'fastify'
import { expect, test } from 'vitest'
import type { DatabaseWatch } from '../http/database-watch.ts'
import { serveHealth } from '../http/health.ts'
import { Sweeping } from './sweeping.ts'

const quiet = { debug: () => {}, info: () => {}, warn: () => {} }

test('a sweep that fails throws at nobody: it is logged and named until one has done everything', async () => {
  const logged: unknown[] = []
  const outcomes = [new SweepFailed(new Map([['drills', new Error('unreadable')]])), new Error('no database'), undefined]
  const sweeping = new Sweeping(
    async () => {
      const error = outcomes.shift()
      if (error) throw error
    },
    { ...quiet, error: (fields) => logged.push((fields as { parts: unknown }).parts) },
  )
  const seen = [sweeping.failing]
  for (let n = 0; n < 3; n += 1) {
    await sweeping.once()
    seen.push(sweeping.failing)
  }
  expect(seen).toEqual([[], ['drills'], ['all'], []])
  expect(logged).toEqual([['drills'], ['all']])
})

test('there is one sweep at a time: who asks meanwhile waits for it, and the next one begins after it', async () => {
  const under: (() => void)[] = []
  let at = 0
  const sweeping = new Sweeping(
    () => new Promise((resolve) => under.push(resolve)),
    { ...quiet, error: () => {} },
    () => at,
  )
  const first = sweeping.once()
  const second = sweeping.once()
  expect(under).toHaveLength(1)
  expect(sweeping.failing).toEqual([])
  at = 600_001
  expect(sweeping.failing, 'it does not come back').toEqual(['all'])
  under[0]!()
  await Promise.all([first, second])
  expect(sweeping.failing).toEqual([])
  const third = sweeping.once()
  expect(under).toHaveLength(2)
  under[1]!()
  await third
})

test('who opens after a while has waited for a short sweep, and goes on beside a long one', async () => {
  let end = (): void => {}
  const outcomes = [Promise.resolve(), new Promise<void>((resolve) => (end = resolve))]
  const done: string[] = []
  const sweeping = new Sweeping(
    async () => {
      await outcomes.shift()
      done.push('swept')
    },
    { ...quiet, error: () => {} },
  )
  await sweeping.within(60_000)
  expect(done).toEqual(['swept'])
  await sweeping.within(1)
  expect(done).toEqual(['swept'])
  end()
  await sweeping.once()
  expect(done).toEqual(['swept', 'swept'])
})

test('`/readyz` says which parts fail, and stays ready: the kill switch must be within reach', async () => {
  const app = Fastify()
  const log = { state: { size: 0, cosignedSize: 0, halted: undefined } }
  const sweep = { failing: [] as string[] }
  const rooms = { problem: undefined as string | undefined }
  serveHealth(app, { reachable: true } as DatabaseWatch, log, new AbortController().signal, sweep, rooms)
  const ready = async () => {
    const reply = await app.inject('/readyz')
    return [reply.statusCode, reply.json().checks.sweep, reply.json().checks.rooms]
  }
  expect(await ready()).toEqual([200, 'running', 'taken up'])
  sweep.failing = ['drills', 'due drills']
  rooms.problem = '`/etc/rooms.json` can not be read as JSON'
  expect(await ready()).toEqual([200, 'failing: drills, due drills', 'not taken up'])
  await app.close()
})
