// The conformance suite against Samba as an Active Directory domain controller, LDAP and Kerberos doors together, and the old-password window that it keeps open.
import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { type Presentable, Secret } from '@countersign/connector-kit'
import { type ConformanceTarget, connectorConformance, TcpGate } from '@countersign/connector-kit/conformance'
import { available } from '@countersign/downstreams/availability'
import { type Samba, startSamba } from '@countersign/downstreams/samba'
import { Attribute, Change, Client } from 'ldapts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ldap } from './index.ts'
import { makePassword, unicodePwd } from './password.ts'

const passwords = { observer: makePassword(), canary: makePassword() }
const start = (lockoutThreshold?: number) =>
  startSamba({
    observerPassword: passwords.observer.expose(),
    canaryPassword: passwords.canary.expose(),
    ...(lockoutThreshold === undefined ? {} : { lockoutThreshold }),
  })

async function asAdmin<T>(server: Samba, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ url: `ldaps://${server.host}:636`, tlsOptions: { ca: [server.ca], servername: server.servername } })
  await client.bind(server.adminDn, server.adminPassword)
  try {
    return await work(client)
  } finally {
    await client.unbind()
  }
}

async function provision(server: Samba): Promise<Presentable> {
  const name = `svc-${randomBytes(6).toString('hex')}`
  const password = makePassword()
  const dn = `CN=${name},${server.base}`
  const attribute = (type: string, value: string | Buffer) => new Attribute({ type, values: [value] as string[] | Buffer[] })
  await asAdmin(server, (client) =>
    client.add(dn, [
      attribute('objectClass', 'user'),
      attribute('sAMAccountName', name),
      attribute('userAccountControl', '512'),
      attribute('unicodePwd', unicodePwd(password)),
    ]),
  )
  return { handle: { kind: 'ldap.account', account: dn, key: name }, secret: password }
}

const set = (server: Samba, dn: string, type: string, value: string | Buffer) =>
  asAdmin(server, (client) =>
    client.modify(dn, new Change({ operation: 'replace', modification: new Attribute({ type, values: [value] as string[] | Buffer[] }) })),
  )

const configFor = (
  server: Samba,
  at: { tls: readonly [string, number]; plain: readonly [string, number]; kdc: readonly [string, number] },
  more: object = {},
) => {
  const trust = { ca: server.ca, servername: server.servername }
  return {
    flavour: 'active_directory' as const,
    server: { url: `ldaps://${at.tls.join(':')}`, ...trust },
    doors: [
      { protocol: 'ldap' as const, id: 'ldaps', url: `ldaps://${at.tls.join(':')}`, ...trust },
      { protocol: 'ldap' as const, id: 'starttls', url: `ldap://${at.plain.join(':')}`, ...trust },
      { protocol: 'kerberos' as const, id: 'kdc', host: at.kdc[0], port: at.kdc[1], realm: server.realm },
    ],
    base: server.base,
    groupBase: server.base,
    operatorDn: server.adminDn,
    observerDn: server.observerDn,
    canary: { dn: server.canaryDn, login: server.canaryLogin },
    lockoutBudget: 6,
    ...more,
  }
}
const operatorSecrets = (server: Samba) => ({ operator_password: new Secret(server.adminPassword) })
const observerSecrets = { observer_password: passwords.observer, canary_password: passwords.canary }

