// What is Kerberos's own, against the machine's MIT krb5: tickets that outlive their credential, versions of keys, replicas, locks and ends.
import type { Observer, Presentable } from '@countersign/connector-kit'
import { Secret } from '@countersign/connector-kit'
import { available } from '@countersign/downstreams/availability'
import { POLICY } from '@countersign/downstreams/kerberos'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bench, call, openBench, signal, text, value } from './bench.testing.ts'
import { KEY, kerberos, PRINCIPAL, SERVICE } from './index.ts'
import { openOperator } from './operator.ts'

describe.runIf(available('kerberos'))('kerberos', () => {
  let bench: Bench
  let operator: ReturnType<typeof openOperator>
  let observer: Observer
  const observing = () => ({ observer: bench.system.secrets.observer, canary: bench.system.secrets.canary })

  beforeAll(async () => {
    bench = await openBench()
    operator = openOperator(bench.system.config, { operator: bench.system.secrets.operator })
    observer = kerberos.openObserver(bench.system.config, observing())
  }, 60_000)
  afterAll(() => bench?.close())

  const show = (credential: Presentable, side = observer, at = 0) => side.present(side.doors(credential.handle)[at]!, credential, signal())
  const seen = async ({ handle }: Presentable) => value(await observer.observe(handle, signal()))

  test('a ticket that was got before outlives a disabled and a deleted principal: that is said with the refusal, and waited for', async () => {
    for (const [action, code] of [
      ['disable', 'krb5.client_revoked, ticket honoured'],
      ['delete', 'krb5.unknown_principal, ticket honoured'],
    ] as const) {
      const credential = await bench.addPrincipal()
      expect(await show(credential)).toMatchObject({ answer: 'accepted', code: 'krb5.ticket' })
      value(
        await (action === 'disable' ? operator.disable(credential.handle, call()) : operator.delete(credential.handle, undefined, call())),
      )
      expect(await show(credential)).toMatchObject({ answer: 'refused', code, detail: expect.stringMatching(/honoured until \d{4}-/) })
      // A prober that never held a ticket speaks of the log-in alone.
      const fresh = kerberos.openObserver(bench.system.config, observing())
      expect(await show(credential, fresh)).toMatchObject({ answer: 'refused', code: code.split(',')[0] })
      expect(fresh.derivedLifetimeSeconds!(credential.handle)).toBe(604_800)
    }
  })

  test('tickets that are seen to live longer than is configured are waited for', async () => {
    const hasty = kerberos.openObserver({ ...bench.system.config, ticketLifetimeSeconds: 60 }, observing())
    const credential = await bench.addPrincipal()
    expect(hasty.derivedLifetimeSeconds!(credential.handle)).toBe(60)
    await show(credential, hasty)
    expect(hasty.derivedLifetimeSeconds!(credential.handle)).toBeGreaterThanOrEqual(36_000)
    expect(hasty.derivedLifetimeSeconds!((await bench.addPrincipal()).handle)).toBe(60)
  })

  test('the next version of the keys: the KDC takes no older one for a log-in, keeps it until it is purged, and only the one that is named goes', async () => {
    const old = await bench.addKey()
    const { account } = old.handle
    expect((await show(old)).answer).toBe('accepted')
    const next = value(await operator.create({ handle: { kind: KEY, account }, purpose: 'next' }, call()))
    expect(next.handle.key).toBe('kvno:2')
    expect((await show(next)).answer).toBe('accepted')
    expect(await show(old)).toMatchObject({ answer: 'refused', code: 'krb5.preauth_failed, ticket honoured' })
    expect(await seen(old)).toMatchObject({ present: true, attributes: { newest: false } })
    const third = value(await operator.create({ handle: { kind: KEY, account }, purpose: 'next' }, call()))
    expect(await operator.delete(next.handle, undefined, call())).toMatchObject({ status: 'refused', code: 'older_first' })
    value(await operator.delete(old.handle, undefined, call()))
    expect([(await seen(old)).present, (await seen(next)).present]).toEqual([false, true])
    value(await operator.delete(next.handle, undefined, call()))
    expect((await show(third)).answer).toBe('accepted')
    // The last one goes too: nobody knows what stands there then.
    value(await operator.delete(third.handle, undefined, call()))
    expect((await show(third)).answer).toBe('refused')
    expect((await seen(third)).present).toBe(false)
  })

  test('a repeated call makes no second version; a version that is not the next one is refused', async () => {
    const { account } = (await bench.addKey()).handle
    const spec = { handle: { kind: KEY, account }, purpose: 'once', secret: new Secret(text()) }
    const key = text()
    for (const time of ['first', 'second']) expect(value(await operator.create(spec, call(key))).handle.key, time).toBe('kvno:2')
    for (const [wanted, code] of [
      ['kvno:1', 'exists'],
      ['kvno:9', 'invalid_handle'],
    ] as const)
      expect(await operator.create({ ...spec, handle: { ...spec.handle, key: wanted } }, call())).toMatchObject({ status: 'refused', code })
    await bench.system.administer(`cpw -keepold -randkey ${account}`)
    expect(await operator.create(spec, call(key))).toMatchObject({ status: 'refused', code: 'changed_underneath' })
  })

  test.each(['aes256-cts-hmac-sha384-192', 'aes128-cts-hmac-sha256-128'] as const)(
    'the keytab of a rotated service opens by %s',
    async (enctype) => {
      const { handle } = await bench.addService()
      const side = openOperator({ ...bench.system.config, enctypes: [enctype] }, { operator: bench.system.secrets.operator })
      const rotated = value(await side.rotate(handle, undefined, call()))
      expect((await show(rotated)).answer).toBe('accepted')
      expect(rotated.secret.expose()).toMatch(/^keytab:/)
      expect(await seen({ handle, secret: rotated.secret })).toMatchObject({ attributes: { enctypes: [enctype], keys: ['kvno:2'] } })
      const words = openOperator({ ...bench.system.config, handOut: 'password' }, { operator: bench.system.secrets.operator })
      expect(value(await words.rotate(handle, undefined, call())).secret.expose()).not.toMatch(/^keytab:/)
    },
  )

  test('a step that is repeated with the keytab that it gave sets no other keys; a keytab that the KDC does not take is never set', async () => {
    const { handle } = await bench.addService()
    const rotated = value(await operator.rotate(handle, new Secret(text()), call()))
    expect(value(await operator.rotate(handle, rotated.secret, call())).secret.expose()).toBe(rotated.secret.expose())
    const spec = {
      handle: { kind: PRINCIPAL, account: `twice-${text()}@${bench.system.realm}` },
      purpose: 'twice',
      secret: new Secret(text()),
    }
    const made = value(await operator.create(spec, call()))
    for (const secret of [spec.secret, made.secret])
      expect(value(await operator.create({ ...spec, secret }, call())).secret.expose()).toBe(made.secret.expose())
    for (const one of [rotated, made]) expect((await show(one)).answer).toBe('accepted')
    const stale = await bench.addService()
    value(await operator.rotate(stale.handle, undefined, call()))
    expect(await operator.rotate(stale.handle, stale.secret, call())).toMatchObject({ status: 'refused', code: 'unsupported_secret' })
    expect(await operator.rotate(stale.handle, rotated.secret, call())).toMatchObject({ status: 'refused', code: 'unsupported_secret' })
  })

  test('each KDC is a door: what ended at the primary is alive at a replica until it is propagated', async () => {
    const both = kerberos.openObserver({ ...bench.system.config, kdcs: [...bench.system.kdcs] }, observing())
    const credential = await bench.addService()
    await bench.system.propagate()
    expect([(await show(credential, both, 0)).answer, (await show(credential, both, 1)).answer]).toEqual(['accepted', 'accepted'])
    value(await operator.disable(credential.handle, call()))
    expect([(await show(credential, both, 0)).answer, (await show(credential, both, 1)).answer]).toEqual(['refused', 'accepted'])
    await bench.system.propagate()
    expect((await show(credential, both, 1)).answer).toBe('refused')
  })

  test('a principal that is locked by failed log-ins proves nothing; one that is disabled does', async () => {
    const credential = await bench.addPrincipal()
    const before = await seen(credential)
    await show({ ...credential, secret: new Secret(text()) })
    // One failed log-in is no change of the principal.
    expect(await seen(credential)).toEqual(before)
    for (let i = 0; i < 5; i += 1) await show({ ...credential, secret: new Secret(text()) })
    expect(await show(credential)).toMatchObject({ answer: 'unreachable', code: 'krb5.client_revoked/locked' })
    expect(await seen(credential)).toMatchObject({ state: 'enabled', attributes: { lockedOut: true, policy: POLICY } })
    const blind = kerberos.openObserver(bench.system.config, { canary: bench.system.secrets.canary })
    expect(await show(credential, blind)).toMatchObject({ answer: 'unreachable', code: 'krb5.client_revoked/unread' })
    value(await operator.disable(credential.handle, call()))
    expect(await show(credential)).toMatchObject({ answer: 'refused', code: 'krb5.client_revoked' })
  })

  test('a right password and a right keytab that have expired still open the way to the next; wrong ones do not', async () => {
    const [user, service] = [await bench.addPrincipal(), await bench.addService()]
    for (const { handle } of [user, service])
      await bench.system.administer(`modprinc -pwexpire "2020-01-01 00:00:00" "${handle.account.replaceAll('"', '""')}"`)
    for (const each of [user, service]) expect(await show(each)).toMatchObject({ answer: 'accepted', code: 'krb5.key_expired' })
    const other = value(await operator.rotate((await bench.addService()).handle, undefined, call()))
    await bench.system.administer(`modprinc -pwexpire "2020-01-01 00:00:00" ${other.handle.account}`)
    value(await operator.rotate(other.handle, undefined, call()))
    await bench.system.administer(`modprinc -pwexpire "2020-01-01 00:00:00" ${other.handle.account}`)
    expect(await show(other)).toMatchObject({ answer: 'refused', code: 'krb5.preauth_failed' })
    expect(await show({ ...user, secret: new Secret(text()) })).toMatchObject({ answer: 'refused', code: 'krb5.preauth_failed' })
  })

  test('an end takes its effect: what was made with one is refused after it, and is disabled in the inventory', async () => {
    const expiresAt = new Date(Date.now() + 3000).toISOString()
    const handle = { kind: PRINCIPAL, account: `brief-${text()}@${bench.system.realm}` }
    const made = value(await operator.create({ handle, purpose: 'brief', expiresAt }, call()))
    expect((await show(made)).answer).toBe('accepted')
    await expect.poll(async () => (await show(made)).code).toMatch(/^krb5\.client_expired/)
    expect(await seen(made)).toMatchObject({ state: 'disabled', expiresAt: expiresAt.replace(/\.\d+Z$/, 'Z') })
  })

  test('one beside another has its policy, lives and marks, and whoever is made has to prove himself first', async () => {
    const [model, account] = [`model-${text()}@${bench.system.realm}`, `copy-${text()}@${bench.system.realm}`]
    await bench.system.addPrincipal(model, {
      options: '-requires_preauth -allow_svr +ok_to_auth_as_delegate -maxlife "2 hours" -maxrenewlife 0',
    })
    value(await operator.create({ handle: { kind: PRINCIPAL, account }, purpose: 'copy', likeAccount: model }, call()))
    const item = value(await observer.observe({ kind: PRINCIPAL, account }, signal()))
    expect(item).toMatchObject({
      attributes: {
        policy: POLICY,
        flags: ['REQUIRES_PRE_AUTH', 'DISALLOW_SVR', 'OK_TO_AUTH_AS_DELEGATE'],
        maxTicketSeconds: 7200,
        maxRenewableSeconds: 0,
      },
    })
    for (const [more, code] of [
      [{ likeAccount: `nobody@${bench.system.realm}` }, 'not_found'],
      [{ likeAccount: model, scope: ['policy:x'] }, 'invalid_scope'],
      [{ scope: ['policy:nowhere'] }, 'no_policy'],
      [{ scope: ['policy:x -randkey'] }, 'invalid_scope'],
      [{ scope: ['admin'] }, 'invalid_scope'],
      [{ expiresAt: 'soon' }, 'invalid_expiry'],
    ] as const) {
      const never = { kind: PRINCIPAL, account: `never-${text()}@${bench.system.realm}` }
      expect(await operator.create({ handle: never, purpose: 'never', ...more }, call()), JSON.stringify(more)).toMatchObject({ code })
      expect(value(await observer.observe(never, signal()))).toEqual({ present: false })
    }
  })

  test('the realm’s own principals and the connector’s are refused as targets', async () => {
    const { realm, config } = bench.system
    for (const account of [
      config.operator,
      config.observer,
      config.canary,
      `krbtgt/${realm}@${realm}`,
      `K/M@${realm}`,
      `kadmin/admin@${realm}`,
      'krbtgt/OTHER@OTHER',
    ]) {
      const handle = { kind: account === config.observer || account === config.canary ? PRINCIPAL : SERVICE, account }
      for (const outcome of [
        await operator.disable(handle, call()),
        await operator.delete(handle, undefined, call()),
        await operator.rotate(handle, undefined, call()),
        await operator.delete({ kind: KEY, account, key: 'kvno:1' }, undefined, call()),
      ])
        expect(outcome, account).toMatchObject({ status: 'refused', code: 'protected_account' })
    }
    expect((await show(observer.canary(observer.doors({ kind: PRINCIPAL, account: '' })[0]!)!)).answer).toBe('accepted')
  })
})
