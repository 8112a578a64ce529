// Certificates that lie: each is either refused with a code, or read with what is odd about it; none is taken for honest, and none takes long.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import {
  commonName,
  element,
  elementsOf,
  findPath,
  isSelfSigned,
  isWeak,
  KeyUsageFlags,
  LARGEST_CERTIFICATE,
  makeCertificate,
  makeRequest,
  type NewCertificate,
  onlyElement,
  pemBlock,
  pemBlocks,
  rawExtension,
  readCertificate,
  readRequest,
  readSpiffeId,
  readSvid,
  SEQUENCE,
  spkiOf,
  X509Error,
} from './index.ts'

const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const at = new Date('2026-06-01T00:00:00Z')
const [from, to] = [new Date('2026-01-01T00:00:00Z'), new Date('2027-01-01T00:00:00Z')]
const rootKey = newKey()
const leafKey = newKey()
const make = (changed: Partial<NewCertificate> = {}) =>
  makeCertificate({
    subject: commonName('leaf'),
    issuer: commonName('Root'),
    spki: spkiOf(leafKey),
    issuerKey: rootKey,
    serial: Buffer.from([5]),
    notBefore: from,
    notAfter: to,
    ...changed,
  })
const read = (changed: Partial<NewCertificate> = {}) => readCertificate(make(changed))
const authority = (name: string, key: KeyObject, issuer = name, issuerKey = key, changed: Partial<NewCertificate> = {}) =>
  read({ subject: commonName(name), issuer: commonName(issuer), spki: spkiOf(key), issuerKey, authority: {}, ...changed })
const root = authority('Root', rootKey)
const codeOf = (act: () => unknown): string => {
  try {
    act()
    return 'taken'
  } catch (error) {
    return error instanceof X509Error ? error.code : `another error: ${String(error)}`
  }
}

describe('reading', () => {
  test.each([
    ['a negative serial', { serial: Buffer.from([0x80, 1]) }, 'serial_not_positive'],
    ['serial nought', { serial: Buffer.from([0]) }, 'serial_not_positive'],
    ['an endless serial', { serial: Buffer.concat([Buffer.from([1]), randomBytes(40)]) }, 'serial_too_long'],
    ['a NUL in a name', { names: [{ type: 'dns', value: 'bank.example\0.evil.example' }] }, 'name_hostile'],
    ['a line break in its subject', { subject: commonName('x\r\nlevel=error') }, 'name_hostile'],
    ['a direction mark', { subject: commonName('‮elpmaxe') }, 'name_hostile'],
    ['a validity that ends before it begins', { notBefore: to, notAfter: from }, 'validity_absurd'],
    ['a validity from before 1970', { notBefore: new Date('1950-06-01T00:00:00Z') }, 'validity_absurd'],
    [
      'more names than anybody has',
      { names: Array.from({ length: 1200 }, (_, i) => ({ type: 'dns', value: `n${i}.x` })) },
      'names_too_many',
    ],
    ['version 1', { version: 0 }, 'wrong_version'],
    ['version 9', { version: 9 }, 'wrong_version'],
    ['names that are no names', { extensions: [rawExtension('2.5.29.17', Buffer.from('junk'), false)] }, 'names_unreadable'],
    ['an extension twice', { extensions: [rawExtension('2.5.29.19', Buffer.from([0x30, 0]), true)] }, 'extension_repeated'],
  ] as const)('%s is odd, and no path leads to it', (_name, changed, oddity) => {
    const certificate = read(changed as Partial<NewCertificate>)
    expect(certificate.oddities).toContain(oddity)
    expect(findPath(certificate, [], [root], at)).toEqual({ ok: false, fault: 'odd' })
    expect(JSON.stringify([certificate.subject, certificate.names])).not.toMatch(/[\p{Cc}\u202e]/u)
  })

  it('an honest one has nothing odd', () => {
    expect(read({ names: [{ type: 'dns', value: 'a.example' }] }).oddities).toEqual([])
  })

  it('is bounded: what is too large is refused before it is read', () => {
    // Whoever read any of it would have other words for it: a million names are nothing of a certificate, and ones are no element at all.
    const name = Buffer.from('8209782e6578616d706c65', 'hex')
    const names = element(SEQUENCE, element(SEQUENCE, Buffer.alloc(name.length * 1_000_000, name)))
    for (const huge of [names, Buffer.alloc(LARGEST_CERTIFICATE + 1, 0xff)]) {
      expect(codeOf(() => readCertificate(huge))).toBe('too_large')
      expect(codeOf(() => readCertificate(huge.subarray(0, LARGEST_CERTIFICATE)))).not.toBe('too_large')
    }
  })

  it('cut or changed anywhere it is refused with a code or read; nothing else is thrown', () => {
    const whole = make({ names: [{ type: 'uri', value: 'spiffe://a.example/b' }] })
    for (let n = 0; n < whole.length; n += 1) expect(codeOf(() => readCertificate(whole.subarray(0, n)))).toBe('malformed')
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const changed = Buffer.from(whole)
        changed[place] = changed[place]! ^ change
        expect(['taken', 'malformed', 'too_large']).toContain(codeOf(() => readCertificate(changed)))
      }),
      { numRuns: 150 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        expect(codeOf(() => readCertificate(Buffer.from(bytes)))).toBe('malformed')
      }),
    )
    expect(codeOf(() => readCertificate(Buffer.concat([whole, Buffer.from([0])])))).toBe('malformed')
  })

  it('nesting without end is malformed', () => {
    const nested = Buffer.alloc(60_000)
    for (let at = 0, left = nested.length - 4; left > 4; at += 4, left -= 4) nested.set([0x30, 0x82, left >> 8, left & 255], at)
    expect(codeOf(() => readCertificate(nested))).toBe('malformed')
  })

  it('a short RSA key and a broken hash are weak', () => {
    const short = generateKeyPairSync('rsa', { modulusLength: 512 }).publicKey
    const certificate = read({ spki: spkiOf(short) })
    expect(certificate.key).toBe('rsa 512')
    expect(isWeak(certificate)).toBe(true)
    expect(isWeak({ key: 'rsa 4096', signature: 'sha1-rsa' })).toBe(true)
    expect(isWeak({ key: 'ec prime256v1', signature: 'sha256-ecdsa' })).toBe(false)
    expect(findPath(certificate, [], [root], at)).toEqual({ ok: false, fault: 'weak' })
  })

  it('PEM is read block by block, and a block that never ends is malformed', () => {
    const text = `hello\n${pemBlock('CERTIFICATE', make())}between${pemBlock('CERTIFICATE', root.der)}`
    expect(pemBlocks(text, 'CERTIFICATE').map((der) => der.length)).toEqual([make().length, root.der.length].map(() => expect.any(Number)))
    expect(codeOf(() => pemBlocks('-----BEGIN CERTIFICATE-----\nAAAA', 'CERTIFICATE'))).toBe('malformed')
    expect(codeOf(() => pemBlocks(text.repeat(60), 'CERTIFICATE'))).toBe('too_large')
  })
})