async function target(): Promise<ConformanceTarget> {
  const server = await start(20)
  const gates = {
    tls: await TcpGate.open({ host: server.host, port: 636 }),
    plain: await TcpGate.open({ host: server.host, port: 389 }),
    kdc: await TcpGate.open({ host: server.host, port: 88 }),
  }
  const at = (gate: TcpGate) => [gate.host, gate.port] as const
  const config = configFor(server, { tls: at(gates.tls), plain: at(gates.plain), kdc: at(gates.kdc) }, { pageSize: 5 })
  const all = (act: (gate: TcpGate) => Promise<() => Promise<void>>) => async () => {
    const restores = await Promise.all(Object.values(gates).map(act))
    return async () => {
      for (const restore of restores) await restore()
    }
  }
  return {
    connector: ldap,
    config,
    operatorSecrets: operatorSecrets(server),
    observerSecrets,
    observerAsOperator: { config: { ...config, operatorDn: server.observerDn }, secrets: { operator_password: passwords.observer } },
    provision: () => provision(server),
    newSpec: () => {
      const name = `new-${randomBytes(6).toString('hex')}`
      return {
        handle: { kind: 'ldap.account', account: `CN=${name},${server.base}`, key: name },
        purpose: 'conformance',
        secret: makePassword(),
      }
    },
    giveRights: async ({ account }) => {
      const names = [0, 1].map((n) => `g${n}-${randomBytes(6).toString('hex')}`)
      const groups = names.map((name) => `CN=${name},${server.base}`) as [string, string]
      await asAdmin(server, async (client) => {
        for (const [n, group] of groups.entries())
          await client.add(group, { objectClass: 'group', sAMAccountName: names[n]!, member: [account] })
      })
      return groups
    },
    nextSecret: makePassword,
    // The connector's own rotation must need no grace: nothing is waited for.
    passGrace: async () => {},
    outage: all((gate) => gate.outage()),
    hang: all((gate) => gate.hang()),
    pageSize: 5,
    close: async () => {
      for (const gate of Object.values(gates)) await gate.close()
      await server.close()
    },
  }
}

