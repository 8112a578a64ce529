// Leases on real systems: a workload proves who it is, is lent something that really opens the door, renews it and gives it back; and afterwards the system
// itself refuses it, whoever died in between.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Connector, Observer, Operator, Secret } from '@countersign/connector-kit'
import { postgresql } from '@countersign/connectors/postgresql'
import { endOwnLease, fetchLease, followLeases, renewLease } from '@countersign/core/execution/leases/index'
import { testClock } from '@countersign/core/testing/clock'
import { ask, leaseNow, lending, provenNow, workloadCaller } from '@countersign/core/testing/leases'
import { type Opened, openCompany } from '@countersign/core/testing/open'
import { startTestDatabase, type TestDatabase } from '@countersign/core/testing/runtime'
import { codeOf } from '@countersign/core/testing/story'
import { available } from '@countersign/downstreams/availability'
import { startPostgresqlSystem } from '@countersign/downstreams/postgresql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openLogin } from '../../packages/connectors/src/postgresql/log-in.testing.ts'
import { ldapLending } from './ldap-lending.testing.ts'
import { oauthLending } from './oauth-lending.testing.ts'
import { sshLending } from './ssh-lending.testing.ts'
import { x509Lending } from './x509-lending.testing.ts'

/** A system on which leases are given, and what a workload does with one. */
export interface Lender {
  // biome-ignore lint/suspicious/noExplicitAny: each connector has a config of its own
  readonly connector: Connector<any>
  readonly kind: string
  readonly config: Record<string, unknown>
  readonly secrets: { readonly operator: Readonly<Record<string, Secret>>; readonly observer: Readonly<Record<string, Secret>> }
  /** The credential that the rule names: what its system calls it. */
  readonly model: { readonly account: string; readonly key?: string }
  readonly narrow?: object
  /** What the workload brings: a key that it shows to be its own by signing the statement. */
  readonly bring?: (statement: Buffer) => { readonly publicKey: string; readonly proof?: string }
  /** Uses what it was given, at the system itself. `hold`: and stays logged in. */
  use(account: string, given: Secret): Promise<{ alive(): Promise<boolean>; close(): Promise<void> }>
  stop(): Promise<void>
}

let database: TestDatabase
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database.stop())

const openWith = async (lender: Lender): Promise<Opened> => {
  const connectors = {
    definition: (kind: string) => (kind === lender.connector.kind ? lender.connector : undefined),
    known: () => [lender.connector],
    operator: async (): Promise<Operator> => lender.connector.openOperator(lender.config, lender.secrets.operator),
    observer: async (): Promise<Observer> => lender.connector.openObserver(lender.config, lender.secrets.observer),
  }
  // The systems tell the true time, so ours is that too.
  const it = await openCompany(database, { connectors, settings: { callTimeoutSeconds: 10 }, clock: testClock(new Date().toISOString()) })
  await lending(it, { rule: lender.narrow === undefined ? {} : { narrow: lender.narrow } })
  const { db } = it.house.runtime
  await db
    .updateTable('systems')
    .set({ connector: lender.connector.kind, config: JSON.stringify(lender.config) })
    .execute()
  await db
    .updateTable('credentials')
    .set({ kind: lender.kind, account: lender.model.account, key: lender.model.key ?? null })
    .execute()
  return it
}

const pass = async (it: Opened, seconds: number) => {
  await it.house.run(seconds)
  for (let turn = 0; turn < 4; turn += 1) {
    await followLeases(it.house.runtime, workloadCaller(it))
    await it.house.run(5)
  }
}

const lend = async (it: Opened, lender: Lender, renewable = false) => {
  const { id } = await ask(it, {
    renewable,
    bring: lender.bring,
  })
  await it.house.run(10)
  return fetchLease(it.house.runtime, workloadCaller(it), await provenNow(it), id)
}

const proofsOf = (it: Opened, id: string) =>
  it.house.runtime.db
    .selectFrom('proofs')
    .innerJoin('operations', 'operations.id', 'proofs.operation_id')
    .select(['proofs.purpose', 'proofs.verdict', 'proofs.strength'])
    .where('operations.credential_id', '=', id)
    .execute()

