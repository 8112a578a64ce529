// The suite against the machine's RabbitMQ, and what is RabbitMQ's own.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Observer, type Operator, type Outcome, type Presentable, Secret } from '@countersign/connector-kit'
import { type ConformanceTarget, connectorConformance, TcpGate } from '@countersign/connector-kit/conformance'
import { available } from '@countersign/downstreams/availability'
import { type RabbitmqSystem, startRabbitmqSystem } from '@countersign/downstreams/rabbitmq'
import { connect } from 'amqplib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rabbitmq, USER_KIND } from './index.ts'
import { openLogin } from './log-in.testing.ts'

const PAGE = 5
const text = (): string => randomBytes(9).toString('hex')
const signal = () => AbortSignal.timeout(20_000)
const call = () => ({ idempotencyKey: text(), signal: signal() })
const value = <T>(outcome: Outcome<T>): T => {
  if (outcome.status !== 'done') throw new Error(`${outcome.status} ${outcome.code}: ${outcome.detail}`)
  return outcome.value
}

let folder: string
let system: RabbitmqSystem

const target = async (): Promise<ConformanceTarget> => {
  const at = (port: number) => TcpGate.open({ host: system.host, port })
  const gates = [await at(system.port), await at(system.managementPort), await at(system.readingPort)] as const
  const [amqp, management, reading] = gates
  const each = async (disturb: (gate: TcpGate) => Promise<() => Promise<void>>) => {
    const restores = await Promise.all(gates.map(disturb))
    return async () => void (await Promise.all(restores.map((restore) => restore())))
  }
  const config = {
    ...system.config,
    management: `http://127.0.0.1:${management.port}`,
    reading: `http://127.0.0.1:${reading.port}`,
    doors: [{ ...system.config.doors[0], host: amqp.host, port: amqp.port }],
    pageSize: PAGE,
  }
  return {
    connector: rabbitmq,
    config,
    operatorSecrets: { operator: system.secrets.operator },
    observerSecrets: { observer: system.secrets.observer, canary: system.secrets.canary },
    observerAsOperator: {
      config: { ...config, management: config.reading, operator: config.observer },
      secrets: { operator: system.secrets.observer },
    },
    pageSize: PAGE,
    provision: async () => {
      const account = `svc ${text()}"'/%2e*`
      return { handle: { kind: USER_KIND, account }, secret: await system.addUser(account) }
    },
    newSpec: () => ({
      handle: { kind: USER_KIND, account: `new-${text()}` },
      purpose: 'conformance',
      scope: ['{"vhost":"/","configure":"^$","write":"^app","read":"^app"}'],
      secret: new Secret(`${text()} "'\\ä`),
    }),
    nextSecret: () => new Secret(`\r\n'; "$$ \\ ${text()}`),
    openSession: (credential) => openLogin(amqp, credential),
    outage: () => each((gate) => gate.outage()),
    hang: () => each((gate) => gate.hang()),
    close: async () => void (await Promise.all(gates.map((gate) => gate.close()))),
  }
}

