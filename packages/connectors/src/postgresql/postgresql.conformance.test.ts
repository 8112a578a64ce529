// The suite against two real servers: PostgreSQL 18 from npm, and PostgreSQL 15 of the machine.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@countersign/connector-kit'
import { type ConformanceTarget, connectorConformance, TcpGate } from '@countersign/connector-kit/conformance'
import { available } from '@countersign/downstreams/availability'
import { startPostgresqlSystem } from '@countersign/downstreams/postgresql'
import pg from 'pg'
import { describe } from 'vitest'
import { PASSWORD_KIND, postgresql } from './index.ts'
import { openLogin } from './log-in.testing.ts'

const PAGE = 5
const text = (): string => randomBytes(9).toString('hex')

const target = (version: 'embedded' | 'system') => async (): Promise<ConformanceTarget> => {
  const folder = await mkdtemp(join(tmpdir(), 'cs-pg-'))
  const system = await startPostgresqlSystem({ dataDir: join(folder, 'data'), version })
  const gate = await TcpGate.open(system)
  const config = { ...system.config, port: gate.port, pageSize: PAGE }
  return {
    connector: postgresql,
    config,
    operatorSecrets: { operator: system.secrets.operator },
    observerSecrets: { observer: system.secrets.observer, canary: system.secrets.canary },
    observerAsOperator: { config: { ...config, operator: config.observer }, secrets: { operator: system.secrets.observer } },
    pageSize: PAGE,
    provision: async () => {
      const account = `svc "${text()}'`
      return { handle: { kind: PASSWORD_KIND, account }, secret: await system.addLogin(account) }
    },
    newSpec: () => ({
      handle: { kind: PASSWORD_KIND, account: `new ${text()}` },
      purpose: 'conformance; it\'s \\ " a test',
      secret: new Secret(text()),
    }),
    giveRights: async ({ account }) => {
      const groups = [`ops "${text()}`, `audit ${text()}`] as const
      for (const group of groups) {
        await system.addGroup(group)
        const [name, role, by] = [group, account, system.config.operator].map((one) => pg.escapeIdentifier(one))
        await system.query(`GRANT ${name} TO ${role} GRANTED BY ${by}`)
      }
      return groups
    },
    nextSecret: () => new Secret(`'; "$$ \\ ${text()}`),
    openSession: (credential) => openLogin(gate, credential),
    outage: () => gate.outage(),
    hang: () => gate.hang(),
    close: async () => {
      await gate.close()
      await system.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

connectorConformance('postgresql on 18', target('embedded'))
describe.runIf(available('postgres15'))("the machine's server", () => connectorConformance('postgresql on 15', target('system')))
