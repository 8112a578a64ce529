// What only Redis does: ACL files, nodes that share nothing, two passwords side by side, connections that outlive their password.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createConnection, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Observer, type Operator, type Outcome, type Presentable, Secret } from '@countersign/connector-kit'
import { eventually, TcpGate } from '@countersign/connector-kit/conformance'
import { available } from '@countersign/downstreams/availability'
import { type RedisSystem, startRedisSystem } from '@countersign/downstreams/redis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashOf, keyOf } from './account.ts'
import { PASSWORD_KIND, type RedisConfig, redis, USER_KIND } from './index.ts'
import { openLogin } from './log-in.testing.ts'

const signal = (): AbortSignal => AbortSignal.timeout(10_000)
const call = (idempotencyKey = randomBytes(6).toString('hex')) => ({ idempotencyKey, signal: signal() })
const fresh = (): Secret => new Secret(randomBytes(18).toString('base64url'))
const value = <T>(outcome: Outcome<T>): T => {
  if (outcome.status !== 'done') throw new Error(`${outcome.status} ${outcome.code}: ${outcome.detail}`)
  return outcome.value
}
const user = (account: string) => ({ kind: USER_KIND, account })
const password = (account: string, secret: Secret) => ({ kind: PASSWORD_KIND, account, key: keyOf(hashOf(secret)) })

