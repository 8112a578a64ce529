// An authority that lies, lags or is somebody else: what then is never taken for "revoked", and what is revoked is never taken for dead before all say so.
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Handle, Secret } from '@countersign/connector-kit'
import { type CertificateAuthority, settingsFor, startCertificateAuthority } from '@countersign/downstreams/x509'
import { commonName, makeRevocationList, rawExtension, readCertificate } from '@countersign/x509'
import { afterAll, beforeAll, beforeEach, expect, it, test } from 'vitest'
import { CERTIFICATE } from './handle.ts'
import { x509 } from './index.ts'
import { newKey } from './new-key.ts'
import { verdictOfError, verdictOfStatus } from './present.ts'

let authority: CertificateAuthority
let other: CertificateAuthority
beforeAll(async () => {
  authority = await startCertificateAuthority()
  other = await startCertificateAuthority()
})
afterAll(async () => {
  await authority?.stop()
  await other?.stop()
})
beforeEach(() => {
  authority.setList(undefined)
  authority.setOcsp(undefined)
  authority.setLying(false)
  authority.service.setCacheSeconds(0)
})

const signal = () => AbortSignal.timeout(10_000)
const call = (idempotencyKey: string = randomUUID()) => ({ idempotencyKey, signal: signal() })
const settings = () => settingsFor(authority)
const observer = (config = settings()) => x509.openObserver(config, { observer_token: authority.observerToken })
const operator = (config = settings()) =>
  x509.openOperator(config, { operator_key: authority.operatorKey, operator_token: authority.operatorToken })

let count = 0
const issue = (notAfter?: Date) => {
  count += 1
  const account = `svc-${count}.internal`
  const { serial, secret } = authority.issue(account, notAfter === undefined ? {} : { notAfter })
  const handle: Handle = { kind: CERTIFICATE, account, key: `serial:${serial}` }
  return { handle, secret, serial }
}
const inMs = (ms: number) => new Date(Date.now() + ms)

const listOf = (changed: Partial<Parameters<typeof makeRevocationList>[0]>): Buffer =>
  makeRevocationList({
    issuer: commonName('Sandbox issuing authority'),
    issuerKey: newKey(undefined),
    number: 1_000_000n,
    thisUpdate: inMs(-60_000),
    nextUpdate: inMs(3_600_000),
    revoked: [],
    ...changed,
  })

test.each([
  ['is signed by somebody else', () => listOf({}), 'x509.bad_signature'],
  ['is another authority’s', () => other.newList(), 'x509.bad_signature'],
  ['is cut', () => authority.newList().subarray(0, 90), 'x509.malformed'],
  ['is no list', () => Buffer.from('<html>'), 'x509.malformed'],
])('a list that %s says nothing of anybody', async (_name, list, code) => {
  const { handle, secret } = issue()
  authority.setList(list)
  const looking = observer()
  for (const outcome of [
    await looking.inventory(undefined, signal()),
    await looking.observe(handle, signal()),
    await looking.introspect!(handle, secret, signal()),
  ])
    expect(outcome).toMatchObject({ status: 'unknown', code })
  await looking.close()
})

it('a list that is stale, from the future, a delta, or older than one that was seen says nothing', async () => {
  const { handle } = issue()
  // The authority's own key: only its word about time and extent is wrong.
  const fixture = await startCertificateAuthority()
  const looking = x509.openObserver(
    { ...settings(), authority: fixture.root, certificates: fixture.certificates, crl: fixture.crl, ocsp: fixture.ocsp },
    { observer_token: fixture.observerToken },
  )
  const own = fixture.issue('svc.internal')
  const named: Handle = { kind: CERTIFICATE, account: 'svc.internal', key: `serial:${own.serial}` }
  const early = fixture.newList()
  const say = async (list: Buffer) => {
    fixture.setList(() => list)
    const outcome = await looking.observe(named, signal())
    return outcome.status === 'done' ? 'done' : outcome.code
  }
  const deltaOf = rawExtension('2.5.29.27', Buffer.from([2, 1, 1]), true)
  expect(await say(fixture.listWith({ thisUpdate: inMs(-7_200_000), nextUpdate: inMs(-1000) }))).toBe('x509.list_stale')
  expect(await say(fixture.listWith({ thisUpdate: inMs(3_600_000), nextUpdate: inMs(7_200_000) }))).toBe('x509.list_from_future')
  expect(await say(fixture.listWith({ extensions: [deltaOf] }))).toBe('x509.malformed')
  expect(await say(fixture.newList())).toBe('done')
  expect(await say(early)).toBe('x509.list_went_back')
  expect((await observer().observe(handle, signal())).status).toBe('done')
  await looking.close()
  await fixture.stop()
})

