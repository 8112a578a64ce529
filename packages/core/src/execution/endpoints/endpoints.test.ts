// Endpoints: what was seen stays until something else is seen, a look that did not come through closes nothing, and findings follow the facts and the clock.
import type { Endpoint, EndpointPage, Outcome, ServedCertificate } from '@countersign/connector-kit'
import { done, unknown } from '@countersign/connector-kit'
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from 'vitest'
import { systemCaller } from '../../registry/principals/index.ts'
import { type Opened, openCompany } from '../../testing/open.ts'
import { startTestDatabase, type TestDatabase } from '../../testing/runtime.ts'
import { followEndpoints, readEndpoints } from './index.ts'
import { lookedAt, wrongWith } from './model.ts'
import { correlatedEndpoints } from './store.ts'

let database: TestDatabase
let opened: Opened
let answer: (cursor: string | undefined) => Outcome<EndpointPage>
beforeAll(async () => {
  database = await startTestDatabase()
  opened = await openCompany(database)
  const { connectors } = opened.house.runtime
  const { definition, observer } = connectors
  Object.assign(connectors, {
    definition: (kind: string) => (kind === 'tls' ? { ...definition('fake'), kind: 'tls', looksAtEndpoints: true } : definition(kind)),
    observer: async (system: { connector: string }) =>
      system.connector === 'tls'
        ? { endpoints: async (cursor: string | undefined) => answer(cursor), close: async () => {} }
        : observer(system as never),
  })
  await opened.fresh.db
    .insertInto('systems')
    .values({
      org_id: 'acme',
      id: 'edge',
      name: 'Edge',
      connector: 'tls',
      environment: 'production',
      config: '{}',
      operator_secrets: '{}',
      observer_secrets: '{}',
    })
    .execute()
})
beforeEach(async () => {
  await read()
})
afterAll(async () => {
  await opened?.end()
  await database?.stop()
})

const inDays = (days: number): string => new Date(opened.house.clock.now().getTime() + days * 86_400_000).toISOString()
const certificate = (more: Partial<ServedCertificate> = {}): ServedCertificate => ({
  subject: 'CN=www',
  issuer: 'CN=Root',
  names: ['dns:www.example'],
  serial: 'a1',
  fingerprint: 'f'.repeat(64),
  notBefore: inDays(-10),
  notAfter: inDays(80),
  key: 'ec prime256v1',
  signature: 'sha256-ecdsa',
  keyUsage: ['digitalSignature'],
  above: [],
  protocol: 'TLSv1.3',
  stapled: 'none',
  problems: [],
  ...more,
})
const served = (id: string, more: Partial<ServedCertificate> = {}): Endpoint => ({
  id,
  address: `${id}.example:443`,
  looked: { code: 'served', certificate: certificate(more) },
})
const silent = (id: string, code = 'timeout'): Endpoint => ({ id, address: `${id}.example:443`, looked: { code, detail: 'no handshake' } })

const caller = () => systemCaller(opened.house.runtime, 'acme', 'test')
const read = async (...items: readonly Endpoint[]) => {
  answer = () => done({ items })
  await readEndpoints(opened.house.runtime, caller(), 'edge')
}
const open = async (): Promise<string[]> =>
  (
    await opened.fresh.db
      .selectFrom('findings')
      .select(['kind', 'severity', 'subject'])
      .where('state', '=', 'open')
      .where((eb) => eb.or([eb('kind', 'like', 'certificate.%'), eb('kind', 'like', 'endpoint.%')]))
      .orderBy('kind')
      .execute()
  ).map(({ kind, severity, subject }) => `${kind} ${severity}${subject.includes('@') ? ` ${subject.split('@')[1]}` : ''}`)
const known = () => correlatedEndpoints(opened.fresh.db, 'acme', {}, '', 10)

describe('what is shown', () => {
  it('is kept, and an honest one is nobody’s finding', async () => {
    await read(served('www'))
    expect(await known()).toMatchObject([{ name: 'www', code: '', certificate: { subject: 'CN=www' }, credential: null }])
    expect(await open()).toEqual([])
  })

  it('is a finding for each thing that is wrong, closed by the look that sees another one', async () => {
    const problems = (['weak', 'odd', 'revoked', 'self_signed', 'name_mismatch'] as const).map((code) => ({ code, detail: 'so it is' }))
    await read(served('www', { problems }))
    await read(served('www', { problems }))
    expect(await open()).toEqual([
      'certificate.odd high',
      'certificate.revoked critical',
      'certificate.untrusted moderate',
      'certificate.weak high',
      'certificate.wrong_name moderate',
    ])
    await read(served('www', { fingerprint: 'e'.repeat(64) }))
    expect(await open()).toEqual([])
  })

  it('comes near its end by the clock alone: told at each of policy’s times, then as expired, and closed by a renewal', async () => {
    await read(served('www', { notAfter: inDays(31) }))
    const days = async (count: number) => {
      opened.house.clock.advance(count * 86_400)
      await followEndpoints(opened.house.runtime, caller())
      return open()
    }
    expect(await open()).toEqual([])
    expect(await days(2)).toEqual(['certificate.ending_near moderate 30d'])
    expect(await days(1)).toEqual(['certificate.ending_near moderate 30d'])
    expect(await days(22)).toEqual(['certificate.ending_near high 7d'])
    expect(await days(7)).toEqual(['certificate.expired high'])
    await read(silent('www'))
    expect(await open()).toEqual(['certificate.expired high', 'endpoint.not_readable low'])
    await read(served('www', { fingerprint: 'e'.repeat(64), notAfter: inDays(90) }))
    expect(await open()).toEqual([])
  })
})