describe.runIf(available('samba'))('active directory', () => {
  connectorConformance('ldap accounts on Active Directory', target)

  describe('what this directory does', () => {
    let server: Samba
    beforeAll(async () => {
      server = await start(4)
    })
    afterAll(() => server.close())
    const open = (more: object = {}) => {
      const at = { tls: [server.host, 636] as const, plain: [server.host, 389] as const, kdc: [server.host, 88] as const }
      const config = configFor(server, at, more)
      return { operator: ldap.openOperator(config, operatorSecrets(server)), observer: ldap.openObserver(config, observerSecrets) }
    }
    const signal = () => AbortSignal.timeout(20_000)
    const call = () => ({ idempotencyKey: randomBytes(8).toString('hex'), signal: signal() })
    const answers = async ({ observer }: ReturnType<typeof open>, credential: Presentable) => {
      const answers: Record<string, string> = {}
      for (const door of observer.doors(credential.handle)) answers[door.id] = (await observer.present(door, credential, signal())).answer
      return answers
    }
    const show = async ({ observer }: ReturnType<typeof open>, credential: Presentable, id: string) =>
      observer.present(observer.doors(credential.handle).find((door) => door.id === id)!, credential, signal())

    test('after one reset by somebody else LDAP still takes the old password while Kerberos refuses it, and the doors say how long', async () => {
      const sides = open()
      const old = await provision(server)
      await set(server, old.handle.account, 'unicodePwd', unicodePwd(makePassword()))
      expect(await answers(sides, old)).toEqual({ ldaps: 'accepted', starttls: 'accepted', kdc: 'refused' })
      expect(sides.observer.doors(old.handle).map(({ id, graceSeconds }) => [id, graceSeconds])).toEqual([
        ['ldaps', 3600],
        ['starttls', 3600],
        ['kdc', 0],
      ])
    })

    test("after the connector's rotation the old password is refused at every door at once, and the new one opens them", async () => {
      const sides = open()
      const old = await provision(server)
      const issued = await sides.operator.rotate!(old.handle, undefined, call())
      if (issued.status !== 'done') throw new Error(issued.detail)
      expect(await answers(sides, old)).toEqual({ ldaps: 'refused', starttls: 'refused', kdc: 'refused' })
      expect(await answers(sides, issued.value)).toEqual({ ldaps: 'accepted', starttls: 'accepted', kdc: 'accepted' })
    })

    test('a password that was reset once by somebody else dies when the account is disabled, old-password window or not', async () => {
      const sides = open()
      const old = await provision(server)
      await set(server, old.handle.account, 'unicodePwd', unicodePwd(makePassword()))
      expect((await sides.operator.disable!(old.handle, call())).status).toBe('done')
      expect(await answers(sides, old)).toEqual({ ldaps: 'refused', starttls: 'refused', kdc: 'refused' })
    })

    test('a password that must be changed at the next log-in is still accepted at every door: whoever has it can set the next one', async () => {
      const sides = open()
      const account = await provision(server)
      await set(server, account.handle.account, 'pwdLastSet', '0')
      expect(await show(sides, account, 'ldaps')).toMatchObject({ answer: 'accepted', code: 'ldap.49/773' })
      expect(await show(sides, account, 'kdc')).toMatchObject({ answer: 'accepted', code: 'krb5.key_expired' })
      expect((await show(sides, { ...account, secret: makePassword() }, 'ldaps')).answer).toBe('refused')
    })

    test('the right password of an account that failed log-ins have locked is unreachable at every door, not refused', async () => {
      const sides = open()
      const account = await provision(server)
      for (let failure = 0; failure < 5; failure++) await show(sides, { ...account, secret: makePassword() }, 'ldaps')
      expect(await answers(sides, account)).toEqual({ ldaps: 'unreachable', starttls: 'unreachable', kdc: 'unreachable' })
    })

    test("a login name that is not the account's is never shown as the account's refusal", async () => {
      const sides = open()
      const account = await provision(server)
      const misnamed = { ...account, handle: { ...account.handle, key: `no-${randomBytes(6).toString('hex')}` } }
      expect(await show(sides, misnamed, 'kdc')).toMatchObject({ answer: 'cannot_present', code: 'ldap.other_login' })
    })

    test('one made like another is in its groups, works at every door, and has an end that the domain keeps there', async () => {
      const sides = open()
      const model = await provision(server)
      const group = `CN=g-${randomBytes(6).toString('hex')},${server.base}`
      await asAdmin(server, (client) => client.add(group, { objectClass: 'group', member: model.handle.account }))
      const beside = ldap.credentialKinds['ldap.account']!.beside!(model.handle, `orders_of_gus_${randomBytes(4).toString('hex')}`)!
      const expiresAt = new Date(Date.now() + 3600_000).toISOString()
      const spec = { handle: beside, purpose: 'orders', likeAccount: model.handle.account, expiresAt, secret: makePassword() }
      const made = await sides.operator.create!(spec, call())
      if (made.status !== 'done') throw new Error(made.detail)
      expect(made.value.expiresAt).toBe(expiresAt.replace(/\.\d+/, ''))
      expect(await answers(sides, made.value)).toEqual({ ldaps: 'accepted', starttls: 'accepted', kdc: 'accepted' })
      expect(await sides.observer.observe(made.value.handle, signal())).toMatchObject({ value: { attributes: { groups: [group] } } })
      await set(server, made.value.handle.account, 'accountExpires', '132223104000000000')
      expect(await answers(sides, made.value)).toEqual({ ldaps: 'refused', starttls: 'refused', kdc: 'refused' })
    })

    test('one that may do more than its groups say is no model', async () => {
      const sides = open()
      for (const [type, value] of [
        ['userAccountControl', String(512 | 0x80000)],
        ['servicePrincipalName', `http/${randomBytes(6).toString('hex')}`],
      ] as const) {
        const model = await provision(server)
        await set(server, model.handle.account, type, value)
        const beside = ldap.credentialKinds['ldap.account']!.beside!(model.handle, `c_${randomBytes(4).toString('hex')}`)!
        expect(await sides.operator.create!({ handle: beside, purpose: 'x', likeAccount: model.handle.account }, call())).toMatchObject({
          status: 'refused',
          code: 'ldap.scope_not_copyable',
        })
        expect(await sides.observer.observe(beside, signal())).toMatchObject({ value: { present: false } })
      }
    })

    test('no ticket and no file stays behind', async () => {
      const ours = async () => (await readdir(tmpdir())).filter((name) => /^(countersign-krb5-|krb5cc_)/.test(name))
      const before = await ours()
      const sides = open()
      expect((await show(sides, await provision(server), 'kdc')).answer).toBe('accepted')
      expect(await ours()).toEqual(before)
    })
  })
})