describe('a path', () => {
  const middleKey = newKey()
  const middle = authority('Middle', middleKey, 'Root', rootKey)
  const leaf = read({ issuer: commonName('Middle'), issuerKey: middleKey })

  it('leads over those between to somebody who is trusted, and nowhere without them', () => {
    expect(findPath(leaf, [middle], [root], at)).toMatchObject({ ok: true })
    expect(findPath(leaf, [], [root], at)).toEqual({ ok: false, fault: 'no_path' })
    expect(findPath(leaf, [middle], [], at)).toEqual({ ok: false, fault: 'no_path' })
  })

  test.each([
    ['is over', { notAfter: new Date('2026-05-01T00:00:00Z') }, 'expired'],
    ['is to come', { notBefore: new Date('2026-07-01T00:00:00Z') }, 'not_yet_valid'],
    ['may not sign', { keyUsage: KeyUsageFlags.digitalSignature }, 'not_an_authority'],
    ['asks for something nobody here knows', { extensions: [rawExtension('1.2.3.4', Buffer.from([5, 0]), true)] }, 'unknown_critical'],
  ] as const)('an authority between that %s ends it', (_name, changed, fault) => {
    const bad = authority('Middle', middleKey, 'Root', rootKey, changed as Partial<NewCertificate>)
    expect(findPath(leaf, [bad], [root], at)).toEqual({ ok: false, fault })
  })

  it('a leaf is no authority, another key is no signature, and depth is bounded', () => {
    const notOne = read({ subject: commonName('Middle'), spki: spkiOf(middleKey) })
    expect(findPath(leaf, [notOne], [root], at)).toEqual({ ok: false, fault: 'not_an_authority' })
    const sameName = authority('Middle', newKey(), 'Root', rootKey)
    expect(findPath(leaf, [sameName], [root], at)).toEqual({ ok: false, fault: 'bad_signature' })
    const tight = authority('Root', rootKey, 'Root', rootKey, { authority: { pathLength: 0 } })
    expect(findPath(leaf, [middle], [tight], at)).toEqual({ ok: false, fault: 'path_too_long' })
  })

  it('that goes in circles ends', () => {
    const [aKey, bKey] = [newKey(), newKey()]
    const a = authority('A', aKey, 'B', bKey)
    const b = authority('B', bKey, 'A', aKey)
    const of = read({ issuer: commonName('A'), issuerKey: aKey })
    expect(findPath(of, [a, b, a, b], [root], at).ok).toBe(false)
    const many = Array.from({ length: 50 }, () => authority('A', aKey, 'A', aKey))
    // In all orders of them it would not end.
    expect(findPath(of, many, [root], at).ok).toBe(false)
  }, 60_000)

  it('self-signed is only what its own key signed', () => {
    expect(isSelfSigned(root)).toBe(true)
    expect(isSelfSigned(authority('Root', newKey(), 'Root', rootKey))).toBe(false)
  })
})

