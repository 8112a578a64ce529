// Endpoints looked at for real: honest and dishonest servers on loopback, each with one handshake; and none that was not declared.
import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { createServer as createTcp, type Server, type Socket } from 'node:net'
import { createServer as createTls, type TlsOptions } from 'node:tls'
import type { Endpoint, ServedCertificate } from '@countersign/connector-kit'
import {
  commonName,
  makeCertificate,
  makeOcspAnswer,
  makeOcspRequest,
  type NewCertificate,
  pemBlock,
  readCertificate,
  readOcspRequest,
  spkiOf,
} from '@countersign/x509'
import { afterAll, describe, expect, it, test } from 'vitest'
import { tls } from './index.ts'
import { mayReach, networksOf, resolve } from './reach.ts'

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const rootKey = newKey()
const middleKey = newKey()
const [from, to] = [new Date(Date.now() - 86_400_000), new Date(Date.now() + 60 * 86_400_000)]
let serial = 100
const make = (changed: Partial<NewCertificate> & { key: KeyObject }): Buffer => {
  serial += 1
  return makeCertificate({
    subject: commonName('www.example'),
    issuer: commonName('Test Root'),
    spki: spkiOf(changed.key),
    issuerKey: rootKey,
    serial: Buffer.from([0x10, serial]),
    notBefore: from,
    notAfter: to,
    names: [{ type: 'dns', value: 'www.example' }],
    ...changed,
  })
}
const root = make({ key: rootKey, subject: commonName('Test Root'), names: [], authority: {} })
const middle = make({ key: middleKey, subject: commonName('Test Middle'), names: [], authority: {} })
const pem = (...ders: readonly Buffer[]) => ders.map((der) => pemBlock('CERTIFICATE', der)).join('')
const keyPem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()

