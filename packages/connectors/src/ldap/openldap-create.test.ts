// Accounts made like others in a real OpenLDAP: whole or not at all, with nothing that is the model's own, and with an end that the directory itself keeps.
import { randomBytes } from 'node:crypto'
import type { CredentialSpec, Outcome, Presentable } from '@countersign/connector-kit'
import { available } from '@countersign/downstreams/availability'
import type { OpenLdap } from '@countersign/downstreams/openldap'
import { Attribute, Change, type Entry } from 'ldapts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ldap } from './index.ts'
import { asAdmin, configFor, observerSecrets, operatorSecrets, provision, secret, start } from './openldap.testing.ts'

const kind = 'ldap.password'
const signal = () => AbortSignal.timeout(20_000)
const call = (idempotencyKey = randomBytes(8).toString('hex')) => ({ idempotencyKey, signal: signal() })
const fresh = (prefix = 'n') => `${prefix}_${randomBytes(6).toString('hex')}`

const value = <T>(outcome: Outcome<T>): T => {
  if (outcome.status !== 'done') throw new Error(`${outcome.code}: ${outcome.detail}`)
  return outcome.value
}

describe.runIf(available('slapd'))('accounts that are made like others', () => {
  let server: OpenLdap
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.close())

  const open = (more: object = {}, at = server) => {
    const config = configFor(at, at.port, at.tlsPort, more)
    return { operator: ldap.openOperator(config, operatorSecrets), observer: ldap.openObserver(config, observerSecrets) }
  }
  const opens = async (credential: Presentable, at = server): Promise<string> => {
    const { observer } = open({}, at)
    return (await observer.present(observer.doors(credential.handle)[0]!, credential, signal())).answer
  }
  const entry = (dn: string): Promise<Entry | undefined> =>
    asAdmin(
      server,
      async (client) =>
        (await client.search(server.base, { filter: `(entryDN=${dn})`, attributes: ['*', 'pwdEndTime', 'pwdPolicySubentry'] }))
          .searchEntries[0],
    )
  const members = (group: string, attribute: string): Promise<string[]> =>
    asAdmin(server, async (client) => {
      const { searchEntries } = await client.search(group, { scope: 'base', attributes: [attribute] })
      return [searchEntries[0]?.[attribute] ?? []].flat().map(String)
    })
  const group = async (objectClass: string, attributes: Record<string, string | string[]>): Promise<string> => {
    const dn = `cn=${fresh('g')},${server.groupBase}`
    await asAdmin(server, (client) => client.add(dn, { objectClass, ...attributes }))
    return dn
  }
  const person = async (more: Record<string, string | string[]> = {}, classes: string[] = []): Promise<string> => {
    const dn = `uid=${fresh('model')},${server.base}`
    const uid = dn.slice(4, dn.indexOf(','))
    await asAdmin(server, (client) =>
      client.add(dn, {
        objectClass: ['inetOrgPerson', ...classes],
        uid,
        cn: 'Gina Model',
        sn: 'Model',
        mail: 'gina@acme.example',
        employeeNumber: '4711',
        givenName: 'Gina',
        userPassword: 'of the model',
        ou: 'Orders',
        departmentNumber: '12',
        ...more,
      }),
    )
    return dn
  }
  const specLike = (likeAccount: string, more: Partial<CredentialSpec> = {}): CredentialSpec => ({
    handle: ldap.credentialKinds[kind]!.beside!({ kind, account: likeAccount }, fresh()) as CredentialSpec['handle'],
    purpose: 'orders for Gus',
    likeAccount,
    secret: secret(),
    ...more,
  })

  test('one is in every group of its model, of each kind, stands where it stands, and works', async () => {
    const model = await person()
    const uid = model.slice(4, model.indexOf(','))
    const names = await group('groupOfNames', { member: [model, server.canaryDn] })
    const unique = await group('groupOfUniqueNames', { uniqueMember: [model, server.canaryDn] })
    const posix = await group('posixGroup', { gidNumber: '900', memberUid: uid })
    const role = await group('organizationalRole', { roleOccupant: model })
    const foreign = await group('groupOfNames', { member: server.canaryDn })
    const made = value(await open().operator.create!(specLike(model), call()))
    const own = made.handle.account.slice(4, made.handle.account.indexOf(','))
    expect(made.handle.account.slice(made.handle.account.indexOf(','))).toBe(model.slice(model.indexOf(',')))
    expect(await opens(made)).toBe('accepted')
    expect(await members(names, 'member')).toContain(made.handle.account)
    expect(await members(unique, 'uniqueMember')).toContain(made.handle.account)
    expect(await members(posix, 'memberUid')).toEqual([uid, own])
    expect(await members(role, 'roleOccupant')).toContain(made.handle.account)
    expect(await members(foreign, 'member')).toEqual([server.canaryDn])
    expect(await open().observer.observe(made.handle, signal())).toMatchObject({ value: { attributes: { groups: [names] } } })
  })

  test('nothing of the model’s own goes over: no name, no mail, no number, no password', async () => {
    const model = await person({ uidNumber: '5000', gidNumber: '900', homeDirectory: '/srv/ops/gina', loginShell: '/bin/false' }, [
      'posixAccount',
    ])
    const made = value(await open({ uidNumbers: { from: 70_000, to: 70_500 } }).operator.create!(specLike(model), call()))
    const name = made.handle.account.slice(4, made.handle.account.indexOf(','))
    const shown = await entry(made.handle.account)
    expect(shown).toMatchObject({
      objectClass: ['inetOrgPerson', 'posixAccount'],
      uid: name,
      cn: name,
      sn: name,
      ou: 'Orders',
      departmentNumber: '12',
      gidNumber: '900',
      loginShell: '/bin/false',
      homeDirectory: `/srv/ops/${name}`,
    })
    expect(Number(shown!['uidNumber'])).toBeGreaterThanOrEqual(70_000)
    for (const gone of ['mail', 'employeeNumber', 'givenName']) expect(shown![gone]).toBeUndefined()
    expect(await opens({ ...made, secret: secret() })).toBe('refused')
    const { searchEntries } = await asAdmin(server, (client) =>
      client.search(made.handle.account, { scope: 'base', attributes: ['userPassword'] }),
    )
    expect(String(searchEntries[0]?.['userPassword'])).toMatch(/^\{SSHA\}/)
  })

  test('what nobody has said is copied or its own makes no copy, and a setting says it; a secret is never copied, whatever it says', async () => {
    const model = await person({ destinationIndicator: 'vault' })
    const spec = specLike(model)
    expect(await open().operator.create!(spec, call())).toMatchObject({ status: 'refused', code: 'ldap.scope_not_copyable' })
    expect(await entry(spec.handle.account)).toBeUndefined()
    const sides = open({ like: { copy: ['destinationIndicator', 'userPassword'] } })
    const made = value(await sides.operator.create!(spec, call()))
    expect((await entry(made.handle.account))!['destinationIndicator']).toBe('vault')
    const left = value(await open({ like: { leave: ['destinationIndicator'] } }).operator.create!(specLike(model), call()))
    expect((await entry(left.handle.account))!['destinationIndicator']).toBeUndefined()
  })

  test('a POSIX account is not made without numbers to give, and two at once have different ones', async () => {
    const model = await person({ uidNumber: '5001', gidNumber: '900', homeDirectory: '/home/m' }, ['posixAccount'])
    expect(await open().operator.create!(specLike(model), call())).toMatchObject({ code: 'ldap.no_uid_numbers' })
    const sides = open({ uidNumbers: { from: 71_000, to: 71_003 } })
    const made = await Promise.all([0, 1].map(() => sides.operator.create!(specLike(model), call())))
    const done = made.filter((one) => one.status === 'done')
    const numbers = await Promise.all(done.map(async (one) => (await entry(one.value.handle.account))!['uidNumber']))
    expect(new Set(numbers).size).toBe(done.length)
    for (const one of made.filter(({ status }) => status !== 'done'))
      expect(one).toMatchObject({ code: 'ldap.uid_number_taken', retryable: true })
  })

  test('groups by name are given, and only where groups are', async () => {
    const one = await group('groupOfNames', { member: server.canaryDn })
    const spec = (scope: string[]): CredentialSpec => ({
      handle: { kind, account: `uid=${fresh()},${server.base}` },
      purpose: 'by name',
      scope,
    })
    const made = value(await open().operator.create!(spec([one]), call()))
    expect(await members(one, 'member')).toContain(made.handle.account)
    for (const [scope, code] of [
      [`cn=default,ou=policies,dc=example,dc=test`, 'ldap.outside_group_base'],
      [`cn=nowhere,${server.groupBase}`, 'ldap.no_group'],
      ['orders', 'ldap.bad_group'],
      [`cn=a)(objectClass=*,${server.groupBase}`, 'ldap.no_group'],
    ] as const) {
      const refused = spec([scope])
      expect(await open().operator.create!(refused, call()), scope).toMatchObject({ status: 'refused', code })
      expect(await entry(refused.handle.account)).toBeUndefined()
    }
    expect(await open({ groupBase: undefined }).operator.create!(spec([one]), call())).toMatchObject({ code: 'ldap.no_group_base' })
  })

  test('a group that cannot be joined leaves nothing behind, and the same call goes through once it can', async () => {
    const model = await person()
    const first = await group('groupOfNames', { member: [model, server.canaryDn] })
    await asAdmin(server, (client) => client.add(server.closedGroup, { objectClass: 'groupOfNames', member: [server.canaryDn, model] }))
    const [spec, key, sides] = [specLike(model), fresh(), open()]
    expect(await sides.operator.create!(spec, call(key))).toMatchObject({ status: 'refused', code: 'ldap.50' })
    expect(await entry(spec.handle.account)).toBeUndefined()
    expect(await members(first, 'member')).not.toContain(spec.handle.account)
    await asAdmin(server, (client) => client.del(server.closedGroup))
    const made = value(await sides.operator.create!(spec, call(key)))
    value(await sides.operator.create!(spec, call(key)))
    expect((await members(first, 'member')).filter((one) => one === made.handle.account)).toHaveLength(1)
    expect(await opens(made)).toBe('accepted')
    expect(await sides.operator.create!(spec, call())).toMatchObject({ status: 'refused', code: 'ldap.68' })
  })

  test('one that dies at any moment is gone on with by the same call: one account, once in each group, open at the end and not before', async () => {
    const model = await person()
    const groups = [1, 2, 3].map(() => group('groupOfNames', { member: [model, server.canaryDn] }))
    const all = await Promise.all(groups)
    const sides = open()
    let interrupted = 0
    for (let ms = 1; ms <= 61; ms += 4) {
      const [spec, key] = [specLike(model, { expiresAt: new Date(Date.now() + 3600_000).toISOString() }), fresh()]
      const first = await sides.operator.create!(spec, { idempotencyKey: key, signal: AbortSignal.timeout(ms) })
      if (first.status !== 'done') interrupted += 1
      if ((await opens({ handle: spec.handle, secret: spec.secret! })) === 'accepted')
        for (const one of all) expect(await members(one, 'member')).toContain(spec.handle.account)
      const made = value(await sides.operator.create!(spec, call(key)))
      expect(await opens(made)).toBe('accepted')
      for (const one of all) expect((await members(one, 'member')).filter((name) => name === made.handle.account)).toHaveLength(1)
    }
    expect(interrupted).toBeGreaterThan(0)
  })

  test('a name that a group still knows of an entry that is gone is given to nobody', async () => {
    const model = await person()
    const spec = specLike(model)
    await group('groupOfNames', { member: [server.canaryDn, spec.handle.account] })
    expect(await open().operator.create!(spec, call())).toMatchObject({ status: 'refused', code: 'ldap.name_in_group' })
    expect(await entry(spec.handle.account)).toBeUndefined()
  })

  test('one that ends is in no group any more, its neighbour of the same uid elsewhere keeps his', async () => {
    const model = await person()
    const names = await group('groupOfNames', { member: [model, server.canaryDn] })
    const alone = await group('groupOfNames', { member: model })
    const sides = open()
    const made = value(await sides.operator.create!(specLike(model), call()))
    value(await sides.operator.delete!(made.handle, undefined, call()))
    expect([await members(names, 'member'), await members(alone, 'member')]).toEqual([[model, server.canaryDn], [model]])
    const last = await sides.operator.delete!({ kind, account: model }, undefined, call())
    expect(last).toMatchObject({ status: 'done', detail: expect.stringContaining(alone) })
    expect(await members(names, 'member')).toEqual([server.canaryDn])
    const again = await sides.operator.delete!({ kind, account: model }, undefined, call())
    expect(again).toMatchObject({ status: 'done' })

    const unit = `ou=${fresh('u')},${server.base}`
    await asAdmin(server, (client) => client.add(unit, { objectClass: 'organizationalUnit' }))
    const mine = await provision(server)
    const uid = mine.handle.account.slice(4, mine.handle.account.indexOf(','))
    await asAdmin(server, (client) => client.add(`uid=${uid},${unit}`, { objectClass: ['account'], uid }))
    const posix = await group('posixGroup', { gidNumber: '901', memberUid: uid })
    value(await sides.operator.delete!(mine.handle, undefined, call()))
    expect(await members(posix, 'memberUid')).toEqual([uid])
  })

  test('an end is kept by the directory itself: after it the right password opens nothing', async () => {
    const model = await person()
    const sides = open()
    const expiresAt = new Date(Date.now() + 3600_000).toISOString()
    const spec = specLike(model, { expiresAt })
    const key = fresh()
    const made = await sides.operator.create!(spec, call(key))
    expect(made).toMatchObject({ status: 'done', value: { expiresAt: expiresAt.replace(/\.\d+/, '') } })
    const account = value(made)
    expect(await opens(account)).toBe('accepted')
    expect(await sides.observer.observe(account.handle, signal())).toMatchObject({ value: { expiresAt: expiresAt.replace(/\.\d+/, '') } })
    value(await sides.operator.create!(spec, call(key)))
    expect(await opens(account)).toBe('accepted')
    await asAdmin(server, (client) =>
      client.modify(
        account.handle.account,
        new Change({ operation: 'replace', modification: new Attribute({ type: 'pwdEndTime', values: ['20200101000000Z'] }) }),
      ),
    )
    expect(await opens(account)).toBe('refused')
    value(await sides.operator.enable!(account.handle, call()))
    expect(await opens(account)).toBe('refused')
    const past = value(await sides.operator.create!(specLike(model, { expiresAt: '2020-01-01T00:00:00Z' }), call()))
    expect(await opens(past)).toBe('refused')
    expect(await sides.operator.create!(specLike(model, { expiresAt: 'tomorrow' }), call())).toMatchObject({ code: 'ldap.bad_expiry' })
  })

  test('where the directory keeps no end, nothing says that it does: without the overlay, and under a policy that is not there', async () => {
    const expiresAt = new Date(Date.now() + 3600_000).toISOString()
    const model = await person({ pwdPolicySubentry: 'cn=absent,ou=policies,dc=example,dc=test' })
    const made = await open().operator.create!(specLike(model, { expiresAt }), call())
    expect(made).toMatchObject({ status: 'done', detail: expect.stringContaining('keeps no end') })
    expect(value(made).expiresAt).toBeUndefined()
    const shown = await entry(value(made).handle.account)
    expect([shown!['pwdEndTime'], shown!['pwdPolicySubentry']]).toEqual([[], 'cn=absent,ou=policies,dc=example,dc=test'])

    const bare = await start({ withoutPolicy: true })
    try {
      const spec: CredentialSpec = { handle: { kind, account: `uid=x,${bare.base}` }, purpose: 'bare', expiresAt }
      const lent = await open({}, bare).operator.create!(spec, call())
      expect(lent).toMatchObject({ status: 'done', detail: expect.stringContaining('keeps no end') })
      expect(await opens(value(lent), bare)).toBe('accepted')
    } finally {
      await bare.close()
    }
  })

  test('a model outside the base, one that is not there and one that is no name are refused', async () => {
    const spec = (likeAccount: string) => ({ ...specLike(`uid=m,${server.base}`), likeAccount })
    for (const [like, code] of [
      [server.operatorDn, 'ldap.outside_base'],
      [`uid=nobody,${server.base}`, 'ldap.no_model'],
      ['orders', 'ldap.bad_dn'],
    ] as const)
      expect(await open().operator.create!(spec(like), call()), like).toMatchObject({ status: 'refused', code })
  })
})
