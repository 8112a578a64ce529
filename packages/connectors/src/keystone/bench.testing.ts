// One Keystone for a file of tests, with two users whose application credentials are made, and targets for the suite. For tests.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Presentable, Secret } from '@countersign/connector-kit'
import { type ConformanceTarget, TcpGate } from '@countersign/connector-kit/conformance'
import { type KeystoneSystem, startKeystoneSystem } from '@countersign/downstreams/keystone'
import { APPLICATION_CREDENTIAL, EC2_CREDENTIAL, keystone, USER } from './index.ts'

const LOCKOUT_ATTEMPTS = 6
const LOCKOUT_BUDGET = 4

export const text = (): string => randomBytes(9).toString('hex')

const written = (name: string): string => name.replaceAll('%', '%25').replaceAll('/', '%2F')

export interface Bench {
  readonly system: KeystoneSystem
  readonly owner: { readonly id: string; readonly account: string; readonly token: string }
  /** A second owner, whose way in is an application credential of its own, `issuer`. */
  readonly issued: string
  readonly owners: Secret
  addCredential(extra?: Readonly<Record<string, unknown>>): Promise<Presentable>
  addUser(): Promise<Presentable>
  addEc2(): Promise<Presentable>
  target(provision: () => Promise<Presentable>, more: Partial<ConformanceTarget>): Promise<ConformanceTarget>
  /** Takes away what a test made: each reading asks Keystone several times for each user. */
  clearAway(): Promise<void>
  close(): Promise<void>
}

export const openBench = async (): Promise<Bench> => {
  const folder = await mkdtemp(join(tmpdir(), 'cs-keystone-'))
  const system = await startKeystoneSystem({ dataDir: folder, lockoutAttempts: LOCKOUT_ATTEMPTS })
  const domain = system.services
  const added = async (name: string, roles: readonly string[]) => {
    const secret = new Secret(text())
    const id = await system.addUser(name, secret, roles)
    return { id, secret, account: `${domain}/${written(name)}`, token: await system.logIn(name, secret) }
  }
  const owner = await added('svc orders/ä', ['member', 'reader'])
  const other = await added('svc-issued', ['member'])
  const issuer = new Secret(text())
  await system.addCredential(other.token, other.id, { name: 'issuer', secret: issuer.expose(), unrestricted: true })
  const owners = new Secret(
    JSON.stringify({
      [owner.account]: { password: owner.secret.expose() },
      [other.account]: { credential: 'issuer', secret: issuer.expose() },
    }),
  )
  const toEnd: string[] = []
  return {
    system,
    owner,
    issued: other.account,
    owners,
    async addCredential(extra = {}) {
      const [name, secret] = [`ci ${text()}"'/%2e*`, new Secret(text())]
      const id = await system.addCredential(owner.token, owner.id, { name, secret: secret.expose(), ...extra })
      toEnd.push(`users/${owner.id}/application_credentials/${id}`)
      return { handle: { kind: APPLICATION_CREDENTIAL, account: `${owner.account}/${written(name)}` }, secret }
    },
    async addUser() {
      const [name, secret] = [`svc ${text()}"'/%2e*`, new Secret(text())]
      toEnd.push(`users/${await system.addUser(name, secret)}`)
      return { handle: { kind: USER, account: `${domain}/${written(name)}` }, secret }
    },
    async addEc2() {
      const { json } = await system.administer('POST', `users/${owner.id}/credentials/OS-EC2`, { tenant_id: system.project }, owner.token)
      const { access, secret } = (json as { readonly credential: { readonly access: string; readonly secret: string } }).credential
      toEnd.push(`users/${owner.id}/credentials/OS-EC2/${access}`)
      return { handle: { kind: EC2_CREDENTIAL, account: owner.account, key: access }, secret: new Secret(secret) }
    },
    async target(provision, more) {
      const gate = await TcpGate.open({ host: system.host, port: system.port })
      const paged = more.pageSize === undefined ? {} : { pageSize: more.pageSize }
      const config = { ...system.config, url: `http://127.0.0.1:${gate.port}/v3`, lockoutBudget: LOCKOUT_BUDGET, ...paged }
      const { operator_password, ...observerSecrets } = system.secrets
      return {
        connector: keystone,
        config,
        operatorSecrets: { operator_password, owners },
        observerSecrets,
        observerAsOperator: {
          config: { ...config, operator: config.observer },
          secrets: { operator_password: observerSecrets.observer_password },
        },
        provision,
        outage: () => gate.outage(),
        hang: () => gate.hang(),
        close: () => gate.close(),
        ...more,
      }
    },
    async clearAway() {
      for (const path of toEnd.splice(0)) await system.administer('DELETE', path)
    },
    async close() {
      await system.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