describe('a look that did not come through', () => {
  it('takes nothing away and closes nothing', async () => {
    await read(served('www', { problems: [{ code: 'weak', detail: 'rsa 512' }] }))
    await read(silent('www'))
    expect(await open()).toEqual(['certificate.weak high', 'endpoint.not_readable low'])
    expect(await known()).toMatchObject([{ code: 'timeout', certificate: { subject: 'CN=www' } }])
  })

  it('is the same for a listing that breaks off: what it came to is kept, nothing is gone', async () => {
    await read(served('one', { problems: [{ code: 'weak', detail: 'rsa 512' }] }), served('two'))
    answer = (cursor) => (cursor === undefined ? done({ items: [served('two')], next: '2' }) : unknown('aborted', 'no more'))
    await readEndpoints(opened.house.runtime, caller(), 'edge')
    expect((await known()).map(({ name, code }) => [name, code]).sort()).toEqual([
      ['one', 'system.unknown'],
      ['two', ''],
    ])
    expect(await open()).toEqual(['certificate.weak high', 'endpoint.not_readable low'])
  })

  it('of an address that is new says nothing of the old one’s certificate', async () => {
    await read(served('www'))
    await read({ ...silent('www'), address: 'other.example:443' })
    expect(await known()).toMatchObject([{ certificate: null, served_at: null }])
  })
})

it('what is declared no longer goes with its findings, after a whole listing', async () => {
  await read(served('one', { problems: [{ code: 'weak', detail: 'rsa 512' }] }), served('two'))
  await read(served('two'))
  expect((await known()).map(({ name }) => name)).toEqual(['two'])
  expect(await open()).toEqual([])
})

it('is known by its fingerprint as the inventory’s, and one that has ended there is a finding of its owner', async () => {
  await opened.company.credential('web')
  const { db } = opened.fresh
  await db.updateTable('credentials').set({ kind: 'x509.certificate', account: 'www', key: 'serial:a1' }).where('id', '=', 'web').execute()
  const attributes = (fingerprint: string) =>
    JSON.stringify({ state: 'enabled', expiresAt: null, attributes: { fingerprint, revoked: false } })
  const at = opened.house.clock.now()
  await db.insertInto('access_scans').values({ org_id: 'acme', system_id: 'fake', due_at: null }).execute()
  await db
    .insertInto('accounts')
    .values({
      org_id: 'acme',
      id: 'acc_1',
      system_id: 'fake',
      kind: 'x509.certificate',
      account: 'www',
      key: 'serial:a1',
      description: attributes('0'.repeat(64)),
      digest: 'x',
      first_seen_at: at,
      changed_at: at,
    })
    .execute()
  await read(served('www'))
  // The same serial number by somebody else’s choice.
  expect((await known())[0]).toMatchObject({ credential: null })
  await db
    .updateTable('accounts')
    .set({ description: attributes('f'.repeat(64)) })
    .where('id', '=', 'acc_1')
    .execute()
  expect((await known())[0]).toMatchObject({ credential: 'web', isRevoked: false })
  await db.updateTable('credentials').set({ state: 'retired' }).where('id', '=', 'web').execute()
  await read(served('www'))
  expect(await open()).toEqual(['certificate.revoked critical'])
})

it('what changed is in the journal, once', async () => {
  const before = opened.house.notes.length
  await read(served('www'))
  await read(served('www'))
  await read(served('www', { fingerprint: 'e'.repeat(64) }))
  expect(opened.house.notes.slice(before).filter(({ kind }) => kind === 'endpoint.shows')).toHaveLength(2)
})

test.each([
  ['no object', 'x'],
  ['a line break in its address', { id: 'a', address: 'a\nb', looked: { code: 'x', detail: '' } }],
  ['no code', { id: 'a', address: 'b', looked: { code: '', detail: '' } }],
  ['a certificate that is none', { id: 'a', address: 'b', looked: { code: 'served', certificate: { subject: 1 } } }],
  [
    'an end that is no instant',
    { id: 'a', address: 'b', looked: { code: 'served', certificate: { ...({} as ServedCertificate), notAfter: 'soon' } } },
  ],
])('an endpoint that is %s is not kept', (_name, item) => {
  expect(lookedAt(item)).toBeUndefined()
})

it('one problem of a kind is one thing that is wrong', () => {
  const model = {
    longestLifeSeconds: { low: 1, moderate: 1, high: 1, critical: 1 },
    longestLifeSecondsOfKind: new Map(),
    unusedAfterSeconds: 1,
    certificateEndsWithinSeconds: [100],
  }
  const problems = [
    { code: 'untrusted' as const, detail: 'a' },
    { code: 'chain_incomplete' as const, detail: 'b' },
  ]
  expect(wrongWith(certificate({ problems }), false, model, opened.house.clock.now())).toEqual([
    { kind: 'certificate.untrusted', severity: 'moderate', reasons: ['untrusted: a', 'chain incomplete: b'] },
  ])
})