it('a certificate is dead only when list and responder both say so, and then it is', async () => {
  const { handle, secret, serial } = issue()
  const looking = observer()
  const introspect = async () => {
    const outcome = await looking.introspect!(handle, secret, signal())
    return outcome.status === 'done' ? outcome.value : outcome.code
  }
  expect(await introspect()).toBe('active')
  const [listBefore, answerBefore] = [authority.newList(), new Map<string, Buffer>()]
  let question: Buffer | undefined
  authority.setOcsp((asked) => {
    question = asked
    return authority.newAnswer(asked)
  })
  await introspect()
  answerBefore.set('good', authority.newAnswer(question!))
  authority.revoke(serial)
  // The responder still lives on what it said before: it doesn't carry our nonce.
  authority.setOcsp(() => answerBefore.get('good')!)
  expect(await introspect()).toBe('x509.ocsp_nonce')
  // The list lags behind the responder.
  authority.setOcsp(undefined)
  authority.setList(() => listBefore)
  const late = observer()
  expect(await late.introspect!(handle, secret, signal())).toMatchObject({ status: 'done', value: 'active' })
  authority.setList(undefined)
  expect(await introspect()).toBe('inactive')
  // Somebody else's responder.
  authority.setOcsp((asked) => other.newAnswer(asked))
  expect(await introspect()).toBe('x509.ocsp_responder')
  authority.setOcsp(() => Buffer.alloc(0))
  expect(await introspect()).toBe('x509.malformed')
  await Promise.all([looking.close(), late.close()])
})

it('a revocation that is only said to be done leaves the certificate accepted, and shows so', async () => {
  const { handle, secret } = issue()
  const [acting, looking] = [operator(), observer()]
  const [door] = looking.doors(handle)
  authority.setLying(true)
  expect((await acting.delete!(handle, undefined, call())).status).toBe('done')
  expect((await looking.present(door!, { handle, secret }, signal())).answer).toBe('accepted')
  expect(await looking.introspect!(handle, secret, signal())).toMatchObject({ status: 'done', value: 'active' })
  authority.setLying(false)
  expect((await acting.delete!(handle, undefined, call())).status).toBe('done')
  expect(await looking.present(door!, { handle, secret }, signal())).toMatchObject({ answer: 'refused', code: '403' })
  await Promise.all([acting.close(), looking.close()])
})

it('a server that keeps an old list honours a revoked certificate until it asks again', async () => {
  const { handle, secret, serial } = issue()
  const looking = observer()
  const [door] = looking.doors(handle)
  const shown = async () => (await looking.present(door!, { handle, secret }, signal())).answer
  authority.service.setCacheSeconds(600)
  await shown()
  authority.revoke(serial)
  expect(await shown()).toBe('accepted')
  authority.service.setCacheSeconds(0)
  expect(await shown()).toBe('refused')
  await looking.close()
})

it('an expired certificate is disabled and refused, whatever the list says', async () => {
  const account = 'old.internal'
  const { serial, secret } = authority.issue(account, { notBefore: inMs(-120_000), notAfter: inMs(-60_000) })
  const handle = { kind: CERTIFICATE, account, key: `serial:${serial}` }
  const looking = observer()
  expect(await looking.observe(handle, signal())).toMatchObject({
    value: { present: true, state: 'disabled', attributes: { expired: true } },
  })
  expect((await looking.present(looking.doors(handle)[0]!, { handle, secret }, signal())).answer).toBe('refused')
  await looking.close()
})

it('a call that is made again after a crash, with the same value, gives the certificate that the first one made', async () => {
  const [secret, account] = [new Secret(randomUUID()), 'again.internal']
  const spec = { handle: { kind: CERTIFICATE, account }, purpose: 'test', secret }
  const [first, second] = [operator(), operator()]
  const one = await first.create!(spec, call())
  const two = await second.create!(spec, call())
  if (one.status !== 'done' || two.status !== 'done') throw new Error('it was not issued')
  expect(two.value.handle).toEqual(one.value.handle)
  // Nobody brings back by it what was revoked meanwhile.
  expect((await first.delete!(one.value.handle, undefined, call())).status).toBe('done')
  const three = await second.create!(spec, call())
  expect(three.status === 'done' && three.value.handle.key !== one.value.handle.key).toBe(true)
  await Promise.all([first.close(), second.close()])
})