const changeOf = async (it: Opened, id: string) =>
  it.house.runtime.db
    .selectFrom('changes')
    .select(['state', 'closure'])
    .where('id', '=', (await leaseNow(it, id)).change_id)
    .executeTakeFirstOrThrow()

const lendsOn = (name: string, start: (folder: string) => Promise<Lender>): void => {
  describe(name, () => {
    let lender: Lender
    let folder: string
    let it: Opened
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'cs-lease-'))
      lender = await start(folder)
      it = await openWith(lender)
    })
    afterAll(async () => {
      await it?.end()
      await lender?.stop()
      await rm(folder, { recursive: true, force: true })
    })

    test('proven, lent, used, renewed, given back, and refused by the system itself', async () => {
      const { lease, account, secret } = await lend(it, lender, true)
      const session = await lender.use(account, secret)
      expect(await session.alive()).toBe(true)
      await pass(it, 400)
      const renewed = await renewLease(it.house.runtime, workloadCaller(it), await provenNow(it), lease.id)
      expect(renewed.expires_at.getTime()).toBeGreaterThan(lease.expires_at.getTime())
      await (await lender.use(account, secret)).close()
      await endOwnLease(it.house.runtime, workloadCaller(it), await provenNow(it), lease.id)
      await pass(it, 60)
      expect(await leaseNow(it, lease.id)).toMatchObject({ state: 'ended', renewals: 1, replans: 0 })
      expect(await changeOf(it, lease.id)).toEqual({ state: 'closed', closure: 'risk_complete' })
      await expect(lender.use(account, secret)).rejects.toThrow()
      // Whoever was logged in is thrown out.
      expect(await session.alive()).toBe(false)
      await session.close()
      const proofs = await proofsOf(it, lease.id)
      expect(proofs).toContainEqual({ purpose: 'acceptance', verdict: 'still_accepted', strength: 'presented' })
      expect(proofs).toContainEqual({ purpose: 'rejection', verdict: 'rejected', strength: 'presented' })
    })

    test('that nobody gives back is dead when its time is over, and another one lives on', async () => {
      const { lease, account, secret } = await lend(it, lender)
      await pass(it, 500)
      const other = await lend(it, lender)
      await pass(it, 120)
      expect(await leaseNow(it, lease.id)).toMatchObject({ state: 'ended', end_reason: 'its time is over' })
      await expect(lender.use(account, secret)).rejects.toThrow()
      await (await lender.use(other.account, other.secret)).close()
      await endOwnLease(it.house.runtime, workloadCaller(it), await provenNow(it), other.lease.id)
      await pass(it, 60)
      await expect(lender.use(other.account, other.secret)).rejects.toThrow()
      expect(await codeOf(async () => fetchLease(it.house.runtime, workloadCaller(it), await provenNow(it), other.lease.id))).toBe(
        'lease.over',
      )
    })

    test('nothing of what was lent is kept when it is over', async () => {
      await pass(it, 60)
      const { db } = it.house.runtime
      const kept = await db.selectFrom('sealed_secrets').select(['credential_id', 'delete_after']).execute()
      expect(kept.filter(({ delete_after }) => delete_after === null)).toEqual([])
      const living = await db.selectFrom('credentials').select('id').where('state', '<>', 'retired').execute()
      expect(living).toEqual([{ id: 'model' }])
    })
  })
}

const onPostgresql = async (folder: string): Promise<Lender> => {
  const system = await startPostgresqlSystem({ dataDir: join(folder, 'data') })
  await system.addGroup('orders_read')
  await system.addLogin('lending_model', { memberOf: ['orders_read'] })
  const { operator, ...observer } = system.secrets
  const kind = Object.keys(postgresql.credentialKinds)[0]!
  return {
    connector: postgresql,
    kind,
    config: { ...system.config },
    secrets: { operator: { operator }, observer },
    model: { account: 'lending_model' },
    use: (account, secret) => openLogin(system, { handle: { kind, account }, secret }),
    stop: () => system.stop(),
  }
}

lendsOn('PostgreSQL', onPostgresql)
lendsOn('an OAuth 2.0 access token', oauthLending)
lendsOn('an X.509 certificate', x509Lending)
describe.runIf(available('sshd'))('on OpenSSH', () => lendsOn('a certificate', sshLending))
describe.runIf(available('slapd'))('on OpenLDAP', () => lendsOn('an account', ldapLending))
