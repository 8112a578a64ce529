// Each fault does what its name says: what the caller hears, and what is true, are told apart.
import { expect, test } from 'vitest'
import type { Handle, Presentable } from '../credential.ts'
import { Secret } from '../secret.ts'
import { FAKE_KIND, type FakeOptions, FakeSystem, fakeConnector, fakeSecrets } from './index.ts'

const open = (options: FakeOptions = {}) => {
  let clock = Date.parse('2026-01-01T00:00:00Z')
  const system = new FakeSystem({
    now: () => clock,
    wait: async (ms) => {
      clock += ms
    },
    doors: [
      { id: 'a', graceSeconds: 0 },
      { id: 'b', graceSeconds: 0 },
    ],
    ...options,
  })
  const connector = fakeConnector(system)
  const secrets = fakeSecrets(system)
  const operator = connector.openOperator({ name: system.name }, secrets.operator)
  const observer = connector.openObserver({ name: system.name }, secrets.observer)
  const { account, secret } = system.add('svc')
  const handle: Handle = { kind: FAKE_KIND, account }
  const credential: Presentable = { handle, secret: new Secret(secret) }
  const doors = observer.doors(handle)
  return {
    system,
    operator,
    observer,
    handle,
    credential,
    tick: (ms: number) => {
      clock += ms
    },
    call: (idempotencyKey = 'k') => ({ idempotencyKey, signal: new AbortController().signal }),
    signal: new AbortController().signal,
    truth: () => doors.map((door) => system.opens(door.id, account, secret)),
    answers: async () =>
      (await Promise.all(doors.map((door) => observer.present(door, credential, new AbortController().signal)))).map(
        ({ answer }) => answer,
      ),
  }
}

test('a lying delete says done and leaves the credential working, with no effect on record', async () => {
  const it = open()
  it.system.script.next('delete', { fault: 'lie' })
  expect((await it.operator.delete!(it.handle, undefined, it.call())).status).toBe('done')
  expect(it.truth()).toEqual([true, true])
  expect(it.system.effects).toEqual([])
  expect((await it.operator.delete!(it.handle, undefined, it.call('second'))).status).toBe('done')
  expect(it.truth()).toEqual([false, false])
})

test('a 500 after success is unknown although it happened, and its repetition is done without a second effect', async () => {
  const it = open()
  it.system.script.next('disable', { fault: 'fail_after' })
  expect((await it.operator.disable!(it.handle, it.call())).status).toBe('unknown')
  expect(it.truth()).toEqual([false, false])
  expect((await it.operator.disable!(it.handle, it.call())).status).toBe('done')
  expect(it.system.effects.length).toBe(1)
})

test('a 500 before is unknown and nothing happened', async () => {
  const it = open()
  it.system.script.next('disable', { fault: 'fail_before' })
  expect((await it.operator.disable!(it.handle, it.call())).status).toBe('unknown')
  expect(it.truth()).toEqual([true, true])
})

test('a half revocation ends one door only', async () => {
  const it = open()
  it.system.script.next('delete', { fault: 'half', doors: ['a'] })
  await it.operator.delete!(it.handle, undefined, it.call())
  expect(await it.answers()).toEqual(['refused', 'accepted'])
})

test('a late revocation reaches the named door only after its time', async () => {
  const it = open()
  it.system.script.next('delete', { fault: 'late', ms: 5000, doors: ['b'] })
  await it.operator.delete!(it.handle, undefined, it.call())
  expect(await it.answers()).toEqual(['refused', 'accepted'])
  it.tick(5000)
  expect(await it.answers()).toEqual(['refused', 'refused'])
})

test('a revived credential is refused first and works again later', async () => {
  const it = open()
  it.system.script.next('rotate', { fault: 'revive', ms: 1000 })
  await it.operator.rotate!(it.handle, new Secret('next'), it.call())
  expect(await it.answers()).toEqual(['refused', 'refused'])
  it.tick(1000)
  expect(await it.answers()).toEqual(['accepted', 'accepted'])
})

