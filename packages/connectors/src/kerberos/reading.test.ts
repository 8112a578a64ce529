// What is read of a realm and what keeps it from being read, against the machine's MIT krb5.
import { type Observer, Secret } from '@countersign/connector-kit'
import { available } from '@countersign/downstreams/availability'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bench, call, openBench, signal, text, value } from './bench.testing.ts'
import { KEY, kerberos, PRINCIPAL, SERVICE } from './index.ts'

describe.runIf(available('kerberos'))('kerberos', () => {
  let bench: Bench
  let observer: Observer
  beforeAll(async () => {
    bench = await openBench({})
    observer = kerberos.openObserver(bench.system.config, { observer: bench.system.secrets.observer })
  }, 60_000)
  afterAll(() => bench?.close())

  const items = async () => value(await observer.inventory(undefined, signal())).items

  test('the realm’s own, the connector’s and everybody’s: with keys by version, policy, ends, last use and who may administer', async () => {
    const { realm, config } = bench.system
    const service = await bench.addService()
    await bench.system.administer(`cpw -keepold -randkey ${service.handle.account}`)
    const all = await items()
    const find = (account: string, kind: string) => all.filter(({ handle }) => handle.account === account && handle.kind === kind)
    expect(find(service.handle.account, KEY).map(({ handle, attributes }) => [handle.key, attributes['newest']])).toEqual([
      ['kvno:2', true],
      ['kvno:1', false],
    ])
    expect(find(service.handle.account, SERVICE)[0]).toMatchObject({
      state: 'enabled',
      changedBy: `root/admin@${realm}`,
      attributes: {
        policy: null,
        flags: ['REQUIRES_PRE_AUTH'],
        enctypes: ['aes256-cts-hmac-sha1-96', 'aes128-cts-hmac-sha1-96'],
        administers: [],
      },
    })
    expect(find(config.observer, PRINCIPAL)[0]?.lastUsedAt).toMatch(/^\d{4}-/)
    const rights = kerberos.credentialKinds[SERVICE]!.rights!
    expect(rights(find(config.operator, SERVICE)[0]!.attributes)).toEqual([
      'add principals',
      'change passwords',
      'delete principals',
      'look at principals',
      'modify principals',
    ])
    expect(find(`krbtgt/${realm}@${realm}`, SERVICE)).toHaveLength(1)
    expect(JSON.stringify(all)).not.toContain('keytab')
  })

  test('weak keys and one that need not prove itself first are called weak', async () => {
    const account = `old-${text()}@${bench.system.realm}`
    await bench.system.addPrincipal(account, { options: '-requires_preauth' })
    const item = (await items()).find(({ handle }) => handle.account === account && handle.kind === PRINCIPAL)!
    const { weaknesses } = kerberos.credentialKinds[PRINCIPAL]!
    expect(weaknesses!(item.attributes)).toHaveLength(1)
    expect(weaknesses!({ ...item.attributes, enctypes: ['arcfour-hmac', 'aes256-cts-hmac-sha1-96'] })).toHaveLength(2)
    expect(weaknesses!({ enctypes: { members: 3000 }, flags: { members: 3000 } })).toEqual([])
  })

  test('names in other scripts, with quotes, blanks and the words of `kinit` are read, shown and ended exactly', async () => {
    const operator = kerberos.openOperator(bench.system.config, { operator: bench.system.secrets.operator })
    const side = kerberos.openObserver(bench.system.config, { observer: bench.system.secrets.observer })
    for (const name of [
      'größe 漢字',
      `kinit: Preauthentication failed while getting initial credentials`,
      '"quoted" \\\\ \\@x',
      '-l 1h',
      'Authenticating as principal x',
    ]) {
      const handle = { kind: PRINCIPAL, account: `${name}@${bench.system.realm}` }
      const secret = await bench.system.addPrincipal(handle.account)
      expect(
        (await items()).filter((item) => item.handle.kind === PRINCIPAL && item.handle.account === handle.account),
        name,
      ).toHaveLength(1)
      const [door] = side.doors(handle)
      expect(await side.present(door!, { handle, secret }, signal()), name).toMatchObject({ answer: 'accepted' })
      const next = value(await operator.rotate!(handle, undefined, call()))
      expect((await side.present(door!, { handle, secret: next.secret }, signal())).answer, name).toBe('accepted')
      value(await operator.delete!(handle, undefined, call()))
      expect((await side.present(door!, { handle, secret: next.secret }, signal())).answer, name).toBe('refused')
    }
  })

  test('a name with control characters makes the whole unknown until somebody takes it away', async () => {
    const name = `evil\\nroot@${bench.system.realm}`
    await bench.system.addPrincipal(name)
    try {
      expect(await observer.inventory(undefined, signal())).toMatchObject({ status: 'unknown', code: 'unreadable_name' })
    } finally {
      await bench.system.administer(`delprinc -force "${name}"`)
    }
    expect((await observer.inventory(undefined, signal())).status).toBe('done')
  })

  test('a copy of kadm5.acl that can’t be read is unknown; without one nobody is said to administer', async () => {
    const { acl: _, ...without } = bench.system.config
    const secrets = { observer: bench.system.secrets.observer }
    const missing = kerberos.openObserver({ ...without, acl: '/nowhere/kadm5.acl' }, secrets)
    expect(await missing.inventory(undefined, signal())).toMatchObject({ status: 'unknown', code: 'no_acl' })
    const [first] = value(await kerberos.openObserver(without, secrets).inventory(undefined, signal())).items
    expect(first && 'administers' in first.attributes).toBe(false)
  })

  test('who may not look, is not known, or has another keytab is refused, with the next step', async () => {
    const account = `powerless-${text()}@${bench.system.realm}`
    await bench.system.addPrincipal(account)
    const keytab = await bench.system.keytabOf(account)
    const reads = (observing: string, secret: Secret) =>
      kerberos.openObserver({ ...bench.system.config, observer: observing }, { observer: secret }).inventory(undefined, signal())
    expect(await reads(account, keytab)).toMatchObject({
      status: 'refused',
      code: 'no_privilege',
      detail: expect.stringContaining('kadm5.acl'),
    })
    expect(await reads(`nobody@${bench.system.realm}`, keytab)).toMatchObject({ status: 'refused', code: 'own_keytab_refused' })
    await bench.system.administer(`cpw -randkey ${account}`)
    expect(await reads(account, keytab)).toMatchObject({ status: 'refused', code: 'own_keytab_refused' })
    await bench.system.administer(`delprinc -force ${account}`)
    expect(await reads(account, keytab)).toMatchObject({ status: 'refused', code: 'own_principal_refused' })
    expect(await reads(account, new Secret('a password'))).toMatchObject({ status: 'refused', code: 'bad_keytab' })
  })

  test('a password that the policy refuses is refused with the reason, and the old one stays', async () => {
    await bench.system.administer('addpol -minlength 20 -history 2 strict')
    const account = `strict-${text()}@${bench.system.realm}`
    const secret = await bench.system.addPrincipal(account, { options: '-policy strict' })
    const handle = { kind: PRINCIPAL, account }
    const operator = kerberos.openOperator(bench.system.config, { operator: bench.system.secrets.operator })
    expect(await operator.rotate!(handle, new Secret('short'), call())).toMatchObject({ status: 'refused', code: 'password_policy' })
    for (const bad of ['', 'a\nb', 'keytab:AAAA', 'x'.repeat(600)])
      expect(await operator.rotate!(handle, new Secret(bad), call())).toMatchObject({ status: 'refused', code: 'unsupported_secret' })
    const [door] = observer.doors(handle)
    expect((await observer.present(door!, { handle, secret }, signal())).answer).toBe('accepted')
  })
})
