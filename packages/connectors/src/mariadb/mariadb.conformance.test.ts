// The suite against the machine's MariaDB: once for accounts, once for single passwords.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Presentable, Secret } from '@countersign/connector-kit'
import { type ConformanceTarget, connectorConformance, TcpGate } from '@countersign/connector-kit/conformance'
import { available } from '@countersign/downstreams/availability'
import { type MariadbSystem, startMariadbSystem } from '@countersign/downstreams/mariadb'
import { afterAll, beforeAll, describe } from 'vitest'
import { identifier } from './account.ts'
import { ACCOUNT_KIND, mariadb, PASSWORD_KIND } from './index.ts'
import { openLogin } from './log-in.testing.ts'
import { keyOf, nativeHash } from './native-password.ts'

const PAGE = 5
const text = (): string => randomBytes(9).toString('hex')

let folder: string
let system: MariadbSystem

const target = (kind: string) => async (): Promise<ConformanceTarget> => {
  const gate = await TcpGate.open(system)
  const config = { ...system.config, port: gate.port, pageSize: PAGE }
  const provision = async (): Promise<Presentable> => {
    const account = `svc "${text()}\`'\\`
    const secret = await system.addAccount(account)
    return { handle: kind === ACCOUNT_KIND ? { kind, account } : { kind, account, key: keyOf(nativeHash(secret)) }, secret }
  }
  return {
    connector: mariadb,
    config,
    operatorSecrets: { operator: system.secrets.operator },
    observerSecrets: { observer: system.secrets.observer, canary: system.secrets.canary },
    observerAsOperator: { config: { ...config, operator: config.observer }, secrets: { operator: system.secrets.observer } },
    pageSize: PAGE,
    provision,
    newSpec: async () => ({
      handle: { kind, account: kind === ACCOUNT_KIND ? `new ${text()}` : (await provision()).handle.account },
      purpose: 'conformance',
      secret: new Secret(`${text()} "'\\\``),
    }),
    giveRights: async ({ account }) => {
      const roles = [`r${text()}`, `r${text()}`] as const
      for (const role of roles)
        await system.administer(
          `CREATE ROLE ${role}; GRANT ${role} TO ${system.config.operator}@'%' WITH ADMIN OPTION; GRANT ${role} TO ${identifier(account)}@'%'`,
        )
      return roles
    },
    nextSecret: () => new Secret(`'; "$$ \\ ${text()}`),
    openSession: (credential) => openLogin(gate, credential),
    outage: () => gate.outage(),
    hang: () => gate.hang(),
    ...(kind === PASSWORD_KIND ? { secretNamesItself: true as const } : {}),
    close: () => gate.close(),
  }
}

describe.runIf(available('mariadb'))('mariadb', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cs-mariadb-'))
    system = await startMariadbSystem({ dataDir: folder })
  })
  afterAll(async () => {
    await system?.stop()
    await rm(folder, { recursive: true, force: true })
  })
  connectorConformance('accounts', target(ACCOUNT_KIND))
  connectorConformance('single passwords', target(PASSWORD_KIND))
})