describe('an SVID', () => {
  const trust = { trustDomain: 'acme.example', authorities: [root] }
  const uri = (value: string) => ({ type: 'uri' as const, value })
  const svid = (changed: Partial<NewCertificate> = {}) =>
    readSvid(read({ names: [uri('spiffe://acme.example/billing/api')], ...changed }), [], trust, at)

  it('says of whom it is', () => {
    expect(svid()).toMatchObject({ ok: true, id: 'spiffe://acme.example/billing/api', trustDomain: 'acme.example', path: '/billing/api' })
  })

  test.each([
    ['no URI', { names: [{ type: 'dns', value: 'a.example' }] }, 'not_one_uri'],
    ['two URIs', { names: [uri('spiffe://acme.example/a'), uri('spiffe://acme.example/b')] }, 'not_one_uri'],
    ['another scheme', { names: [uri('https://acme.example/a')] }, 'bad_spiffe_id'],
    ['no path', { names: [uri('spiffe://acme.example')] }, 'bad_spiffe_id'],
    ['another trust domain', { names: [uri('spiffe://evil.example/a')] }, 'other_trust_domain'],
    ['an authority', { names: [uri('spiffe://acme.example/a')], authority: {} }, 'is_authority'],
    [
      'signing lists',
      { names: [uri('spiffe://acme.example/a')], keyUsage: KeyUsageFlags.digitalSignature | KeyUsageFlags.cRLSign },
      'signs_certificates',
    ],
    ['no signing at all', { names: [uri('spiffe://acme.example/a')], keyUsage: KeyUsageFlags.keyAgreement }, 'cannot_sign'],
    ['another signer', { names: [uri('spiffe://acme.example/a')], issuerKey: leafKey }, 'bad_signature'],
    ['an end that has passed', { names: [uri('spiffe://acme.example/a')], notAfter: new Date('2026-05-01T00:00:00Z') }, 'expired'],
  ] as const)('with %s is none', (_name, changed, fault) => {
    expect(svid(changed as Partial<NewCertificate>)).toEqual({ ok: false, fault })
  })

  test.each([
    'spiffe://Acme.example/a',
    'spiffe://acme.example:443/a',
    'spiffe://user@acme.example/a',
    'spiffe://acme.example/a/',
    'spiffe://acme.example//a',
    'spiffe://acme.example/./a',
    'spiffe://acme.example/a/..',
    'spiffe://acme.example/a?x=1',
    'spiffe://acme.example/a#x',
    'spiffe://acme.example/%61',
    'SPIFFE://acme.example/a',
    'spiffe:///a',
    `spiffe://acme.example/${'a'.repeat(2048)}`,
    'spiffe://acme.example/ä',
    'spiffe://acme.example/a\n',
  ])('`%s` is no SPIFFE ID', (text) => {
    expect(readSpiffeId(text)).toBeUndefined()
  })
})

describe('a request', () => {
  const publicKeyOf = (spki: Buffer) => createPublicKey({ key: spki, format: 'der', type: 'spki' })

  it('is of who holds the key: changed anywhere it is refused', () => {
    const request = makeRequest('svc', [{ type: 'dns', value: 'svc.example' }], leafKey)
    expect(readRequest(request, publicKeyOf)).toMatchObject({ commonName: 'svc', names: [{ type: 'dns', value: 'svc.example' }] })
    const [signed] = elementsOf(onlyElement(request).content)
    const start = request.indexOf(signed!.whole)
    for (let place = start; place < start + signed!.whole.length; place += 1) {
      const changed = Buffer.from(request)
      changed[place] = changed[place]! ^ 1
      expect(
        codeOf(() => readRequest(changed, publicKeyOf)),
        String(place),
      ).not.toBe('taken')
    }
  })

  it('that asks for a hostile name is refused', () => {
    expect(codeOf(() => readRequest(makeRequest('svc', [{ type: 'dns', value: 'a\0b' }], leafKey), publicKeyOf))).toBe('bad_request')
    expect(createPrivateKey(leafKey.export({ type: 'pkcs8', format: 'pem' })).type).toBe('private')
  })
})