describe.runIf(available('rabbitmq'))('rabbitmq', () => {
  let operator: Required<Operator>
  let observer: Observer

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cs-rabbitmq-'))
    system = await startRabbitmqSystem({ dataDir: folder })
    operator = rabbitmq.openOperator(
      { ...system.config, doors: [...system.config.doors], protected: [...system.config.protected] },
      {
        operator: system.secrets.operator,
      },
    ) as Required<Operator>
    observer = rabbitmq.openObserver(
      { ...system.config, doors: [...system.config.doors], protected: [...system.config.protected] },
      {
        observer: system.secrets.observer,
        canary: system.secrets.canary,
      },
    )
  }, 90_000)
  afterAll(async () => {
    await operator?.close()
    await observer?.close()
    await system?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  connectorConformance('users', target)

  describe("RabbitMQ's own", () => {
    const user = async (tags: readonly string[] = []): Promise<Presentable> => {
      const account = `svc-${text()}`
      return { handle: { kind: USER_KIND, account }, secret: await system.addUser(account, { tags }) }
    }
    const show = (credential: Presentable) => observer.present(observer.doors(credential.handle)[0]!, credential, signal())

    test('the refusal is the broker’s own word, 403, and not a connection that was hung up', async () => {
      const credential = await user()
      value(await operator.delete(credential.handle, undefined, call()))
      expect(await show(credential)).toMatchObject({ answer: 'refused', code: '403' })
    })

    test('a connection that was just opened is seen without waiting for statistics, survives a new password and the end of the old one, and is ended', async () => {
      const credential = await user()
      const session = await openLogin(system, credential)
      try {
        // The broker notes it beside the opening, milliseconds later.
        await expect.poll(async () => value(await observer.sessions!(credential.handle, signal())).length, { timeout: 4_000 }).toBe(1)
        value(await operator.rotate(credential.handle, undefined, call()))
        expect((await show(credential)).answer).toBe('refused')
        value(await operator.disable(credential.handle, call()))
        expect(await session.alive()).toBe(true)
        expect(value(await observer.sessions!(credential.handle, signal())).length).toBe(1)
        expect(value(await operator.endSessions(credential.handle, undefined, call())).ended).toBe(1)
        await expect.poll(() => session.alive()).toBe(false)
        await expect.poll(async () => value(await observer.sessions!(credential.handle, signal()))).toEqual([])
      } finally {
        await session.close()
      }
    })

    test('who is connected is told with what he calls himself, and by nobody who sees only his own', async () => {
      const credential = await user()
      const connection = await connect(
        {
          protocol: 'amqp',
          hostname: system.config.doors[0]!.host,
          port: system.config.doors[0]!.port,
          username: credential.handle.account,
          password: credential.secret.expose(),
          vhost: '/',
        },
        { clientProperties: { connection_name: 'nightly-batch' } },
      )
      try {
        const told = async () => value(await observer.clients!(signal())).filter((client) => client.account === credential.handle.account)
        await expect.poll(told, { timeout: 20_000 }).toMatchObject([{ client: 'nightly-batch', from: '127.0.0.1' }])
        const managed = await user(['management'])
        const short = rabbitmq.openObserver(
          { ...system.config, reading: system.config.management, observer: managed.handle.account, doors: [], protected: [] },
          { observer: managed.secret },
        )
        expect(await short.clients!(signal())).toMatchObject({ status: 'unknown', code: 'incomplete' })
        await short.close()
      } finally {
        await connection.close()
      }
    })

    test('RabbitMQ ends the connections of a user that is deleted by itself', async () => {
      const credential = await user()
      const session = await openLogin(system, credential)
      try {
        // The broker ends those that it has noted; it notes one some time after it has let it in.
        await expect.poll(async () => value(await observer.sessions!(credential.handle, signal())).length).toBe(1)
        value(await operator.delete(credential.handle, undefined, call()))
        await expect.poll(() => session.alive()).toBe(false)
        await expect.poll(async () => value(await observer.sessions!(credential.handle, signal())).length).toBe(0)
      } finally {
        await session.close()
      }
    })

    test('a rotation keeps tags and permissions; a disabled user keeps them too, and no new password revives it', async () => {
      const credential = await user(['monitoring', 'policymaker'])
      const rotated = value(await operator.rotate(credential.handle, undefined, call()))
      value(await operator.disable(credential.handle, call()))
      expect((await show({ ...credential, secret: rotated.secret })).answer).toBe('refused')
      const { items } = value(await observer.inventory(undefined, signal()))
      expect([...items, ...(await rest())].find(({ handle }) => handle.account === credential.handle.account)).toMatchObject({
        state: 'disabled',
        attributes: { tags: ['monitoring', 'policymaker'], permissions: [{ vhost: '/', configure: '.*', write: '.*', read: '.*' }] },
      })
      expect(await operator.rotate(credential.handle, undefined, call())).toMatchObject({ status: 'refused', code: 'disabled' })
    })
    const rest = async () => {
      const items = []
      for (let next = value(await observer.inventory(undefined, signal())).next; next !== undefined; ) {
        const page = value(await observer.inventory(next, signal()))
        items.push(...page.items)
        next = page.next
      }
      return items
    }

    test('a new user like another one has its permissions, topic permissions and tags, or is not made', async () => {
      const model = await user(['management'])
      await system.administer('PUT', `topic-permissions/%2F/${model.handle.account}`, { exchange: 'amq.topic', write: '^a', read: '^b' })
      const handle = { kind: USER_KIND, account: `split-${text()}` }
      const made = value(await operator.create({ handle, purpose: 'split', likeAccount: model.handle.account }, call()))
      expect((await show(made)).answer).toBe('accepted')
      const item = [...value(await observer.inventory(undefined, signal())).items, ...(await rest())].find(
        (each) => each.handle.account === handle.account,
      )
      expect(item?.attributes).toMatchObject({
        tags: ['management'],
        permissions: [{ vhost: '/', configure: '.*', write: '.*', read: '.*' }],
        topicPermissions: [{ vhost: '/', exchange: 'amq.topic', write: '^a', read: '^b' }],
      })
      const broken = { kind: USER_KIND, account: `broken-${text()}` }
      const scope = ['{"vhost":"/nowhere","configure":"","write":"","read":""}']
      expect((await operator.create({ handle: broken, purpose: 'split', scope }, call())).status).toBe('refused')
      expect(value(await observer.observe(broken, signal()))).toEqual({ present: false })
    })

    test("the connector's own users and the one behind the proxy are refused as targets", async () => {
      for (const account of [system.config.operator, system.config.observer, system.config.canary, ...system.config.protected]) {
        expect(await operator.disable({ kind: USER_KIND, account }, call())).toMatchObject({ status: 'refused', code: 'protected_account' })
        expect(await operator.delete({ kind: USER_KIND, account }, undefined, call())).toMatchObject({ code: 'protected_account' })
      }
    })

    test('a name that would be another path of the API is refused, and cannot be shown', async () => {
      for (const account of ['.', '..', '', ' a', 'a\u0000', 'a\n']) {
        expect((await operator.delete({ kind: USER_KIND, account }, undefined, call())).status, account).toBe('refused')
        expect((await show({ handle: { kind: USER_KIND, account }, secret: new Secret('x') })).answer).toBe('cannot_present')
      }
    })
  })
})