const running: Server[] = []
const open: Set<Socket> = new Set()
const listen = async (server: Server): Promise<number> => {
  running.push(server)
  server.on('connection', (socket) => {
    open.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => open.delete(socket))
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return (server.address() as AddressInfo).port
}
afterAll(async () => {
  for (const socket of open) socket.destroy()
  await Promise.all(running.map((server) => new Promise((done) => server.close(done))))
})

const serve = (chain: readonly Buffer[], key: KeyObject, more: TlsOptions = {}, staple?: () => Buffer): Promise<number> => {
  const server = createTls({ key: keyPem(key), cert: pem(...chain), ciphers: 'DEFAULT@SECLEVEL=0', ...more }, (socket) => {
    socket.on('error', () => {})
  })
  if (staple)
    server.on('OCSPRequest', (_certificate, _issuer, answer: (error: Error | null, response: Buffer) => void) => answer(null, staple()))
  server.on('tlsClientError', () => {})
  return listen(server)
}

type Declared = { id: string; host: string; port: number; serverName?: string }
const lookAt = async (endpoints: readonly Declared[], more: Record<string, unknown> = {}): Promise<Endpoint[]> => {
  const observer = tls.openObserver({ endpoints: [...endpoints], roots: pem(root), timeoutMs: 3000, ...more }, {})
  const items: Endpoint[] = []
  let cursor: string | undefined
  do {
    const page = await observer.endpoints!(cursor, AbortSignal.timeout(20_000))
    if (page.status !== 'done') throw new Error(page.code)
    items.push(...page.value.items)
    cursor = page.value.next
  } while (cursor !== undefined)
  await observer.close()
  return items
}
const shown = async (port: number, serverName = 'www.example', more: Record<string, unknown> = {}): Promise<ServedCertificate> => {
  const [one] = await lookAt([{ id: 'one', host: '127.0.0.1', port, serverName }], more)
  if (one?.looked.code !== 'served' || !('certificate' in one.looked)) throw new Error(one?.looked.code)
  return one.looked.certificate
}
const problemsOf = async (port: number, serverName?: string): Promise<string[]> =>
  (await shown(port, serverName)).problems.map(({ code }) => code)
const codeOf = async (port: number, more: Record<string, unknown> = {}): Promise<string> =>
  (await lookAt([{ id: 'one', host: '127.0.0.1', port, serverName: 'www.example' }], more))[0]!.looked.code

describe('what a server shows', () => {
  it('is told as it is, and an honest one has no problem', async () => {
    const key = newKey()
    const leaf = make({ key, issuer: commonName('Test Middle'), issuerKey: middleKey })
    const certificate = await shown(await serve([leaf, middle], key))
    expect(certificate).toMatchObject({
      subject: 'CN=www.example',
      issuer: 'CN=Test Middle',
      names: ['dns:www.example'],
      fingerprint: readCertificate(leaf).fingerprint,
      key: 'ec prime256v1',
      signature: 'sha256-ecdsa',
      keyUsage: ['digitalSignature'],
      above: ['CN=Test Middle'],
      protocol: 'TLSv1.3',
      stapled: 'none',
      problems: [],
    })
  })

  const leafKey = newKey()
  const rsa512 = () => generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey
  test.each([
    ['another name', () => serve([make({ key: leafKey })], leafKey), 'shop.example', ['name_mismatch']],
    ['no names but a common one', () => serve([make({ key: leafKey, names: [] })], leafKey), 'www.example', ['name_mismatch']],
    [
      'itself as issuer',
      () => serve([make({ key: leafKey, issuer: commonName('www.example'), issuerKey: leafKey })], leafKey),
      'www.example',
      ['self_signed'],
    ],
    [
      'an end that has passed',
      () => serve([make({ key: leafKey, notAfter: new Date(Date.now() - 3_600_000) })], leafKey),
      'www.example',
      ['expired'],
    ],
    [
      'a beginning to come',
      () => serve([make({ key: leafKey, notBefore: new Date(Date.now() + 86_400_000) })], leafKey),
      'www.example',
      ['not_yet_valid'],
    ],
    [
      'nobody above it',
      () => serve([make({ key: leafKey, issuer: commonName('Test Middle'), issuerKey: middleKey })], leafKey),
      'www.example',
      ['chain_incomplete'],
    ],
    [
      'somebody who is not trusted above it',
      () => {
        const other = newKey()
        const stranger = make({ key: other, subject: commonName('Other'), issuer: commonName('Other'), issuerKey: other, authority: {} })
        return serve([make({ key: leafKey, issuer: commonName('Other'), issuerKey: other }), stranger], leafKey)
      },
      'www.example',
      ['untrusted'],
    ],
    ['a negative serial', () => serve([make({ key: leafKey, serial: Buffer.from([0x90, 1]) })], leafKey), 'www.example', ['odd']],
    [
      'a NUL in a name',
      () =>
        serve(
          [
            make({
              key: leafKey,
              names: [
                { type: 'dns', value: 'www.example' },
                { type: 'dns', value: 'a\0b' },
              ],
            }),
          ],
          leafKey,
        ),
      'www.example',
      ['odd'],
    ],
    [
      'a weak key',
      () => {
        const key = rsa512()
        return serve([make({ key })], key)
      },
      'www.example',
      ['weak'],
    ],
  ] as const)('with %s has that problem', async (_name, start, serverName, problems) => {
    expect(await problemsOf(await start(), serverName)).toEqual(problems)
  })

  it('carries its OCSP answer, which is verified', async () => {
    const key = newKey()
    const leaf = make({ key })
    const [issuer, mine] = [readCertificate(root), readCertificate(leaf)]
    const answer =
      (status: 'good' | { revokedAt: Date }, signer = rootKey, nextUpdate = to) =>
      () =>
        makeOcspAnswer({
          id: readOcspRequest(makeOcspRequest(issuer, mine.serial, Buffer.alloc(16))).id,
          status,
          producedAt: new Date(Date.now() - 3_600_000),
          nextUpdate,
          key: signer,
          responderSpki: issuer.spki,
        })
    // TLS 1.2: Node's server staples there without a store of its own.
    const stapled = async (staple: () => Buffer) => (await shown(await serve([leaf, root], key, {}, staple))).stapled
    expect(await stapled(answer('good'))).toBe('good')
    expect(await stapled(answer({ revokedAt: from }))).toBe('revoked')
    expect(await stapled(answer('good', newKey()))).toBe('unusable')
    expect(await stapled(answer('good', rootKey, new Date(Date.now() - 3_000_000)))).toBe('unusable')
  })
})

describe('a server that is none', () => {
  it('ends the look with a code, at its time: silent, dripping, closing, not there, speaking something else', async () => {
    const silent = await listen(createTcp())
    const drip = await listen(
      createTcp((socket) => {
        const timer = setInterval(() => socket.write(Buffer.from([0x16])), 20)
        socket.on('close', () => clearInterval(timer))
      }),
    )
    const closing = await listen(createTcp((socket) => socket.end()))
    const http = await listen(createTcp((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')))
    const gone = createTcp()
    const port = await listen(gone)
    await new Promise((done) => gone.close(done))
    const codes = await Promise.all([silent, drip, closing, http, port].map((each) => codeOf(each, { timeoutMs: 400 })))
    expect(codes).toEqual([
      'timeout',
      expect.stringMatching(/timeout|no_tls/),
      expect.stringMatching(/connection_broken|no_tls/),
      'no_tls',
      'connection_refused',
    ])
  }, 30_000)

  it('does not keep others from being looked at, and an aborted look is unknown', async () => {
    const key = newKey()
    const good = await serve([make({ key })], key)
    const silent = await listen(createTcp())
    const many = Array.from({ length: 20 }, (_, n) => ({
      id: `e${n}`,
      host: '127.0.0.1',
      port: n === 3 ? silent : good,
      serverName: 'www.example',
    }))
    const items = await lookAt(many, { timeoutMs: 1500 })
    expect(items.map(({ id }) => id)).toEqual(many.map(({ id }) => id))
    expect(items.filter(({ looked }) => looked.code === 'served')).toHaveLength(19)
    const observer = tls.openObserver({ endpoints: [{ id: 'a', host: '127.0.0.1', port: silent }] }, {})
    expect(await observer.endpoints!(undefined, AbortSignal.timeout(50))).toMatchObject({ status: 'unknown', code: 'aborted' })
    for (const cursor of ['', '0', '-1', 'x', '1', '99999'])
      expect((await observer.endpoints!(cursor, AbortSignal.timeout(5000))).status).toBe('refused')
  })
})

describe('where it may connect to', () => {
  test.each([
    '169.254.169.254',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    'fe80::1',
    'ff02::1',
    '::',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '::169.254.169.254',
    '64:ff9b::169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    'fd00:ec2::254',
    'fe80::1%lo',
    '0xa9fea9fe',
    '2852039166',
    '0251.0376.0251.0376',
    'metadata',
  ])('never to %s', (address) => {
    expect(mayReach(address, undefined)).toBe(false)
  })

  it('within the declared networks, where there are any', () => {
    const allowed = networksOf(['10.0.0.0/8', 'fd12::/16'])
    expect(['10.1.2.3', '::ffff:10.1.2.3', 'fd12::1', '11.0.0.1', '127.0.0.1', 'fd13::1'].map((each) => mayReach(each, allowed))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ])
  })

  it('a name that leads elsewhere is refused before anything is sent', async () => {
    let touched = 0
    const port = await listen(
      createTcp((socket) => {
        touched += 1
        socket.destroy()
      }),
    )
    const [one, two] = await lookAt(
      [
        { id: 'one', host: 'localhost', port },
        { id: 'two', host: 'no-such-host.invalid', port },
      ],
      { networks: ['10.0.0.0/8'] },
    )
    expect(one!.looked.code).toBe('address_refused')
    expect(two!.looked.code).toBe('name_unresolved')
    expect(touched).toBe(0)
    expect(await resolve('127.0.0.1', undefined)).toEqual({ address: '127.0.0.1' })
  })
})

it('roots that are none are refused, not taken for "nobody is trusted"', async () => {
  const observer = tls.openObserver({ endpoints: [{ id: 'a', host: '127.0.0.1', port: 1 }], roots: '-----BEGIN CERTIFICATE-----\nAA' }, {})
  expect(await observer.endpoints!(undefined, AbortSignal.timeout(5000))).toMatchObject({ status: 'refused', code: 'tls.bad_roots' })
  expect(createPrivateKey(keyPem(rootKey)).type).toBe('private')
})
