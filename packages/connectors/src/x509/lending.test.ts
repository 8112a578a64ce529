// Certificates that are lent: what may be brought and whom it convinces, that one says what its rule says and nothing else, that everything in its name dies together,
// and that no proof calls dead what lives.
import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import { type CredentialSpec, type Handle, type Observer, type Operator, possessionStatement } from '@countersign/connector-kit'
import { type CertificateAuthority, settingsFor, startCertificateAuthority } from '@countersign/downstreams/x509'
import { makeRequest, pemBlock, pemBlocks, readCertificate, spkiOf } from '@countersign/x509'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lentAccount } from './handle.ts'
import { requestFor, x509 } from './index.ts'
import { certificateLending } from './lending.ts'

const LIKE = 'ci.internal'
const statement = possessionStatement({ rule: 'orders', token: `sha256:${'0'.repeat(64)}`, request: 'one' })
const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const { bringsKey } = certificateLending
const csr = (key: KeyObject, names: readonly string[] = [], of: Buffer = statement) => requestFor(key, LIKE, names, of)
const pem = (der: Buffer) => pemBlock('CERTIFICATE REQUEST', der)

describe('a request that is brought', () => {
  test('is read in one form, and is held by who has signed it for this occasion', () => {
    const read = bringsKey!.read(`${csr(newKey())}\n`)!
    expect(bringsKey!.read(read)).toBe(read)
    expect(bringsKey!.isHeld(read, undefined, statement)).toBe(true)
    expect(bringsKey!.isHeld(read, undefined, Buffer.from('another'))).toBe(false)
    expect(bringsKey!.isHeld(read, 'and a proof', statement)).toBe(false)
  })
  test('for no occasion, or with the challenge of another one, is held by nobody', () => {
    const key = newKey()
    const held = (challenge?: string) => bringsKey!.isHeld(pem(makeRequest('', [], key, challenge)), undefined, statement)
    expect(held()).toBe(false)
    expect(held(createHash('sha256').update('x').digest('hex'))).toBe(false)
    expect(held(createHash('sha256').update(statement).digest('hex'))).toBe(true)
  })
  test('under which somebody else has signed, or in which a bit is bent, is none', () => {
    const [own, other] = [newKey(), newKey()]
    const der = pemBlocks(csr(own), 'CERTIFICATE REQUEST', 1)[0]!
    const theirs = spkiOf(other)
    const at = der.indexOf(spkiOf(own))
    const swapped = Buffer.concat([der.subarray(0, at), theirs, der.subarray(at + theirs.length)])
    expect(bringsKey!.read(pem(swapped))).toBeUndefined()
    for (let n = 0; n < der.length; n += 7) {
      const bent = Buffer.from(der)
      bent[n] = bent[n]! ^ 0x01
      const read = bringsKey!.read(pem(bent))
      if (read !== undefined) expect([n, bringsKey!.isHeld(read, undefined, statement)]).toEqual([n, bent.equals(der)])
    }
  })
  test('fits the names of its rule, all of them and no others; which they are is said', () => {
    const key = newKey()
    const name = { kind: 'x509.certificate', account: lentAccount(spkiOf(key), LIKE) }
    const fits = (asked: readonly string[], given: readonly string[]) =>
      bringsKey!.misfit!(bringsKey!.read(csr(key, asked))!, name, given.length > 0 ? { names: given } : {})
    expect(fits([], [])).toBeUndefined()
    expect(fits(['a.internal', 'b.internal'], ['b.internal', 'A.internal'])).toBeUndefined()
    expect(fits([], ['a.internal'])).toContain(`${name.account}, a.internal`)
    expect(fits(['a.internal'], [])).toContain('exactly')
    expect(fits(['a.internal'], ['b.internal'])).toContain('exactly')
  })
  test.each<[string, () => string]>([
    ['nothing', () => ''],
    ['a private key', () => newKey().export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['two requests', () => csr(newKey()) + csr(newKey())],
    ['a weak key', () => pem(makeRequest('', [], generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey))],
    ['far too much', () => `${csr(newKey())}${' '.repeat(6000)}`],
  ])('is not %s', (_what, text) => {
    expect(bringsKey!.read(text())).toBeUndefined()
  })
})

describe('at an authority', () => {
  let authority: CertificateAuthority
  let operator: Operator
  let observer: Observer
  beforeAll(async () => {
    authority = await startCertificateAuthority()
    const config = settingsFor(authority)
    operator = x509.openOperator(config, { operator_key: authority.operatorKey, operator_token: authority.operatorToken })
    observer = x509.openObserver(config, { observer_token: authority.observerToken })
  })
  afterAll(async () => {
    await operator?.close()
    await observer?.close()
    await authority?.stop()
  })
  const call = () => ({ idempotencyKey: randomBytes(8).toString('hex'), signal: AbortSignal.timeout(10_000) })
  const signal = () => AbortSignal.timeout(10_000)
  const spec = (key: KeyObject, more: Partial<CredentialSpec> = {}): CredentialSpec => {
    const publicKey = bringsKey!.read(csr(key))!
    return {
      handle: certificateLending.nameOf!({ kind: 'x509.certificate', account: LIKE }, randomBytes(32), publicKey),
      purpose: 'a test',
      publicKey,
      expiresAt: new Date(Date.now() + 600_000).toISOString(),
      ...more,
    }
  }
  const lent = async (asked: CredentialSpec) => {
    const outcome = await operator.create!(asked, call())
    if (outcome.status !== 'done') throw new Error(outcome.code)
    return outcome.value
  }
  const all = (handle: Handle) => authority.entriesOf(handle.account)
  const answerAt = async (handle: Handle, secret: Awaited<ReturnType<typeof lent>>['secret']) =>
    (await observer.present(observer.doors(handle)[0]!, { handle, secret }, signal())).answer

  test('its holder gets one for his key and its stand-in is another; both are found by the name, and die together', async () => {
    const key = newKey()
    const asked = spec(key)
    const { handle, secret, forHolder } = await lent(asked)
    expect(handle).toEqual({ kind: 'x509.certificate', account: lentAccount(spkiOf(key), LIKE) })
    const given = readCertificate(pemBlocks(forHolder!.expose(), 'CERTIFICATE', 5)[0]!)
    expect(given.spki.equals(spkiOf(key))).toBe(true)
    expect(forHolder!.expose()).not.toContain('PRIVATE KEY')
    expect(readCertificate(pemBlocks(secret.expose(), 'CERTIFICATE', 5)[0]!).spki.equals(spkiOf(key))).toBe(false)
    expect(await answerAt(handle, secret)).toBe('accepted')
    expect(await observer.observe(handle, signal())).toMatchObject({ value: { present: true, state: 'enabled', handle } })
    // An attempt whose answer was lost makes nothing more.
    await lent(asked)
    expect(all(handle)).toHaveLength(2)
    expect((await operator.delete!(handle, undefined, call())).status).toBe('done')
    expect(all(handle).every(({ revoked }) => revoked)).toBe(true)
    expect(await answerAt(handle, secret)).toBe('refused')
    expect(await observer.introspect!(handle, undefined, signal())).toMatchObject({ value: 'inactive' })
    expect(await operator.create!(asked, call())).toMatchObject({ status: 'refused', code: 'x509.revoked' })
    expect((await operator.delete!(handle, undefined, call())).status).toBe('done')
  })

  test("a door that refuses the stand-in proves nothing while the holder's own lives", async () => {
    const { handle, secret } = await lent(spec(newKey()))
    authority.revoke(readCertificate(pemBlocks(secret.expose(), 'CERTIFICATE', 5)[0]!).serial)
    expect(await answerAt(handle, secret)).toBe('unreachable')
    expect(await observer.introspect!(handle, undefined, signal())).toMatchObject({ value: 'active' })
    expect(await observer.observe(handle, signal())).toMatchObject({ value: { state: 'enabled' } })
    await operator.delete!(handle, undefined, call())
    expect(await answerAt(handle, secret)).toBe('refused')
  })

  test('an authority that only says that it has revoked is found out', async () => {
    const { handle, secret } = await lent(spec(newKey()))
    authority.setLying(true)
    expect((await operator.delete!(handle, undefined, call())).status).toBe('done')
    expect(await answerAt(handle, secret)).toBe('accepted')
    authority.setLying(false)
  })

  test('for other names than the rule gives, under the name of another key, or without an end, nothing is made', async () => {
    const key = newKey()
    const more = { names: ['orders.internal'] }
    const asked: [CredentialSpec, string][] = [
      [spec(key, { narrow: more }), 'x509.other_names'],
      [spec(key, { publicKey: bringsKey!.read(csr(key, ['orders.internal']))! }), 'x509.other_names'],
      [spec(key, { handle: spec(newKey()).handle }), 'x509.bad_handle'],
      [spec(key, { handle: { kind: 'x509.certificate', account: LIKE } }), 'x509.bad_handle'],
      [spec(key, { narrow: { names: ['*'] } }), 'x509.invalid_name'],
      [spec(key, { narrow: { authority: true } }), 'x509.invalid_name'],
      [spec(key, { expiresAt: new Date(Date.now() - 1000).toISOString() }), 'x509.bad_expiry'],
    ]
    for (const [each, code] of asked) expect(await operator.create!(each, call())).toMatchObject({ status: 'refused', code })
    expect(all(spec(key).handle)).toEqual([])
    const given = await lent(spec(key, { narrow: more, publicKey: bringsKey!.read(csr(key, more.names))! }))
    const [certificate] = pemBlocks(given.forHolder!.expose(), 'CERTIFICATE', 5).map(readCertificate)
    expect(certificate!.names.map(({ value }) => value).sort()).toEqual([given.handle.account, 'orders.internal'].sort())
  })

  test('a listing that does not know the question hides nothing: it is unknown', async () => {
    const { handle } = spec(newKey())
    const deaf = x509.openObserver(
      { authority: authority.root, certificates: `${authority.certificates}-all`, crl: authority.crl, doors: [] },
      { observer_token: authority.observerToken },
    )
    expect((await deaf.observe(handle, signal())).status).not.toBe('done')
    await deaf.close()
  })
})
