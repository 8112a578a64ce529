// One realm for a file of tests, and targets for the suite. For tests.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Outcome, Presentable } from '@countersign/connector-kit'
import { type ConformanceTarget, TcpGate } from '@countersign/connector-kit/conformance'
import { type KerberosSystem, type KerberosSystemOptions, startKerberosSystem } from '@countersign/downstreams/kerberos'
import { KEY, kerberos, PRINCIPAL, SERVICE } from './index.ts'

const MAX_FAILURES = 6
const LOCKOUT_BUDGET = 4

export const text = (): string => randomBytes(9).toString('hex')
export const signal = () => AbortSignal.timeout(20_000)
export const call = (idempotencyKey = text()) => ({ idempotencyKey, signal: signal() })
export const value = <T>(outcome: Outcome<T>): T => {
  if (outcome.status !== 'done') throw new Error(`${outcome.status} ${outcome.code}: ${outcome.detail}`)
  return outcome.value
}

export interface Bench {
  readonly system: KerberosSystem
  /** With a password. */
  addPrincipal(): Promise<Presentable>
  /** With a keytab. */
  addService(): Promise<Presentable>
  /** The one version of a service's keys. */
  addKey(): Promise<Presentable>
  /** `password`: what is made is a password, as it was given; else the connector makes a keytab of it. */
  target(
    provision: () => Promise<Presentable>,
    handOut: 'password' | 'keytab',
    more?: Partial<ConformanceTarget>,
  ): Promise<ConformanceTarget>
  close(): Promise<void>
}

export const openBench = async (options: Omit<KerberosSystemOptions, 'dataDir'> = { maxFailures: MAX_FAILURES }): Promise<Bench> => {
  const folder = await mkdtemp(join(tmpdir(), 'cs-krb-'))
  const system = await startKerberosSystem({ ...options, dataDir: join(folder, 'realm') })
  const addService = async (): Promise<Presentable> => {
    const account = `HTTP/${text()}.example@${system.realm}`
    await system.addPrincipal(account)
    return { handle: { kind: SERVICE, account }, secret: await system.keytabOf(account) }
  }
  return {
    system,
    async addPrincipal() {
      const account = `svc ${text()}"'\\@%2e*@${system.realm}`
      return { handle: { kind: PRINCIPAL, account }, secret: await system.addPrincipal(account) }
    },
    addService,
    async addKey() {
      const { handle, secret } = await addService()
      return { handle: { kind: KEY, account: handle.account, key: 'kvno:1' }, secret }
    },
    async target(provision, handOut, more = {}) {
      const gates = [await TcpGate.open(system.kdcs[0]), await TcpGate.open(system.admin)] as const
      const [kdc, admin] = gates
      const each = async (disturb: (gate: TcpGate) => Promise<() => Promise<void>>) => {
        const restores = await Promise.all(gates.map(disturb))
        return async () => void (await Promise.all(restores.map((restore) => restore())))
      }
      const config = {
        ...system.config,
        kdcs: [{ id: 'primary', host: '127.0.0.1', port: kdc.port }],
        admin: { host: '127.0.0.1', port: admin.port },
        lockoutBudget: LOCKOUT_BUDGET,
        handOut,
        ...(more.pageSize === undefined ? {} : { pageSize: more.pageSize }),
      }
      const { operator, ...observerSecrets } = system.secrets
      return {
        connector: kerberos,
        config,
        operatorSecrets: { operator },
        observerSecrets,
        observerAsOperator: { config: { ...config, operator: config.observer }, secrets: { operator: observerSecrets.observer } },
        provision,
        outage: () => each((gate) => gate.outage()),
        hang: () => each((gate) => gate.hang()),
        close: async () => void (await Promise.all(gates.map((gate) => gate.close()))),
        ...more,
      }
    },
    async close() {
      await system.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