test('trust accepts what the truth refuses, deny refuses what it accepts, flap changes its mind', async () => {
  const it = open()
  const random = it.observer.random({ id: 'a', title: '', endpoint: '', graceSeconds: 0 }, it.handle)
  const door = it.observer.doors(it.handle)[0]!
  const restore = it.system.script.always({ operation: 'present', door: 'a' }, { fault: 'trust' })
  expect((await it.observer.present(door, random, it.signal)).answer).toBe('accepted')
  restore()
  it.system.script.next('present', { fault: 'deny' })
  expect((await it.observer.present(door, it.observer.canary(door)!, it.signal)).answer).toBe('refused')
  it.system.script.always('present', { fault: 'flap' })
  const seen = [await it.observer.present(door, it.credential, it.signal), await it.observer.present(door, it.credential, it.signal)]
  expect(new Set(seen.map(({ answer }) => answer))).toEqual(new Set(['accepted', 'refused']))
})

test('sessions outlive their credential, and end_sessions that lies leaves them', async () => {
  const it = open()
  const id = it.system.openSession('a', 'svc', it.credential.secret.expose())!
  await it.operator.delete!(it.handle, undefined, it.call())
  expect(it.system.sessionAlive(id)).toBe(true)
  it.system.script.next('end_sessions', { fault: 'lie' })
  expect(await it.operator.endSessions!(it.handle, undefined, it.call('lied'))).toMatchObject({ status: 'done', value: { ended: 1 } })
  expect(it.system.sessionAlive(id)).toBe(true)
  await it.operator.endSessions!(it.handle, undefined, it.call('true'))
  expect(it.system.sessionAlive(id)).toBe(false)
})

test('a hanging call settles when its signal aborts, as unknown', async () => {
  const it = open()
  it.system.script.next('observe', { fault: 'hang' })
  const controller = new AbortController()
  const asked = it.observer.observe(it.handle, controller.signal)
  controller.abort()
  expect((await asked).status).toBe('unknown')
})

test('down is unknown and unreachable, until it is over', async () => {
  const it = open()
  const restore = it.system.down()
  expect((await it.observer.inventory(undefined, it.signal)).status).toBe('unknown')
  expect(await it.answers()).toEqual(['unreachable', 'unreachable'])
  restore()
  expect(await it.answers()).toEqual(['accepted', 'accepted'])
})

test('a partial inventory never ends as a complete one', async () => {
  const it = open({ pageSize: 1 })
  it.system.script.always('inventory', { fault: 'partial' })
  const first = await it.observer.inventory(undefined, it.signal)
  if (first.status !== 'done') throw new Error('the first page was not read')
  expect(first.value.next).toBeDefined()
  expect((await it.observer.inventory(first.value.next, it.signal)).status).toBe('unknown')
})

test('a thrown error can come before or after the effect', async () => {
  const it = open()
  it.system.script.next('disable', { fault: 'throw', after: false }, { fault: 'throw', after: true })
  await expect(it.operator.disable!(it.handle, it.call())).rejects.toThrow()
  expect(it.truth()).toEqual([true, true])
  await expect(it.operator.disable!(it.handle, it.call())).rejects.toThrow()
  expect(it.truth()).toEqual([false, false])
})

test('a script decides by call number, account and key, and sees every call', async () => {
  const it = open()
  it.system.script.by((call) => (call.n === 2 ? { fault: 'refuse', code: '429', retryable: true } : undefined))
  await it.observer.observe(it.handle, it.signal)
  expect(await it.operator.delete!(it.handle, undefined, it.call('x'))).toMatchObject({ status: 'refused', code: '429', retryable: true })
  expect(it.system.calls.map(({ n, operation, idempotencyKey }) => [n, operation, idempotencyKey])).toEqual([
    [1, 'observe', undefined],
    [2, 'delete', 'x'],
  ])
})
