// Real servers as whole downstream systems: their connector, how it is set up, and a way to make an account and log in around it.
import { join } from 'node:path'
import type { Connector, Observer, Operator, Secret } from '@countersign/connector-kit'
import type { OpenSession } from '@countersign/connector-kit/conformance'
import { mariadb } from '@countersign/connectors/mariadb'
import { postgresql } from '@countersign/connectors/postgresql'
import { redis } from '@countersign/connectors/redis'
import { startMariadbSystem } from '@countersign/downstreams/mariadb'
import { startPostgresqlSystem } from '@countersign/downstreams/postgresql'
import { startRedisSystem } from '@countersign/downstreams/redis'
import { openLogin as openMariadb } from '../../packages/connectors/src/mariadb/log-in.testing.ts'
import { openLogin as openPostgres } from '../../packages/connectors/src/postgresql/log-in.testing.ts'
import { openLogin as openRedis } from '../../packages/connectors/src/redis/log-in.testing.ts'

export interface Real {
  // biome-ignore lint/suspicious/noExplicitAny: each connector has a config of its own
  readonly connector: Connector<any>
  readonly kind: string
  readonly config: Record<string, unknown>
  readonly secrets: { readonly operator: Secret; readonly observer: Secret; readonly canary: Secret }
  add(account: string): Promise<Secret>
  logIn(account: string, secret: Secret): Promise<OpenSession>
  stop(): Promise<void>
}

export const onPostgres = async (folder: string): Promise<Real> => {
  const system = await startPostgresqlSystem({ dataDir: join(folder, 'data') })
  const kind = Object.keys(postgresql.credentialKinds)[0]!
  return {
    connector: postgresql,
    kind,
    config: { ...system.config },
    secrets: system.secrets,
    add: (account) => system.addLogin(account),
    logIn: (account, secret) => openPostgres(system, { handle: { kind, account }, secret }),
    stop: () => system.stop(),
  }
}

export const onRedis = async (folder: string): Promise<Real> => {
  const system = await startRedisSystem({ dataDir: folder })
  const kind = Object.keys(redis.credentialKinds)[0]!
  return {
    connector: redis,
    kind,
    config: { ...system.config, nodes: [...system.config.nodes] },
    secrets: system.secrets,
    add: (account) => system.addUser(account),
    logIn: (account, secret) => openRedis(system, { handle: { kind, account }, secret }),
    stop: () => system.stop(),
  }
}

export const onMariadb = async (folder: string): Promise<Real> => {
  const system = await startMariadbSystem({ dataDir: folder })
  const kind = Object.keys(mariadb.credentialKinds)[0]!
  return {
    connector: mariadb,
    kind,
    config: { ...system.config },
    secrets: system.secrets,
    add: (account) => system.addAccount(account),
    logIn: (account, secret) => openMariadb(system, { handle: { kind, account }, secret }),
    stop: () => system.stop(),
  }
}

/** The one system's connector, opened once as it is set up, as the server does. */
export const connectorsOf = (real: Real) => {
  let operator: Operator | undefined
  let observer: Observer | undefined
  return {
    definition: (kind: string) => (kind === real.connector.kind ? real.connector : undefined),
    known: () => [real.connector],
    operator: async (): Promise<Operator> => {
      operator ??= real.connector.openOperator(real.config, { operator: real.secrets.operator })
      return operator
    },
    observer: async (): Promise<Observer> => {
      observer ??= real.connector.openObserver(real.config, { observer: real.secrets.observer, canary: real.secrets.canary })
      return observer
    },
  }
}
