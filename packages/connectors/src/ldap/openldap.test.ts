// The conformance suite against OpenLDAP with a password policy, and what only it can show.
import { randomBytes } from 'node:crypto'
import { type Presentable, Secret } from '@countersign/connector-kit'
import { type ConformanceTarget, connectorConformance, TcpGate } from '@countersign/connector-kit/conformance'
import { available } from '@countersign/downstreams/availability'
import type { OpenLdap } from '@countersign/downstreams/openldap'
import { Attribute, Change } from 'ldapts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ldap } from './index.ts'
import { asAdmin, configFor, observerSecrets, operatorSecrets, passwords, provision, secret, start } from './openldap.testing.ts'

async function target(): Promise<ConformanceTarget> {
  const server = await start()
  const plain = await TcpGate.open({ host: server.host, port: server.port })
  const tls = await TcpGate.open({ host: server.host, port: server.tlsPort })
  const config = configFor(server, plain.port, tls.port)
  const both = (act: (gate: TcpGate) => Promise<() => Promise<void>>) => async () => {
    const restores = [await act(plain), await act(tls)]
    return async () => {
      for (const restore of restores) await restore()
    }
  }
  return {
    connector: ldap,
    config,
    operatorSecrets,
    observerSecrets,
    observerAsOperator: { config: { ...config, operatorDn: server.observerDn }, secrets: { operator_password: passwords.observer } },
    provision: () => provision(server),
    newSpec: () => ({
      handle: { kind: 'ldap.password', account: `uid=new-${randomBytes(6).toString('hex')},${server.base}` },
      purpose: 'conformance',
      secret: secret(),
    }),
    giveRights: async ({ account }) => {
      const groups = [0, 1].map((n) => `cn=g${n}-${randomBytes(6).toString('hex')},${server.groupBase}`) as [string, string]
      await asAdmin(server, async (client) => {
        for (const group of groups) await client.add(group, { objectClass: 'groupOfNames', member: [account, server.canaryDn] })
      })
      return groups
    },
    nextSecret: secret,
    outage: both((gate) => gate.outage()),
    hang: both((gate) => gate.hang()),
    pageSize: 4,
    close: async () => {
      await plain.close()
      await tls.close()
      await server.close()
    },
  }
}

