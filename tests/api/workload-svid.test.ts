// The door of workloads for those that have an X.509-SVID: who signs is who the certificate says, under the authorities of the issuer's document, and nobody else.
import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { standingInstrument } from '@countersign/core/testing/instruments'
import { lending } from '@countersign/core/testing/leases'
import { commonName, KeyUsageFlags, makeCertificate, type NewCertificate, pemBlock, spkiOf } from '@countersign/x509'
import { SignJWT } from 'jose'
import { afterAll, beforeAll, expect, it, test } from 'vitest'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'

const id = 'spiffe://acme.example/ci'
const newKey = () => generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const [rootKey, middleKey, leafKey, strangerKey] = [newKey(), newKey(), newKey(), newKey()]

let database: TestDatabase
let house: ApiHouse
let root: Buffer
let middle: Buffer
beforeAll(async () => {
  database = await startTestDatabase()
  house = await openApi(database, { workloads: { waitMs: 0 } })
  root = make({ subject: commonName('Trust root'), spki: spkiOf(rootKey), names: [], authority: {} })
  middle = make({ subject: commonName('Between'), spki: spkiOf(middleKey), names: [], authority: {} })
  await lending(house, { rule: { concurrent: 20 } })
  await standingInstrument(house.house, 'issuer', 'mesh', {
    title: 'Workloads of acme.example',
    type: 'spiffe',
    trustDomain: 'acme.example',
    audience: 'countersign',
    keys: { bundle: pemBlock('CERTIFICATE', root) },
    algorithms: ['ES256'],
    longestSeconds: 600,
    oneTime: true,
    workloads: [{ workload: 'ci', claims: { sub: id } }],
  })
})
afterAll(async () => {
  await house?.close()
  await database?.stop()
})

const now = () => house.house.clock.now().getTime()
const make = (changed: Partial<NewCertificate> = {}): Buffer =>
  makeCertificate({
    subject: commonName('ci'),
    issuer: commonName('Trust root'),
    spki: spkiOf(leafKey),
    issuerKey: rootKey,
    serial: Buffer.from([7]),
    notBefore: new Date(now() - 60_000),
    notAfter: new Date(now() + 3_600_000),
    names: [{ type: 'uri', value: id }],
    ...changed,
  })

let n = 0
const token = (chain: unknown, { key = leafKey, claims = {}, header = {} }: { key?: KeyObject; claims?: object; header?: object } = {}) => {
  n += 1
  const at = Math.floor(now() / 1000)
  return new SignJWT({ sub: id, aud: 'countersign', jti: `svid-${n}`, iat: at, exp: at + 120, ...claims })
    .setProtectedHeader({ alg: 'ES256', x5c: chain as string[], ...header })
    .sign(key)
}
const shown = (...ders: readonly Buffer[]) => ders.map((der) => der.toString('base64'))
const send = async (jwt: string) => {
  const { status, body } = await house.call('POST', '/workload/v1/leases', {
    as: jwt,
    headers: { 'x-issuer': 'mesh' },
    body: { rule: 'orders' },
    idempotencyKey: null,
  })
  return status === 202 ? 'given' : body.code
}

it('a workload with its SVID is given what its rule gives, also over an authority between', async () => {
  expect(await send(await token(shown(make())))).toBe('given')
  const below = make({ issuer: commonName('Between'), issuerKey: middleKey })
  expect(await send(await token(shown(below, middle)))).toBe('given')
})

test.each([
  ['another key’s signature', () => token(shown(make()), { key: strangerKey })],
  ['an SVID of another authority', () => token(shown(make({ issuerKey: strangerKey })))],
  ['an SVID of itself', () => token(shown(make({ issuer: commonName('ci'), issuerKey: leafKey })))],
  [
    'an authority of its own beside it',
    () => {
      const own = make({ subject: commonName('Trust root'), spki: spkiOf(strangerKey), issuerKey: strangerKey, names: [], authority: {} })
      return token(shown(make({ issuerKey: strangerKey }), own))
    },
  ],
  ['one between left out', () => token(shown(make({ issuer: commonName('Between'), issuerKey: middleKey })))],
  ['an SVID that has ended', () => token(shown(make({ notAfter: new Date(now() - 1000) })))],
  [
    'two SPIFFE IDs',
    () =>
      token(
        shown(
          make({
            names: [
              { type: 'uri', value: id },
              { type: 'uri', value: `${id}2` },
            ],
          }),
        ),
      ),
  ],
  ['another trust domain', () => token(shown(make({ names: [{ type: 'uri', value: 'spiffe://evil.example/ci' }] })))],
  ['an authority as its SVID', () => token(shown(make({ authority: {} })))],
  ['an SVID that may not sign', () => token(shown(make({ keyUsage: KeyUsageFlags.keyAgreement })))],
  ['the root itself', () => token(shown(root), { key: rootKey })],
  ['another subject than its SVID’s', () => token(shown(make()), { claims: { sub: 'spiffe://acme.example/other' } })],
  ['another audience', () => token(shown(make()), { claims: { aud: 'somebody' } })],
  ['no certificate', () => token([])],
  ['what is none', () => token(['AAAA'])],
  ['too many', () => token(shown(...Array.from({ length: 6 }, () => middle)))],
  ['a key in its header', async () => token(undefined, { header: { jwk: strangerKey.export({ format: 'jwk' }) } })],
] as const)('a token with %s is refused', async (_name, make) => {
  expect(await send(await make())).toBe('workload.token_refused')
})

it('a SPIFFE ID that the document does not map is no workload', async () => {
  const other = make({ names: [{ type: 'uri', value: `${id}/other` }] })
  expect(await send(await token(shown(other), { claims: { sub: `${id}/other` } }))).toBe('lease.unknown_workload')
})

it('a token is taken once, and one of another algorithm not at all', async () => {
  const jwt = await token(shown(make()))
  expect([await send(jwt), await send(jwt)]).toEqual(['given', 'lease.token_used'])
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const weak = await token(shown(make({ spki: spkiOf(rsa.publicKey) })), { key: rsa.privateKey, header: { alg: 'RS256' } })
  expect(await send(weak)).toBe('workload.token_refused')
})
