// What is MariaDB's own: accounts by user and host, two passwords side by side, sessions that outlive their account, TLS, what the logs see.
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Observer, type Operator, type Outcome, type Presentable, Secret } from '@countersign/connector-kit'
import { available } from '@countersign/downstreams/availability'
import { type MariadbSystem, startMariadbSystem } from '@countersign/downstreams/mariadb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ACCOUNT_KIND, mariadb, PASSWORD_KIND } from './index.ts'
import { openLogin } from './log-in.testing.ts'
import { keyOf, nativeHash } from './native-password.ts'

let folder: string
let system: MariadbSystem
let operator: Required<Operator>
let observer: Observer

const signal = () => AbortSignal.timeout(20_000)
const call = (idempotencyKey = randomBytes(9).toString('hex')) => ({ idempotencyKey, signal: signal() })
const value = <T>(outcome: Outcome<T>): T => {
  if (outcome.status !== 'done') throw new Error(`${outcome.status} ${outcome.code}: ${outcome.detail}`)
  return outcome.value
}
const name = (): string => `svc_${randomBytes(6).toString('hex')}`
const account = async (host = '%', user = name()): Promise<Presentable> => {
  const named = host === '%' ? user : `${user}@${host}`
  return { handle: { kind: ACCOUNT_KIND, account: named }, secret: await system.addAccount(named) }
}
const show = (credential: Presentable, side = observer) => side.present(side.doors(credential.handle)[0]!, credential, signal())
const passwordOf = ({ handle, secret }: Presentable): Presentable => ({
  handle: { kind: PASSWORD_KIND, account: handle.account, key: keyOf(nativeHash(secret)) },
  secret,
})

