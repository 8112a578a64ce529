// The suite against the machine's Redis: once for users, once for single passwords.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Presentable, Secret } from '@countersign/connector-kit'
import { type ConformanceTarget, connectorConformance, TcpGate } from '@countersign/connector-kit/conformance'
import { available } from '@countersign/downstreams/availability'
import { startRedisSystem } from '@countersign/downstreams/redis'
import { describe } from 'vitest'
import { hashOf, keyOf } from './account.ts'
import { PASSWORD_KIND, redis, USER_KIND } from './index.ts'
import { openLogin } from './log-in.testing.ts'

const PAGE = 5
const text = (): string => randomBytes(9).toString('hex')

const target = (kind: string) => async (): Promise<ConformanceTarget> => {
  const folder = await mkdtemp(join(tmpdir(), 'cs-redis-'))
  const system = await startRedisSystem({ dataDir: folder })
  const gate = await TcpGate.open(system)
  const config = { ...system.config, nodes: [{ id: 'main', host: gate.host, port: gate.port }], pageSize: PAGE }
  const provision = async (): Promise<Presentable> => {
    const account = `svc-${text()}"'*`
    const secret = await system.addUser(account)
    return { handle: kind === USER_KIND ? { kind, account } : { kind, account, key: keyOf(hashOf(secret)) }, secret }
  }
  return {
    connector: redis,
    config,
    operatorSecrets: { operator: system.secrets.operator },
    observerSecrets: { observer: system.secrets.observer, canary: system.secrets.canary },
    observerAsOperator: { config: { ...config, operator: config.observer }, secrets: { operator: system.secrets.observer } },
    pageSize: PAGE,
    provision,
    newSpec: async () => ({
      handle: { kind, account: kind === USER_KIND ? `new-${text()}` : (await provision()).handle.account },
      purpose: 'conformance',
      scope: kind === USER_KIND ? ['~app:*', '+@read'] : [],
      secret: new Secret(`${text()} "'\\`),
    }),
    nextSecret: () => new Secret(`\r\nACL DELUSER default\r\n ${text()}`),
    openSession: (credential) => openLogin(gate, credential),
    outage: () => gate.outage(),
    hang: () => gate.hang(),
    ...(kind === PASSWORD_KIND ? { secretNamesItself: true as const } : {}),
    close: async () => {
      await gate.close()
      await system.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

describe.runIf(available('redis'))('redis', () => {
  connectorConformance('users', target(USER_KIND))
  connectorConformance('single passwords', target(PASSWORD_KIND))
})
