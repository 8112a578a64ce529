// The suite against the machine's Keystone for application credentials, and what is Keystone's own.
import { type Handle, type Observer, type Outcome, type Presentable, Secret } from '@countersign/connector-kit'
import { connectorConformance } from '@countersign/connector-kit/conformance'
import { available } from '@countersign/downstreams/availability'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Bench, openBench, text } from './bench.testing.ts'
import { APPLICATION_CREDENTIAL, keystone, USER } from './index.ts'
import { openOperator } from './operator.ts'

const signal = () => AbortSignal.timeout(20_000)
const call = (idempotencyKey = text()) => ({ idempotencyKey, signal: signal() })
const value = <T>(outcome: Outcome<T>): T => {
  if (outcome.status !== 'done') throw new Error(`${outcome.status} ${outcome.code}: ${outcome.detail}`)
  return outcome.value
}

describe.runIf(available('keystone'))('keystone', () => {
  let bench: Bench
  let operator: ReturnType<typeof openOperator>
  let observer: Observer

  beforeAll(async () => {
    bench = await openBench()
    const { operator_password, ...observerSecrets } = bench.system.secrets
    operator = openOperator(bench.system.config, { operator_password, owners: bench.owners })
    observer = keystone.openObserver(bench.system.config, observerSecrets)
  }, 120_000)
  afterEach(() => bench.clearAway())
  afterAll(async () => {
    await operator?.close()
    await observer?.close()
    await bench?.close()
  })

  connectorConformance('application credentials', () =>
    bench.target(bench.addCredential, {
      pageSize: 4,
      newSpec: () => ({
        handle: { kind: APPLICATION_CREDENTIAL, account: `${bench.owner.account}/new-${text()}` },
        purpose: 'conformance',
        scope: [JSON.stringify({ project: bench.system.project, role: 'reader' })],
        secret: new Secret(`${text()} "'\\ä`),
      }),
    }),
  )

  describe("Keystone's own", () => {
    const show = (credential: Presentable) => observer.present(observer.doors(credential.handle)[0]!, credential, signal())
    const tokenOf = async ({ handle, secret }: Presentable): Promise<string> => {
      const name = decodeURIComponent(handle.account.split('/').at(-1) ?? '')
      const answer = await bench.system.administer('POST', 'auth/tokens', {
        auth: {
          identity: {
            methods: ['application_credential'],
            application_credential: { name, user: { id: bench.owner.id }, secret: secret.expose() },
          },
        },
      })
      if (answer.token === undefined) throw new Error(`no token: ${answer.status}`)
      return answer.token
    }
    const lives = async (token: string): Promise<boolean> =>
      (await bench.system.administer('GET', 'auth/projects', undefined, token)).status === 200
    const inInventory = async (handle: Handle) => {
      for (let next: string | undefined, first = true; first || next !== undefined; first = false) {
        const page = value(await observer.inventory(next, signal()))
        const found = page.items.find((item) => item.handle.account === handle.account && item.handle.key === handle.key)
        if (found) return found
        next = page.next
        if (next === undefined) return undefined
      }
      return undefined
    }
    const spec = (account: string, more: object = {}) => ({ handle: { kind: APPLICATION_CREDENTIAL, account }, purpose: 'test', ...more })

    test('a token that was got before is shown too: it lives beside its credential and is dead with it, without a moment in between', async () => {
      const credential = await bench.addCredential()
      const token = await tokenOf(credential)
      expect(await show(credential)).toMatchObject({ answer: 'accepted', code: '201' })
      expect(await lives(token)).toBe(true)
      value(await operator.delete(credential.handle, undefined, call()))
      expect(await show(credential)).toMatchObject({ answer: 'refused', code: '401, token refused' })
      expect(await lives(token)).toBe(false)
    })

    test('two side by side: the new one has the scope of the old one and works before the old one ends, which takes nothing from it', async () => {
      const access_rules = [{ service: 'identity', method: 'GET', path: '/v3/projects' }]
      const old = await bench.addCredential({ roles: [{ name: 'member' }], access_rules, unrestricted: true })
      const name = keystone.credentialKinds[APPLICATION_CREDENTIAL]!.beside!(old.handle, `orders_${text()}`)!
      const expiresAt = new Date(Date.now() + 3_600_000).toISOString()
      const made = value(await operator.create({ handle: name, purpose: 'split', likeAccount: old.handle.account, expiresAt }, call()))
      expect([(await show(old)).answer, (await show(made)).answer]).toEqual(['accepted', 'accepted'])
      value(await operator.delete(old.handle, undefined, call()))
      expect([(await show(old)).answer, (await show(made)).answer]).toEqual(['refused', 'accepted'])
      const item = await inInventory(name)
      expect(item).toMatchObject({
        state: 'enabled',
        expiresAt: expiresAt.replace(/\.\d+Z$/, 'Z'),
        attributes: {
          roles: ['member on project default/demo'],
          accessRules: ['identity GET /v3/projects'],
          unrestricted: true,
          project: 'project default/demo',
        },
      })
      expect(keystone.credentialKinds[APPLICATION_CREDENTIAL]!.rights!(item!.attributes)).toEqual([
        'member on project default/demo',
        'unrestricted',
      ])
    })

    test('one that has expired is refused, and is disabled in the inventory', async () => {
      const credential = await bench.addCredential({ expires_at: new Date(Date.now() + 2500).toISOString() })
      expect((await show(credential)).answer).toBe('accepted')
      await expect.poll(async () => (await show(credential)).answer, { timeout: 10_000 }).toBe('refused')
      expect(await observer.observe(credential.handle, signal())).toMatchObject({ value: { present: true, state: 'disabled' } })
    })

    test('only the user itself makes its application credentials: without a way in for it nothing is made; with one by credential it is', async () => {
      const stranger = await bench.addUser()
      expect(await operator.create(spec(`${stranger.handle.account}/ci`, { scope: [] }), call())).toMatchObject({ code: 'no_owner' })
      const scope = [JSON.stringify({ project: bench.system.project, role: 'member' })]
      const made = value(await operator.create(spec(`${bench.issued}/ci-${text()}`, { scope }), call()))
      expect((await show(made)).answer).toBe('accepted')
      expect(value(await observer.observe(made.handle, signal()))).toMatchObject({ attributes: { unrestricted: false } })
      expect(await operator.delete({ kind: APPLICATION_CREDENTIAL, account: `${bench.issued}/issuer` }, undefined, call())).toMatchObject({
        code: 'protected_account',
      })
    })

    test('no more is given than the model or the scope says, nothing by halves, and never what the user does not have', async () => {
      const other = value(
        await operator.create(
          spec(`${bench.issued}/like-${text()}`, { scope: [JSON.stringify({ project: bench.system.project, role: 'member' })] }),
          call(),
        ),
      )
      const account = `${bench.owner.account}/never-${text()}`
      for (const [more, code] of [
        [{ likeAccount: other.handle.account }, 'scope_not_copyable'],
        [{ likeAccount: `${bench.owner.account}/nowhere` }, 'not_found'],
        [{ likeAccount: 'nonsense' }, 'invalid_account'],
        [{ scope: [] }, 'invalid_scope'],
        [{ scope: ['member'] }, 'invalid_scope'],
        [{ scope: [JSON.stringify({ service: 'compute', method: 'GET', path: '/' })] }, 'invalid_scope'],
        [{ scope: [JSON.stringify({ project: bench.system.project, role: 'admin' })] }, '400'],
        [{ scope: [JSON.stringify({ project: 'f'.repeat(32), role: 'member' })] }, 'owner_refused'],
      ] as const)
        expect(await operator.create(spec(account, more), call()), JSON.stringify(more)).toMatchObject({ status: 'refused', code })
      expect(value(await observer.observe({ kind: APPLICATION_CREDENTIAL, account }, signal()))).toEqual({ present: false })
    })

    test('a repeated creation makes one, also where Keystone’s first answer was lost; a second call of another key is refused', async () => {
      const account = `${bench.owner.account}/once-${text()}`
      const scope = [JSON.stringify({ project: bench.system.project, role: 'reader' })]
      const key = text()
      const first = value(await operator.create(spec(account, { scope }), call(key)))
      const second = value(await operator.create(spec(account, { scope }), call(key)))
      expect((await show(second)).answer).toBe('accepted')
      expect((await show(first)).answer).toBe('refused')
      expect(await operator.create(spec(account, { scope }), call())).toMatchObject({ status: 'refused', code: 'exists' })
    })

    test('a new password and a disabled user end the tokens that were got before; application credentials outlive a password, and not their user', async () => {
      const user = await bench.addUser()
      expect((await show(user)).answer).toBe('accepted')
      const next = value(await operator.rotate(user.handle, undefined, call()))
      expect(await show(user)).toMatchObject({ answer: 'refused', code: '401, token refused' })
      // A token of the very second of the reset is dead with those before it.
      const name = decodeURIComponent(user.handle.account.split('/')[1] ?? '')
      await expect.poll(async () => lives(await bench.system.logIn(name, next.secret)), { timeout: 15_000 }).toBe(true)
      expect((await show(next)).answer).toBe('accepted')
      value(await operator.disable(user.handle, call()))
      expect(await show(next)).toMatchObject({ answer: 'refused', code: '401, token refused' })
    })

    test('an EC2 credential is found with its project and roles, and none of its secret; deleted, it alone is gone', async () => {
      const [ec2, neighbour] = [await bench.addEc2(), await bench.addEc2()]
      const item = await inInventory(ec2.handle)
      expect(item?.attributes).toEqual({
        project: 'project default/demo',
        roles: ['member on project default/demo', 'reader on project default/demo'],
      })
      expect(JSON.stringify(item)).not.toContain(ec2.secret.expose())
      expect(observer.doors(ec2.handle)).toEqual([])
      for (const key of ['nowhere', '../x', '', '*'])
        expect(await operator.delete({ ...ec2.handle, key }, undefined, call()), key).toMatchObject({
          status: key === 'nowhere' ? 'done' : 'refused',
        })
      for (const time of ['once', 'again'])
        expect(await operator.delete(ec2.handle, undefined, call()), time).toMatchObject({ status: 'done' })
      expect(value(await observer.observe(ec2.handle, signal()))).toEqual({ present: false })
      expect(value(await observer.observe(neighbour.handle, signal()))).toMatchObject({ present: true, state: 'enabled' })
    })

    test("the connector's own users, and what is theirs, are refused as targets", async () => {
      const { domains: _, ...everywhere } = bench.system.config
      const { operator_password } = bench.system.secrets
      const wide = keystone.openOperator(everywhere, { operator_password })
      for (const name of ['countersign-operator', 'countersign-observer', 'countersign-canary']) {
        const handle = { kind: USER, account: `default/${name}` }
        expect(await wide.disable!(handle, call())).toMatchObject({ status: 'refused', code: 'protected_account' })
        expect(await wide.delete!(handle, undefined, call())).toMatchObject({ status: 'refused', code: 'protected_account' })
      }
      const canary = { kind: APPLICATION_CREDENTIAL, account: 'default/countersign-canary/probe' }
      expect(await wide.delete!(canary, undefined, call())).toMatchObject({ code: 'protected_account' })
      await wide.close()
    })

    test('users of a domain that is not named are neither read nor changed', async () => {
      const outsider = { kind: USER, account: `default/${text()}` }
      await bench.system.addUser(outsider.account.slice('default/'.length), new Secret(text()), [], 'default')
      expect(await inInventory(outsider)).toBeUndefined()
      expect(await observer.observe(outsider, signal())).toMatchObject({ status: 'refused', code: 'outside_domains' })
      for (const outcome of [await operator.disable(outsider, call()), await operator.delete(outsider, undefined, call())])
        expect(outcome).toMatchObject({ status: 'refused', code: 'outside_domains' })
      const wide = keystone.openObserver(
        { ...bench.system.config, domains: ['default'] },
        { observer_password: bench.system.secrets.observer_password },
      )
      try {
        expect(value(await wide.observe(outsider, signal()))).toMatchObject({ present: true, state: 'enabled' })
      } finally {
        await wide.close()
      }
    })

    test('`owners` that is no such JSON makes nothing and ends nothing', async () => {
      const credential = await bench.addCredential()
      for (const broken of [
        '',
        '[]',
        '{"default/x":{}}',
        '{"default/x":{"password":1}}',
        '{"x":{"password":"y"}}',
        '{"default/x":{"password":"y","z":1}}',
      ]) {
        const { operator_password } = bench.system.secrets
        const side = keystone.openOperator(bench.system.config, { operator_password, owners: new Secret(broken) })
        expect(await side.delete!(credential.handle, undefined, call()), broken).toMatchObject({ status: 'refused', code: 'bad_owners' })
        await side.close()
      }
      expect((await show(credential)).answer).toBe('accepted')
    })
  })
})