it('an end that is asked for is the certificate’s, and one in the past is refused', async () => {
  const acting = operator()
  const make = (expiresAt: string) =>
    acting.create!({ handle: { kind: CERTIFICATE, account: 'short.internal' }, purpose: 'test', expiresAt }, call())
  const end = new Date(Math.floor(Date.now() / 1000) * 1000 + 600_000).toISOString()
  expect(await make(end)).toMatchObject({ status: 'done', value: { expiresAt: end } })
  expect(await make(inMs(-1000).toISOString())).toMatchObject({ status: 'refused', code: 'x509.bad_expiry' })
  for (const account of ['*.internal', 'a b', '', '-x', 'x'.repeat(300)])
    expect((await acting.create!({ handle: { kind: CERTIFICATE, account }, purpose: 'test' }, call())).status).toBe('refused')
  await acting.close()
})

it('another account’s certificate is not revoked', async () => {
  const { serial } = authority.issue('theirs.internal', { owner: 'somebody-else' })
  const [acting, looking] = [operator(), observer()]
  const handle = { kind: CERTIFICATE, account: 'theirs.internal', key: `serial:${serial}` }
  expect(await acting.delete!(handle, undefined, call())).toMatchObject({ status: 'refused', code: 'acme.unauthorized' })
  expect(await looking.observe(handle, signal())).toMatchObject({ value: { state: 'enabled' } })
  await Promise.all([acting.close(), looking.close()])
})

it('a directory that names another place is not followed, and a foreign certificate is not handed on', async () => {
  const asked: string[] = []
  const elsewhere = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end()
  })
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve))
  const trap = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`
  const liar = createServer((_request, response) => {
    response.setHeader('content-type', 'application/json')
    response.end(
      JSON.stringify({ newNonce: `${trap}/nonce`, newAccount: `${trap}/account`, newOrder: `${trap}/order`, revokeCert: `${trap}/revoke` }),
    )
  })
  await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve))
  const acting = operator({ ...settings(), directory: `http://127.0.0.1:${(liar.address() as AddressInfo).port}/directory` })
  const outcome = await acting.create!({ handle: { kind: CERTIFICATE, account: 'x.internal' }, purpose: 'test' }, call())
  expect(outcome).toMatchObject({ status: 'unknown', code: 'foreign_origin' })
  expect(asked).toEqual([])
  // One authority is configured, and another one issues.
  const mixed = x509.openOperator({ ...settings(), directory: other.directory }, { operator_key: other.operatorKey })
  const foreign = await mixed.create!({ handle: { kind: CERTIFICATE, account: 'x.internal' }, purpose: 'test' }, call())
  expect(foreign).toMatchObject({ status: 'unknown', code: 'x509.other_certificate' })
  await Promise.all([acting.close(), mixed.close()])
  for (const server of [elsewhere, liar]) await new Promise((resolve) => server.close(resolve))
})

test('an alert about the certificate is a refusal; a cut connection, another alert or a busy server is none', () => {
  const verdict = (code: string) => verdictOfError(Object.assign(new Error(), { code }), false)[0]
  expect(verdict('ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED')).toBe('refused')
  expect(verdict('ERR_SSL_TLSV1_ALERT_UNKNOWN_CA')).toBe('refused')
  for (const code of ['ECONNRESET', 'ECONNREFUSED', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', 'DEPTH_ZERO_SELF_SIGNED_CERT', ''])
    expect(verdict(code)).toBe('unreachable')
  expect(verdictOfError(Object.assign(new Error(), { code: 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_REVOKED' }), true)[0]).toBe('unreachable')
  expect([200, 401, 403, 400, 404, 429, 500, 301].map((status) => verdictOfStatus(status, {})[0])).toEqual([
    'accepted',
    'refused',
    'refused',
    'unreachable',
    'unreachable',
    'unreachable',
    'unreachable',
    'unreachable',
  ])
  expect(verdictOfStatus(400, { refuses: [400] })[0]).toBe('refused')
})

it('what the inventory tells of a certificate is what stands in it', async () => {
  const { handle, serial } = issue()
  const looking = observer()
  const { der } = authority.issue('named.internal')
  const outcome = await looking.observe(
    { kind: CERTIFICATE, account: 'named.internal', key: `serial:${readCertificate(der).serial}` },
    signal(),
  )
  expect(outcome).toMatchObject({
    value: {
      attributes: {
        subject: 'CN=named.internal',
        issuer: 'CN=Sandbox issuing authority',
        names: ['dns:named.internal'],
        key: 'ec prime256v1',
        signature: 'sha256-ecdsa',
        keyUsage: ['digitalSignature'],
        authority: false,
        revoked: false,
        ofAnotherAuthority: false,
        oddities: [],
      },
    },
  })
  expect(handle.key).toBe(`serial:${serial}`)
  await looking.close()
})