describe.runIf(available('slapd'))('openldap', () => {
  connectorConformance('ldap accounts on OpenLDAP', target)

  describe('what this directory does', () => {
    let server: OpenLdap
    beforeAll(async () => {
      server = await start()
    })
    afterAll(() => server.close())
    const open = (more: object = {}) => {
      const config = configFor(server, server.port, server.tlsPort, more)
      return { operator: ldap.openOperator(config, operatorSecrets), observer: ldap.openObserver(config, observerSecrets) }
    }
    const signal = () => AbortSignal.timeout(10_000)
    const call = () => ({ idempotencyKey: randomBytes(8).toString('hex'), signal: signal() })
    const show = async ({ observer }: ReturnType<typeof open>, credential: Presentable, door = 0) =>
      observer.present(observer.doors(credential.handle)[door]!, credential, signal())

    test('an empty password is never sent: the directory would take it for an anonymous bind and succeed', async () => {
      const account = await provision(server)
      const shown = await show(open(), { ...account, secret: new Secret('') })
      expect(shown).toMatchObject({ answer: 'cannot_present', code: 'ldap.bad_password' })
    })

    test('after the whole proof with an old password the good one still works: the lock-out counter was not reached', async () => {
      const sides = open()
      const old = await provision(server)
      const issued = await sides.operator.rotate!(old.handle, undefined, call())
      if (issued.status !== 'done') throw new Error(issued.detail)
      const [door] = sides.observer.doors(old.handle)
      for (let failure = 0; failure < (door?.lockoutBudget ?? 0); failure++)
        expect((await show(sides, old, failure % 2)).answer).toBe('refused')
      for (let more = 0; more < 10; more++)
        expect((await sides.observer.present(door!, sides.observer.random(door!, old.handle), signal())).answer).toBe('refused')
      expect((await show(sides, { handle: old.handle, secret: issued.value.secret })).answer).toBe('accepted')
    })

    test('a right password of an account that failed log-ins have locked is unreachable, not refused: the lock says nothing about it', async () => {
      const sides = open()
      const account = await provision(server)
      for (let failure = 0; failure < 6; failure++) await show(sides, { ...account, secret: secret() })
      expect(await show(sides, account)).toMatchObject({ answer: 'unreachable', code: expect.stringContaining('locked') })
      expect(await sides.observer.observe(account.handle, signal())).toMatchObject({
        value: { state: 'enabled', attributes: { lockedOut: true } },
      })
    })

    test('an account that was locked by an administrator is refused and disabled', async () => {
      const sides = open()
      const account = await provision(server)
      await asAdmin(server, (client) =>
        client.modify(
          account.handle.account,
          new Change({ operation: 'replace', modification: new Attribute({ type: 'pwdAccountLockedTime', values: ['000001010000Z'] }) }),
        ),
      )
      expect((await show(sides, account)).answer).toBe('refused')
      expect(await sides.observer.observe(account.handle, signal())).toMatchObject({ value: { state: 'disabled' } })
    })

    test('a password that has expired is still accepted: whoever has it can set the next one', async () => {
      await asAdmin(server, async (client) => {
        await client.add(`cn=expired,ou=policies,dc=example,dc=test`, {
          objectClass: ['person', 'pwdPolicy'],
          cn: 'expired',
          sn: 'expired',
          pwdAttribute: 'userPassword',
          pwdMaxAge: '1',
        })
      })
      const sides = open()
      const account = await provision(server)
      await asAdmin(server, (client) =>
        client.modify(
          account.handle.account,
          new Change({
            operation: 'add',
            modification: new Attribute({ type: 'pwdPolicySubentry', values: ['cn=expired,ou=policies,dc=example,dc=test'] }),
          }),
        ),
      )
      // The age of a password counts from its first change under the policy.
      await asAdmin(server, (client) =>
        client.modify(
          account.handle.account,
          new Change({ operation: 'replace', modification: new Attribute({ type: 'userPassword', values: [account.secret.expose()] }) }),
        ),
      )
      const deadline = performance.now() + 10_000
      let shown = await show(sides, account)
      while (shown.code === 'ldap.0' && performance.now() < deadline) {
        await new Promise((resolve) => setTimeout(resolve, 100))
        shown = await show(sides, account)
      }
      expect(shown).toMatchObject({ answer: 'accepted', code: 'ldap.49/expired' })
      expect((await show(sides, { ...account, secret: secret() })).answer).toBe('refused')
    })

    test('a name with every character that could leave its place is one account, and ends alone', async () => {
      const sides = open()
      const neighbour = await provision(server)
      const odd = 'a, b+c="d"\\e<f>;g*(h)=#i é'
      const escaped = 'a\\, b\\+c\\=\\"d\\"\\\\e\\<f\\>\\;g*(h)\\=\\#i é'
      const made = await sides.operator.create!(
        { handle: { kind: 'ldap.password', account: `uid=${escaped},${server.base}` }, purpose: 'odd' },
        call(),
      )
      if (made.status !== 'done') throw new Error(`${made.code} ${made.detail}`)
      const found = await asAdmin(server, (client) => client.search(made.value.handle.account, { scope: 'base', attributes: ['uid'] }))
      expect(found.searchEntries[0]?.['uid']).toBe(odd)
      expect((await show(sides, made.value)).answer).toBe('accepted')
      expect((await sides.operator.delete!(made.value.handle, undefined, call())).status).toBe('done')
      expect((await show(sides, made.value)).answer).toBe('refused')
      expect((await show(sides, neighbour)).answer).toBe('accepted')
    })

    test('the operator cannot be led outside its base', async () => {
      const sides = open()
      for (const account of [server.observerDn, server.base, `${server.canaryDn},dc=more`, `uid=x,${server.base}\\,dc=example,dc=test`]) {
        expect((await sides.operator.disable!({ kind: 'ldap.password', account }, call())).status, account).toBe('refused')
        expect((await sides.operator.delete!({ kind: 'ldap.password', account }, undefined, call())).status, account).toBe('refused')
      }
      expect((await open().observer.inventory(undefined, signal())).status).toBe('done')
    })

    test("a password set by the connector is stored hashed by the server's rule, never in the clear", async () => {
      const sides = open()
      const made = await sides.operator.create!(
        { handle: { kind: 'ldap.password', account: `uid=hashed,${server.base}` }, purpose: 'hash' },
        call(),
      )
      if (made.status !== 'done') throw new Error(made.detail)
      const found = await asAdmin(server, (client) =>
        client.search(made.value.handle.account, {
          scope: 'base',
          attributes: ['userPassword'],
          explicitBufferAttributes: ['userPassword'],
        }),
      )
      expect(Buffer.from(found.searchEntries[0]?.['userPassword'] as unknown as Buffer).toString()).toMatch(/^\{SSHA\}/)
    })

    test('an account that an administrator changed by hand names him and when, in a listing and by name', async () => {
      const account = await provision(server)
      await asAdmin(server, (client) =>
        client.modify(
          account.handle.account,
          new Change({ operation: 'replace', modification: new Attribute({ type: 'description', values: ['by hand'] }) }),
        ),
      )
      const { observer } = open()
      const seen = await observer.observe(account.handle, signal())
      const items = []
      let page = await observer.inventory(undefined, signal())
      for (;;) {
        if (page.status !== 'done') throw new Error(page.detail)
        items.push(...page.value.items)
        if (page.value.next === undefined) break
        page = await observer.inventory(page.value.next, signal())
      }
      const by = {
        changedBy: expect.stringMatching(/^cn=admin,/i),
        changedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        attributes: { description: 'by hand' },
      }
      expect(seen).toMatchObject({ status: 'done', value: { present: true, ...by } })
      expect(items.find(({ handle }) => handle.account === account.handle.account)).toMatchObject(by)
    })

    test('a server with a certificate of another authority is unreachable, and is told no password', async () => {
      const stranger = await start()
      try {
        const account = await provision(server)
        const sides = open({
          doors: [0, 1].map((n) => ({
            protocol: 'ldap',
            id: `d${n}`,
            url: n ? `ldaps://127.0.0.1:${server.tlsPort}` : `ldap://127.0.0.1:${server.port}`,
            ca: stranger.ca,
          })),
        })
        for (const door of [0, 1]) expect(await show(sides, account, door)).toMatchObject({ answer: 'unreachable' })
      } finally {
        await stranger.close()
      }
    })

    test('a directory that gives no more than its size limit is unknown, never a short inventory', async () => {
      const limited = await start({ sizeLimit: 3 })
      try {
        for (let n = 0; n < 6; n++) await provision(limited)
        const observer = ldap.openObserver(configFor(limited, limited.port, limited.tlsPort, { pageSize: 2 }), observerSecrets)
        let outcome = await observer.inventory(undefined, signal())
        while (outcome.status === 'done' && outcome.value.next !== undefined)
          outcome = await observer.inventory(outcome.value.next, signal())
        expect(outcome).toMatchObject({ status: 'unknown', code: 'ldap.4' })
        await observer.close()
      } finally {
        await limited.close()
      }
    })
  })
})