describe.runIf(available('redis'))('redis', () => {
  let folder: string
  let system: RedisSystem
  let config: RedisConfig
  let operator: Required<Operator>
  let observer: Observer

  const openBoth = (settings: RedisConfig, of: RedisSystem = system) => ({
    operator: redis.openOperator(settings, { operator: of.secrets.operator }) as Required<Operator>,
    observer: redis.openObserver(settings, { observer: of.secrets.observer, canary: of.secrets.canary }),
  })
  const present = (credential: Presentable, side = observer, door = 0) =>
    side.present(side.doors(credential.handle)[door]!, credential, signal())
  const add = async (rules?: readonly string[]): Promise<Presentable> => {
    const account = `svc-${randomBytes(6).toString('hex')}`
    return { handle: user(account), secret: await system.addUser(account, rules ? { rules } : {}) }
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cs-redis-'))
    system = await startRedisSystem({ dataDir: join(folder, 'main') })
    config = { ...system.config, nodes: [...system.config.nodes] }
    ;({ operator, observer } = openBoth(config))
  })
  afterAll(async () => {
    await system?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  test('a connection outlives the rotation and the end of its user, until it is ended', async () => {
    const credential = await add()
    const session = await openLogin(system, credential)
    value(await operator.rotate(credential.handle, undefined, call()))
    expect((await present(credential)).answer).toBe('refused')
    expect(await session.alive()).toBe(true)
    value(await operator.disable(credential.handle, call()))
    expect(await session.alive()).toBe(true)
    expect(value(await observer.sessions!(credential.handle, signal())).length).toBe(1)
    expect(value(await operator.endSessions(credential.handle, undefined, call()))).toEqual({ ended: 1 })
    await eventually('the connection is dead', async () => !(await session.alive()))
    await session.close()
  })

  test('who is connected is told by every node, with what he calls himself; a connection that has shown nothing is nobody', async () => {
    const credential = await add(['+client', '+ping'])
    const { account } = credential.handle
    const session = await openLogin(system, credential)
    const bare = createConnection(system.config.nodes[0]!.port, system.config.nodes[0]!.host)
    try {
      await once(bare, 'connect')
      const clients = value(await observer.clients!(signal()))
      expect(clients.filter((client) => client.account === account)).toMatchObject([{ from: expect.stringMatching(/^127\.0\.0\.1:\d+$/) }])
      expect(clients.map((client) => client.account)).not.toContain('default')
      expect(clients.map((client) => client.account)).not.toContain(config.observer)
      const side = openBoth({ ...config, nodes: [...config.nodes, { id: 'down', host: '127.0.0.1', port: 1 }] }).observer
      expect((await side.clients!(signal())).status).toBe('unknown')
    } finally {
      bare.destroy()
      await session.close()
    }
  })

  test('two passwords are valid side by side while a workload moves; ending one leaves the other', async () => {
    const old = await add()
    const { account } = old.handle
    const next = value(await operator.create({ handle: { kind: PASSWORD_KIND, account }, purpose: 'move', secret: fresh() }, call()))
    expect([(await present(old)).answer, (await present(next)).answer]).toEqual(['accepted', 'accepted'])
    const retired = { handle: password(account, old.secret), secret: old.secret }
    value(await operator.delete(retired.handle, undefined, call()))
    expect([(await present(retired)).answer, (await present(next)).answer]).toEqual(['refused', 'accepted'])
    expect(value(await observer.observe(retired.handle, signal()))).toEqual({ present: false })
    expect(value(await observer.observe(next.handle, signal()))).toMatchObject({ present: true, state: 'enabled' })
  })

  test('a password is shown only under its own name', async () => {
    const credential = await add()
    const other = { handle: password(credential.handle.account, fresh()), secret: credential.secret }
    expect(await present(other)).toMatchObject({ answer: 'cannot_present', code: 'other_password' })
  })

  test('what is done survives a restart of the server', async () => {
    const dataDir = join(folder, 'restarted')
    const before = await startRedisSystem({ dataDir })
    const gone = { handle: user('gone'), secret: await before.addUser('gone') }
    const kept = { handle: user('kept'), secret: await before.addUser('kept') }
    const sides = openBoth({ ...before.config, nodes: [...before.config.nodes] }, before)
    value(await sides.operator.delete(gone.handle, undefined, call()))
    await before.stop()
    const after = await startRedisSystem({ dataDir })
    try {
      const again = openBoth({ ...after.config, nodes: [...after.config.nodes] }, after)
      expect((await present(gone, again.observer)).answer).toBe('refused')
      expect((await present(kept, again.observer)).answer).toBe('accepted')
    } finally {
      await after.stop()
    }
  })

  test('a change that could not be saved is unknown, for a restart would undo it', async () => {
    const credential = await add()
    await system.administer('ACL', 'SETUSER', config.operator, '-acl|save')
    try {
      expect(await operator.disable(credential.handle, call())).toMatchObject({ status: 'unknown', code: 'not_saved' })
    } finally {
      await system.administer('ACL', 'SETUSER', config.operator, '+acl|save')
    }
    expect((await operator.disable(credential.handle, call())).status).toBe('done')
  })

  test('of two nodes one is down: revoked where it can be, unknown as a whole, done when it is back', async () => {
    const second = await startRedisSystem({ dataDir: join(folder, 'second') })
    const gate = await TcpGate.open(second)
    try {
      for (const name of ['operator', 'observer', 'canary'] as const)
        await second.administer('ACL', 'SETUSER', config[name]!, 'resetpass', `>${system.secrets[name].expose()}`)
      const nodes = [...config.nodes, { id: 'second', host: gate.host, port: gate.port }]
      const both = openBoth({ ...config, nodes })
      const credential = await add()
      await second.addUser(credential.handle.account, { secret: credential.secret })
      const answers = async () => [
        (await present(credential, both.observer, 0)).answer,
        (await present(credential, both.observer, 1)).answer,
      ]
      expect(await answers()).toEqual(['accepted', 'accepted'])
      gate.set('down')
      expect((await both.operator.disable(credential.handle, call())).status).toBe('unknown')
      expect(await answers()).toEqual(['refused', 'unreachable'])
      expect((await both.observer.sessions!(credential.handle, signal())).status).toBe('unknown')
      expect((await both.observer.inventory(undefined, signal())).status).toBe('unknown')
      gate.set('open')
      expect(await answers()).toEqual(['refused', 'accepted'])
      expect(value(await both.observer.observe(credential.handle, signal()))).toMatchObject({ state: 'enabled' })
      expect((await both.operator.disable(credential.handle, call())).status).toBe('done')
      expect(await answers()).toEqual(['refused', 'refused'])
    } finally {
      await gate.close()
      await second.stop()
    }
  })

  test('no password and no whole hash shows in the slow log, the inventory or the file in clear', async () => {
    await system.administer('CONFIG', 'SET', 'slowlog-log-slower-than', '0')
    const credential = await add()
    const next = new Secret(`canary-${randomBytes(12).toString('hex')}`)
    value(await operator.rotate(credential.handle, next, call()))
    const seen = JSON.stringify([
      await system.administer('SLOWLOG', 'GET', '1000'),
      value(await observer.inventory(undefined, signal())),
      readFileSync(system.logFile, 'utf8'),
    ])
    expect(seen.includes(next.expose())).toBe(false)
    expect(JSON.stringify(value(await observer.inventory(undefined, signal()))).includes(hashOf(next))).toBe(false)
    expect(readFileSync(system.aclFile, 'utf8').includes(next.expose())).toBe(false)
  })

  test('a probe is one failed log-in, not more', async () => {
    const credential = await add()
    await system.administer('ACL', 'LOG', 'RESET')
    await present({ handle: credential.handle, secret: fresh() })
    const log = (await system.administer('ACL', 'LOG')) as unknown as unknown[]
    expect(log.length).toBe(1)
    expect(JSON.stringify(log)).toContain('"count":1')
  })

  test('a scope can widen reach, never change who logs in', async () => {
    for (const rule of [
      'nopass',
      'on',
      'off',
      '>x',
      '<x',
      '#'.padEnd(65, 'a'),
      '!x',
      'reset',
      'resetpass',
      'clearselectors ',
      '',
      '~a b',
      '(~a\0)',
    ]) {
      const handle = user(`new-${randomBytes(6).toString('hex')}`)
      const outcome = await operator.create({ handle, purpose: 'test', scope: [rule], secret: fresh() }, call())
      expect(outcome, rule).toMatchObject({ status: 'refused', code: 'invalid_scope' })
      expect(value(await observer.observe(handle, signal()))).toEqual({ present: false })
    }
  })

  test('a new user like another one reaches what it reaches, selectors too, and has none of its passwords', async () => {
    const like = await add(['~app:*', '&news', '+@read', '-get', '(+set ~tmp:*)'])
    const handle = user(`split-${randomBytes(6).toString('hex')}`)
    const issued = value(await operator.create({ handle, purpose: 'split', likeAccount: like.handle.account }, call()))
    const rules = async (account: string) =>
      value(await observer.inventory(undefined, signal())).items.find(
        (item) => item.handle.kind === USER_KIND && item.handle.account === account,
      )?.attributes.rules
    expect(await rules(handle.account)).toEqual(await rules(like.handle.account))
    expect((await present(issued)).answer).toBe('accepted')
    expect((await present({ handle, secret: like.secret })).answer).toBe('refused')
  })

  test('a user that any password lets in says so, and is still accepted', async () => {
    const credential = await add()
    await system.administer('ACL', 'SETUSER', credential.handle.account, 'nopass')
    expect((await present({ ...credential, secret: fresh() })).answer).toBe('accepted')
    expect(value(await observer.observe(credential.handle, signal()))).toMatchObject({ attributes: { anyPasswordLogsIn: true } })
    const issued = value(await operator.rotate(credential.handle, undefined, call()))
    expect([(await present(credential)).answer, (await present(issued)).answer]).toEqual(['refused', 'accepted'])
  })

  test("the connector's own users are refused as targets, and a disabled user is not revived by a rotation", async () => {
    for (const account of [config.operator, config.observer, config.canary!])
      expect(await operator.delete(user(account), undefined, call())).toMatchObject({ status: 'refused', code: 'protected_account' })
    const credential = await add()
    value(await operator.disable(credential.handle, call()))
    expect(await operator.rotate(credential.handle, undefined, call())).toMatchObject({ status: 'refused', code: 'disabled' })
  })

  test('a door that answers anything else than WRONGPASS is unreachable', async () => {
    const lines = [
      '-LOADING Redis is loading the dataset in memory',
      '-NOAUTH Authentication required.',
      '-ERR max number of clients reached',
      '-DENIED Redis is running in protected mode',
      '-ERR AUTH <password> called without any password configured',
      'HTTP/1.1 400 Bad Request',
      '$99999999999999',
      '*-7',
    ]
    const credential = await add()
    for (const line of lines) {
      const stub = createServer((socket) => {
        socket.on('error', () => undefined).resume()
        socket.end(`${line}\r\n`)
      })
      await new Promise<void>((resolve) => stub.listen(0, '127.0.0.1', resolve))
      const side = openBoth({ ...config, nodes: [{ id: 'stub', host: '127.0.0.1', port: (stub.address() as AddressInfo).port }] }).observer
      const seen = await present(credential, side)
      expect(seen.answer, `${line}: ${seen.code}`).toBe('unreachable')
      expect((await side.observe(credential.handle, signal())).status, line).not.toBe('done')
      await new Promise((resolve) => stub.close(resolve))
    }
  })
})