describe.runIf(available('mariadb'))('mariadb', () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'cs-mariadb-'))
    system = await startMariadbSystem({ dataDir: folder })
    operator = mariadb.openOperator(system.config, { operator: system.secrets.operator }) as Required<Operator>
    observer = mariadb.openObserver(system.config, { observer: system.secrets.observer, canary: system.secrets.canary })
  })
  afterAll(async () => {
    await operator?.close()
    await observer?.close()
    await system?.stop()
    await rm(folder, { recursive: true, force: true })
  })

  test('two passwords are valid side by side, and the end of the old one leaves the new one', async () => {
    const old = await account()
    const secret = new Secret(randomBytes(12).toString('hex'))
    const next = value(
      await operator.create(
        { handle: { kind: PASSWORD_KIND, account: old.handle.account, key: keyOf(nativeHash(secret)) }, purpose: 'rotation', secret },
        call(),
      ),
    )
    expect([(await show(passwordOf(old))).answer, (await show(next)).answer]).toEqual(['accepted', 'accepted'])
    value(await operator.delete(passwordOf(old).handle, undefined, call()))
    expect(await show(passwordOf(old))).toMatchObject({ answer: 'refused', code: 'ER_ACCESS_DENIED_ERROR' })
    expect((await show(next)).answer).toBe('accepted')
    value(await operator.delete(next.handle, undefined, call()))
    expect((await show(next)).answer).toBe('refused')
    const left = value(await observer.observe(old.handle, signal()))
    expect(left).toMatchObject({ present: true, attributes: { passwords: 0, anybodyLogsIn: false } })
  })

  test('passwords that are added at the same time are all there afterwards', async () => {
    const one = await account()
    const secrets = Array.from({ length: 4 }, () => new Secret(randomBytes(12).toString('hex')))
    const made = await Promise.all(
      secrets.map((secret) =>
        operator.create({ handle: { kind: PASSWORD_KIND, account: one.handle.account }, purpose: 'side by side', secret }, call()),
      ),
    )
    for (const each of made) expect((await show(value(each))).answer).toBe('accepted')
    expect((await show(one)).answer).toBe('accepted')
  })

  test('an open session survives the end of its account, is found and is ended', async () => {
    const credential = await account()
    const session = await openLogin(system, credential)
    try {
      value(await operator.delete(credential.handle, undefined, call()))
      expect((await show(credential)).answer).toBe('refused')
      expect(await session.alive()).toBe(true)
      expect(value(await observer.sessions!(credential.handle, signal())).length).toBe(1)
      expect(value(await operator.endSessions(credential.handle, undefined, call())).ended).toBe(1)
      await expect.poll(() => session.alive()).toBe(false)
    } finally {
      await session.close()
    }
  })

  test('a locked account is refused by the right password too, and no new password revives it', async () => {
    const credential = await account()
    value(await operator.disable(credential.handle, call()))
    expect(await show(credential)).toMatchObject({ answer: 'refused', code: 'ER_ACCOUNT_HAS_BEEN_LOCKED' })
    expect(await operator.rotate(credential.handle, undefined, call())).toMatchObject({ status: 'refused', code: 'disabled' })
  })

  test('an expired password counts as accepted: it opens the way to the next', async () => {
    const credential = await account()
    await system.administer(`ALTER USER \`${credential.handle.account}\`@'%' PASSWORD EXPIRE`)
    expect((await show(credential)).answer).toBe('accepted')
    expect(value(await observer.observe(credential.handle, signal()))).toMatchObject({ attributes: { passwordExpired: true } })
  })

  test('the refusal of another account with the same name is no proof: it cannot be presented from here', async () => {
    const user = name()
    const far = await account('10.99.%', user)
    expect(await show(far)).toMatchObject({ answer: 'cannot_present', code: 'other_account_asked' })
    const everywhere = await account('%', user)
    expect((await show(everywhere)).answer).toBe('accepted')
    const here = await account('localhost', user)
    expect(await show(everywhere)).toMatchObject({ answer: 'cannot_present', code: 'other_account_asked' })
    expect((await show(here)).answer).toBe('accepted')
    value(await operator.delete(everywhere.handle, undefined, call()))
    expect(await show(everywhere), 'it is gone, and yet nobody asked for it here').toMatchObject({ answer: 'cannot_present' })
    expect((await show(here)).answer, 'its neighbour stays').toBe('accepted')
  })

  test('an account for anybody who is nobody else stands in the way of the others, and is told of', async () => {
    const credential = await account()
    await system.administer(`CREATE USER ''@'localhost' IDENTIFIED BY 'x'`)
    try {
      expect(await show(credential)).toMatchObject({ answer: 'cannot_present' })
      const { items } = value(await observer.inventory(undefined, signal()))
      expect(items.some(({ handle }) => handle.account === '@localhost')).toBe(true)
      expect((await operator.disable({ kind: ACCOUNT_KIND, account: '@localhost' }, call())).status).toBe('done')
    } finally {
      await system.administer(`DROP USER ''@'localhost'`)
    }
    expect((await show(credential)).answer).toBe('accepted')
  })

  test('who is connected is told as the account that let him in; one of which that can’t be told is nobody’s account', async () => {
    const user = name()
    const [anywhere, here] = [await account('%', user), await account('localhost', user)]
    const other = name()
    const overlapping = [await account('local%', other), await account('l%', other)] as const
    // Which of the two is asked is the server's own affair.
    const open = await openLogin(system, overlapping[0]).catch(() => openLogin(system, overlapping[1]))
    const sessions = [await openLogin(system, here), open]
    try {
      const clients = value(await observer.clients!(signal()))
      const of = (names: readonly string[]) => clients.flatMap((one) => (names.includes(one.account) ? [one.account] : []))
      expect(of([here.handle.account, anywhere.handle.account])).toEqual([here.handle.account])
      expect(of(overlapping.map(({ handle }) => handle.account))).toEqual([])
      expect(clients.some((one) => one.account === `${other}@localhost`)).toBe(true)
      expect(clients.every((one) => !['system user', 'event_scheduler', 'unauthenticated user'].includes(one.account))).toBe(true)
    } finally {
      for (const session of sessions) await session.close()
    }
  })

  test('sessions of accounts that overlap are unknown, and none of them is ended', async () => {
    const user = name()
    const credential = await account('local%', user)
    const other = await account('l%', user)
    // Which of the two is asked is the server's own affair.
    const open = await openLogin(system, credential).catch(() => openLogin(system, other))
    try {
      expect(await observer.sessions!(credential.handle, signal())).toMatchObject({ status: 'unknown', code: 'ambiguous' })
      expect(await operator.endSessions(credential.handle, undefined, call())).toMatchObject({ status: 'refused', code: 'ambiguous' })
      expect(await open.alive()).toBe(true)
    } finally {
      await open.close()
    }
  })

  test('what an account may do is told: rights, roles, schemas; roles themselves are no accounts', async () => {
    const credential = await account()
    const user = credential.handle.account
    await system.administer(
      `CREATE DATABASE IF NOT EXISTS ledger; CREATE ROLE IF NOT EXISTS orders_rw; GRANT orders_rw TO \`${user}\`@'%'; GRANT SUPER, SELECT ON *.* TO \`${user}\`@'%'; GRANT INSERT ON ledger.* TO \`${user}\`@'%'`,
    )
    expect(value(await observer.observe(credential.handle, signal()))).toMatchObject({
      attributes: { privileges: ['SELECT', 'SUPER'], memberOf: ['orders_rw'], schemas: ['ledger'], otherGrants: 0, otherWays: [] },
    })
    expect(value(await observer.observe({ kind: ACCOUNT_KIND, account: 'orders_rw@' }, signal()))).toEqual({ present: false })
  })

  test('a copy has the whole scope by roles, or is not made', async () => {
    await system.administer(`CREATE ROLE copied; GRANT copied TO ${system.config.operator}@'%' WITH ADMIN OPTION`)
    const shared = await account()
    const user = shared.handle.account
    await system.administer(`GRANT copied TO \`${user}\`@'%'; SET DEFAULT ROLE copied FOR \`${user}\`@'%'`)
    const handle = { kind: ACCOUNT_KIND, account: name() }
    const made = value(await operator.create({ handle, purpose: 'split', likeAccount: shared.handle.account }, call()))
    expect((await show(made)).answer).toBe('accepted')
    expect(value(await observer.observe(handle, signal()))).toMatchObject({ attributes: { memberOf: ['copied'], defaultRole: 'copied' } })
    await system.administer(`GRANT CREATE ON own.* TO \`${user}\`@'%'`)
    const second = { kind: ACCOUNT_KIND, account: name() }
    expect(await operator.create({ handle: second, purpose: 'split', likeAccount: shared.handle.account }, call())).toMatchObject({
      status: 'refused',
      code: 'scope_not_copyable',
    })
    expect(value(await observer.observe(second, signal()))).toEqual({ present: false })
  })

  test('no copy may come from elsewhere than its model', async () => {
    const model = await account('local%')
    const handle = { kind: ACCOUNT_KIND, account: name() }
    expect(await operator.create({ handle, purpose: 'split', likeAccount: model.handle.account }, call())).toMatchObject({
      status: 'refused',
      code: 'scope_not_copyable',
    })
    const lent = mariadb.credentialKinds[ACCOUNT_KIND]!.lending!.nameOf!(model.handle, randomBytes(32))
    expect(lent.account).toMatch(/^lease_[0-9a-f]{24}@local%$/)
    const made = value(await operator.create({ handle: lent, purpose: 'lease', likeAccount: model.handle.account }, call()))
    expect((await show(made)).answer).toBe('accepted')
  })

  test('a create that breaks off leaves no account that anybody could enter, and the same step goes on', async () => {
    const handle = { kind: ACCOUNT_KIND, account: name() }
    expect((await operator.create({ handle, purpose: 'test', scope: ['no_such_role'] }, call())).status).toBe('refused')
    expect(value(await observer.observe(handle, signal()))).toEqual({ present: false })
  })

  test('an account that is entered by other ways too is not rewritten, and can still be disabled', async () => {
    const user = name()
    await system.administer(`CREATE USER \`${user}\`@'%' IDENTIFIED VIA unix_socket OR mysql_native_password USING PASSWORD('it has one')`)
    const handle = { kind: ACCOUNT_KIND, account: user }
    expect(await operator.rotate(handle, undefined, call())).toMatchObject({ status: 'refused', code: 'foreign_plugin' })
    value(await operator.disable(handle, call()))
    expect(value(await observer.observe(handle, signal()))).toMatchObject({ state: 'disabled', attributes: { otherWays: ['unix_socket'] } })
  })

  test('no password ever comes to the server', async () => {
    const credential = await account()
    const next = new Secret(`canary-${randomBytes(12).toString('hex')}`)
    value(await operator.rotate(credential.handle, next, call()))
    const made = value(await operator.create({ handle: { kind: ACCOUNT_KIND, account: name() }, purpose: 'log' }, call()))
    expect((await show({ ...credential, secret: next })).answer).toBe('accepted')
    const log = await readFile(system.statementLog, 'utf8')
    expect(log).toContain(nativeHash(next))
    for (const secret of [next, made.secret, credential.secret]) expect(log.includes(secret.expose())).toBe(false)
  })

  test("the connector's own accounts and the server's are refused as targets, at any host", async () => {
    for (const target of [system.config.operator, system.config.observer, system.config.canary, 'root', 'mariadb.sys']) {
      for (const host of ['', '@localhost']) {
        const handle = { kind: ACCOUNT_KIND, account: `${target}${host}` }
        expect(await operator.disable(handle, call())).toMatchObject({ status: 'refused', code: 'protected_account' })
        expect(await operator.delete(handle, undefined, call())).toMatchObject({ status: 'refused', code: 'protected_account' })
        expect(await operator.endSessions(handle, undefined, call())).toMatchObject({ status: 'refused', code: 'protected_account' })
      }
    }
  })

  test('under TLS the certificate and its name are checked before a password is answered for', async () => {
    const credential = await account()
    const secrets = { observer: system.secrets.observer, canary: system.secrets.canary }
    const trusting = mariadb.openObserver({ ...system.config, host: 'localhost', tls: 'verify', ca: system.ca }, secrets)
    expect((await show(credential, trusting)).answer).toBe('accepted')
    await trusting.close()
    const strange = mariadb.openObserver({ ...system.config, host: 'localhost', tls: 'verify' }, secrets)
    expect((await show(credential, strange)).answer).toBe('unreachable')
    await strange.close()
  })

  test('who may not see all connections knows of none', async () => {
    const credential = await account()
    await system.administer(`REVOKE PROCESS ON *.* FROM ${system.config.observer}@'%'`)
    const side = mariadb.openObserver(system.config, { observer: system.secrets.observer })
    try {
      expect(await side.sessions!(credential.handle, signal())).toMatchObject({ status: 'unknown', code: 'incomplete' })
      expect(await side.clients!(signal())).toMatchObject({ status: 'unknown', code: 'incomplete' })
    } finally {
      await side.close()
      await system.administer(`GRANT PROCESS ON *.* TO ${system.config.observer}@'%'`)
    }
  })

  test('who may not read the grant tables gets no inventory, and the next step is named', async () => {
    const side = mariadb.openObserver({ ...system.config, observer: system.config.canary }, { observer: system.secrets.canary })
    expect(await side.inventory(undefined, signal())).toMatchObject({ status: 'refused', detail: expect.stringContaining('grant') })
    await side.close()
  })

  test('names that MariaDB would take for another one are refused', async () => {
    const credential = await account()
    const user = credential.handle.account
    for (const other of [`${user} `, `${user}@LOCALHOST`, `${user}@% `, `${user}@%`, `${user}\u{1f600}`])
      expect((await operator.delete({ kind: ACCOUNT_KIND, account: other }, undefined, call())).status, other).toBe('refused')
    expect((await show(credential)).answer).toBe('accepted')
  })
})
