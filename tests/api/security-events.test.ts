// The door of transmitters: signed security events with real signatures, what each comes to, and everything that must not get in.
import { createHmac, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { followSignals } from '@countersign/core/execution/signals/index'
import { followTrust } from '@countersign/core/execution/trust/index'
import { systemCaller } from '@countersign/core/registry/principals/index'
import { standingInstrument } from '@countersign/core/testing/instruments'
import { transmitterOf, transmitting, writeClient } from '@countersign/core/testing/signals'
import { exportJWK, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ApiHouse, openApi, type Reply, startTestDatabase, type TestDatabase } from './house.ts'

let database: TestDatabase
let house: ApiHouse
let answerKeys: () => Promise<Response>

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwk = async (key: KeyObject, kid: string, alg: string) => ({ ...(await exportJWK(key)), kid, alg, use: 'sig' })

beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  answerKeys = async () => Response.json({ keys: [await jwk(rsa.publicKey, 'one', 'RS256'), await jwk(ec.publicKey, 'two', 'ES256')] })
  house = await openApi(database, { fetchKeys: () => answerKeys() })
  await transmitting(house)
  await house.company.credential('ours', { contract: null })
  return () => house.close()
})

const CAEP = 'https://schemas.openid.net/secevent/caep/event-type/'
const RISC = 'https://schemas.openid.net/secevent/risc/event-type/'
const SSF = 'https://schemas.openid.net/secevent/ssf/event-type/'
const seconds = () => Math.floor(house.house.clock.now().getTime() / 1000)
const compromise = { [`${RISC}credential-compromise`]: { credential_type: 'password', reason_admin: { en: 'found in a paste' } } }
const risk = (level: string) => ({ [`${CAEP}risk-level-change`]: { principal: 'USER', current_level: level } })
const ours = { format: 'opaque', id: 'ours' }

let n = 0
const claims = (change: object = {}) => {
  n += 1
  return {
    iss: 'https://events.example',
    aud: 'countersign',
    jti: `set-${n}`,
    iat: seconds(),
    sub_id: ours,
    events: compromise,
    ...change,
  }
}
interface Signing {
  readonly key?: KeyObject
  readonly header?: object
}
const sign = (body: object, { key = rsa.privateKey, header = {} }: Signing = {}) =>
  new SignJWT({ ...body }).setProtectedHeader({ alg: 'RS256', kid: 'one', typ: 'secevent+jwt', ...header }).sign(key)
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

const push = (token: string, { to = 'edr', type = 'application/secevent+jwt' }: { to?: string; type?: string } = {}): Promise<Reply> =>
  house.call('POST', `/signals/v1/${to}`, { raw: token, headers: { 'content-type': type }, idempotencyKey: null })
const said = async (body: object, signing?: Signing): Promise<[number, string?]> => {
  const { status, body: answer } = await push(await sign(body, signing))
  return answer === undefined ? [status] : [status, answer.err]
}

const signals = async () =>
  (
    await house.fresh.db
      .selectFrom('security_events')
      .select(['outcome', 'subject_kind', 'subject_id'])
      .orderBy('received_at')
      .orderBy('jti')
      .execute()
  ).map((row) => `${row.outcome} ${row.subject_kind ?? '-'}:${row.subject_id ?? '-'}`)
const postures = async () =>
  (await house.call('GET', '/v1/signals', { as: 'ada' })).body.items.map(
    (one: { sender: string; event: string; status: string; subject: { kind: string; id: string }; counts: boolean }) =>
      [one.sender, one.event, one.status, `${one.subject.kind}:${one.subject.id}`, one.counts].join(' '),
  )
const findings = async (kind: string) =>
  (await house.fresh.db.selectFrom('findings').select(['subject', 'state', 'detail']).where('kind', '=', kind).orderBy('id').execute()).map(
    ({ subject, state }) => `${subject} ${state}`,
  )
const caller = () => systemCaller(house.runtime, 'acme', 'test')

describe('a signed event', () => {
  it('is taken with 202 and nothing else, counts as the word of the client, and what it says falls', async () => {
    const answer = await push(await sign(claims()))
    expect([answer.status, answer.text, answer.headers.get('content-length')]).toEqual([202, '', '0'])
    expect(await postures()).toEqual(['edr credential-compromise bad credential:ours true'])
    await followTrust(house.runtime, caller())
    expect(await findings('access.untrusted')).toEqual(['ours open'])
    const { body } = await house.call('GET', '/v1/signals/events', { as: 'ada' })
    expect(body.items).toMatchObject([{ transmitter: 'edr', status: 'bad', outcome: 'counts', reason: 'found in a paste', said: ours }])
  })

  it('counts once, however often it is pushed, and says nothing else under the same id', async () => {
    const body = claims()
    const token = await sign(body)
    expect([(await push(token)).status, (await push(token)).status]).toEqual([202, 202])
    // The same claims under another signature are the same event.
    expect(await said(body)).toEqual([202])
    expect(await said({ ...body, sub_id: { format: 'opaque', id: 'other' } })).toEqual([400, 'invalid_request'])
    expect(await signals()).toEqual(['counts credential:ours'])
    const many = await Promise.all(Array.from({ length: 8 }, () => push(token)))
    expect(new Set(many.map(({ status }) => status))).toEqual(new Set([202]))
  })

  it('that is newer by its own time counts, in whichever order they come, and good takes back only what this one said', async () => {
    house.house.clock.advance(60_000)
    await said(claims({ events: risk('LOW'), toe: seconds() }))
    await said(claims({ events: risk('HIGH'), toe: seconds() - 30 }))
    expect(await signals()).toEqual(['counts credential:ours', 'older credential:ours'])
    await writeClient(house, 'other')
    await standingInstrument(house.house, 'transmitter', 'other', transmitterOf({ client: 'other' }))
    await said(claims({ events: risk('HIGH'), toe: seconds() }))
    house.house.clock.advance(1_000)
    expect((await push(await sign(claims({ events: risk('LOW'), toe: seconds() })), { to: 'other' })).status).toBe(202)
    await followTrust(house.runtime, caller())
    expect(await findings('access.untrusted')).toEqual(['ours open'])
    house.house.clock.advance(1_000)
    await said(claims({ events: risk('LOW'), toe: seconds() }))
    await followTrust(house.runtime, caller())
    expect(await findings('access.untrusted')).toEqual(['ours resolved'])
  })

  it('may be signed by an elliptic curve', async () => {
    expect(await said(claims(), { key: ec.privateKey, header: { alg: 'ES256', kid: 'two' } })).toEqual([202])
  })

  it('waits where the keys can not be read: nothing is taken and nothing refused', async () => {
    answerKeys = async () => Promise.reject(new Error('away'))
    const answer = await push(await sign(claims()))
    expect([answer.status, answer.body.code]).toEqual([503, 'issuer.keys_unavailable'])
    expect(await signals()).toEqual([])
  })
})

describe('a token is not taken', () => {
  const spki = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString()
  const forged: Record<string, [string, () => Promise<string> | string]> = {
    'without a signature (alg none)': ['invalid_request', () => `${part({ alg: 'none', typ: 'secevent+jwt' })}.${part(claims())}.`],
    'with alg none and something in the place of a signature': [
      'invalid_key',
      () => `${part({ alg: 'none', typ: 'secevent+jwt' })}.${part(claims())}.AAAA`,
    ],
    'signed by HMAC with the public key': [
      'invalid_key',
      () => {
        const input = `${part({ alg: 'HS256', kid: 'one', typ: 'secevent+jwt' })}.${part(claims())}`
        return `${input}.${createHmac('sha256', spki).update(input).digest('base64url')}`
      },
    ],
    'by an algorithm that the document does not name': ['authentication_failed', () => sign(claims(), { header: { alg: 'PS256' } })],
    "by a stranger's key under the transmitter's kid": ['authentication_failed', () => sign(claims(), { key: stranger.privateKey })],
    'by a key that it brings itself': [
      'authentication_failed',
      async () => sign(claims(), { key: stranger.privateKey, header: { jwk: await exportJWK(stranger.publicKey), kid: 'evil' } }),
    ],
    'with its claims exchanged': [
      'authentication_failed',
      async () => {
        const [head, , tail] = (await sign(claims())).split('.')
        return `${head}.${part(claims({ sub_id: { format: 'opaque', id: 'other' } }))}.${tail}`
      },
    ],
    'of another type': ['invalid_request', () => sign(claims(), { header: { typ: 'JWT' } })],
    'of no type': ['invalid_request', () => sign(claims(), { header: { typ: undefined } })],
    'with an extension that must be understood': [
      'authentication_failed',
      () =>
        sign(claims(), { header: { crit: ['exp'], exp: 1 } }).catch(
          () => `${part({ alg: 'RS256', kid: 'one', typ: 'secevent+jwt', crit: ['x'], x: 1 })}.${part(claims())}.AAAA`,
        ),
    ],
    'of another issuer': ['invalid_issuer', () => sign(claims({ iss: 'https://events.example/' }))],
    'of no issuer': ['invalid_issuer', () => sign(claims({ iss: undefined }))],
    'for another audience': ['invalid_audience', () => sign(claims({ aud: 'somebody-else' }))],
    'for nobody': ['invalid_audience', () => sign(claims({ aud: undefined }))],
    'that ends as an access token does': ['invalid_request', () => sign(claims({ exp: seconds() + 60 }))],
    'with the subject of an access token': ['invalid_request', () => sign(claims({ sub: 'ours' }))],
    'issued too long ago': ['invalid_request', () => sign(claims({ iat: seconds() - 4000 }))],
    'issued in the future': ['invalid_request', () => sign(claims({ iat: seconds() + 400 }))],
    'issued at a time in milliseconds': ['invalid_request', () => sign(claims({ iat: Date.now() }))],
    'issued at no time': ['invalid_request', () => sign(claims({ iat: '1' }))],
    'about what will happen': ['invalid_request', () => sign(claims({ toe: seconds() + 400 }))],
    'that was issued before what it tells of': ['invalid_request', () => sign(claims({ iat: seconds() - 900, toe: seconds() }))],
    'without an id': ['invalid_request', () => sign(claims({ jti: undefined }))],
    'with an id of spaces': ['invalid_request', () => sign(claims({ jti: 'a b' }))],
    'with no event': ['invalid_request', () => sign(claims({ events: {} }))],
    'with two events': ['invalid_request', () => sign(claims({ events: { ...compromise, ...risk('HIGH') } }))],
    'with an event that nobody knows': ['invalid_request', () => sign(claims({ events: { [`${CAEP}session-revoked`]: {} } }))],
    'with an event that is no object': ['invalid_request', () => sign(claims({ events: { [`${RISC}account-disabled`]: 'yes' } }))],
    'with a name of Object.prototype as its event': ['invalid_request', () => sign(claims({ events: { constructor: {} } }))],
    'with a level that is none': ['invalid_request', () => sign(claims({ events: risk('SEVERE') }))],
    'without a subject': ['invalid_request', () => sign(claims({ sub_id: undefined }))],
    'with a subject without its members': ['invalid_request', () => sign(claims({ sub_id: { format: 'email' } }))],
    'with aliases of aliases': [
      'invalid_request',
      () => sign(claims({ sub_id: { format: 'aliases', identifiers: [{ format: 'aliases', identifiers: [ours] }] } })),
    ],
    'that says one claim twice': [
      'authentication_failed',
      async () => {
        const [head, body, tail] = (await sign(claims())).split('.')
        const text = Buffer.from(body!, 'base64url').toString().replace('{', '{"jti":"x",')
        return `${head}.${Buffer.from(text).toString('base64url')}.${tail}`
      },
    ],
    'with U+0000 in it': ['invalid_request', () => sign(claims({ sub_id: { format: 'opaque', id: 'a\u0000b' } }))],
    'with a line break after it': ['invalid_request', async () => `${await sign(claims())}\n`],
    'that is empty': ['invalid_request', () => ' '],
  }
  it.each(Object.keys(forged))('%s', async (name) => {
    const [err, make] = forged[name]!
    const answer = await push(await make())
    expect([answer.status, answer.body.err]).toEqual([400, err])
    expect(Object.keys(answer.body).sort()).toEqual(['description', 'err'])
    expect(await signals()).toEqual([])
    expect(await postures()).toEqual([])
  })

  it('of another media type, or longer than a token is', async () => {
    expect((await push(await sign(claims()), { type: 'application/json' })).body.err).toBe('invalid_request')
    expect((await push('a'.repeat(70_000))).status).toBe(413)
    expect(await signals()).toEqual([])
  })

  it('alike where there is no such transmitter, where it is withdrawn, and where a stranger signs', async () => {
    const alike = async (to: string, key?: KeyObject) => {
      const { status, text } = await push(await sign(claims(), key === undefined ? {} : { key }), { to })
      return [status, text]
    }
    const nobody = await alike('nobody')
    await standingInstrument(house.house, 'transmitter', 'old', transmitterOf(), { endedAt: house.house.clock.now() })
    expect(await alike('old')).toEqual(nobody)
    expect(await alike('edr', stranger.privateKey)).toEqual(nobody)
    expect(nobody[0]).toBe(400)
  })

  it('from a transmitter that may not say it, or whose client is gone; what is signed and missing is a finding', async () => {
    await house.fresh.db
      .updateTable('instruments')
      .set({ state: 'superseded', ended_at: new Date() })
      .where('kind', '=', 'transmitter')
      .execute()
    await standingInstrument(house.house, 'transmitter', 'edr', transmitterOf({ events: ['account-disabled'] }), { version: 2 })
    const body = claims()
    expect(await said(body)).toEqual([400, 'access_denied'])
    expect(await findings('signal.event_refused')).toEqual(['edr open'])
    expect(await said(claims({ sub_id: { format: 'opaque', id: 'stream' }, events: { [`${SSF}verification`]: { state: 'x' } } }))).toEqual([
      202,
    ])
    expect(await findings('signal.event_refused')).toEqual(['edr resolved'])
    await house.fresh.db.updateTable('principals').set({ active: false, deactivated_at: new Date() }).where('id', '=', 'edr').execute()
    expect(await said(claims({ events: { [`${RISC}account-disabled`]: {} } }))).toEqual([400, 'access_denied'])
  })
})

describe('what an event is about', () => {
  it('that nobody knows is taken, kept and a finding, and counts as soon as it is known', async () => {
    expect(await said(claims({ sub_id: { format: 'email', email: 'Finn@ACME.example' }, events: risk('HIGH') }))).toEqual([202])
    expect(await signals()).toEqual(['unplaced -:-'])
    expect(await findings('signal.unplaced')).toEqual(['edr open'])
    const { body } = await house.call('GET', '/v1/signals/events?unplaced=yes', { as: 'ada' })
    expect(body.items).toMatchObject([{ unplaced: 'unknown', said: { email: 'Finn@ACME.example' } }])
    await house.fresh.db.updateTable('principals').set({ email: 'finn@acme.example' }).where('id', '=', 'finn').execute()
    house.house.clock.advance(61_000)
    await followSignals(house.runtime, caller())
    expect(await postures()).toEqual(['edr risk-level-change bad principal:finn true'])
    expect(await findings('signal.unplaced')).toEqual(['edr resolved'])
    expect((await house.call('GET', '/v1/signals/events?unplaced=yes', { as: 'ada' })).body.items).toEqual([])
  })

  it('is found by every kind of name that the document gives a meaning, and by several names of one', async () => {
    const names = [
      { format: 'account', uri: 'acct:acct-ours@FAKE.example' },
      { format: 'iss_sub', iss: 'https://fake.example', sub: 'acct-ours' },
      { format: 'aliases', identifiers: [{ format: 'phone_number', phone_number: '+12065550100' }, ours] },
      { format: 'complex', user: { format: 'account', uri: 'acct:acct-ours@fake.example' }, tenant: { format: 'opaque', id: 'acme' } },
    ]
    for (const sub_id of names) expect(await said(claims({ sub_id }))).toEqual([202])
    expect(new Set((await signals()).map((one) => one.split(' ')[1]))).toEqual(new Set(['credential:ours']))
  })

  it('is nothing where its names are of another place, or of two things', async () => {
    await house.company.credential('second', { contract: null })
    const names = [
      { format: 'account', uri: 'acct:acct-ours@other.example' },
      { format: 'account', uri: 'mailto:acct-ours@fake.example' },
      { format: 'iss_sub', iss: 'https://fake.example/', sub: 'acct-ours' },
      { format: 'email', email: 'ours@acme.example.evil' },
      { format: 'aliases', identifiers: [ours, { format: 'opaque', id: 'second' }] },
    ]
    for (const sub_id of names) expect(await said(claims({ sub_id }))).toEqual([202])
    expect(await signals()).toEqual(names.map(() => 'unplaced -:-'))
    expect(await postures()).toEqual([])
  })

  it('and what it says of it is neither bad nor good where it says no direction', async () => {
    const assurance = { [`${CAEP}assurance-level-change`]: { namespace: 'NIST-AAL', current_level: 'nist-aal2' } }
    expect(await said(claims({ events: assurance }))).toEqual([202])
    expect(await signals()).toEqual(['undecided -:-'])
  })

  it('that belongs to somebody of whom it may not speak changes nothing, and is told', async () => {
    await house.company.credential('theirs', { party: 'staying', contract: 'contract' })
    await writeClient(house, 'outside', { kind: 'agent', party_id: 'leaving', party_kind: 'provider' })
    await standingInstrument(house.house, 'transmitter', 'outside', transmitterOf({ client: 'outside' }))
    for (const id of ['ours', 'theirs', 'nothing'])
      expect((await push(await sign(claims({ sub_id: { format: 'opaque', id } })), { to: 'outside' })).status).toBe(202)
    expect(await postures()).toEqual([])
    expect(await findings('signal.unplaced')).toEqual(['outside open'])
    const { body } = await house.call('GET', '/v1/signals/transmitters', { as: 'ada' })
    expect(body.transmitters).toMatchObject([
      { name: 'edr', unplaced: 0 },
      { name: 'outside', unplaced: 3 },
    ])
  })
})

it('a stream that is verified is seen, and one that says it has stopped is a finding until it goes on', async () => {
  const stream = { sub_id: { format: 'opaque', id: 'stream-1' } }
  const updated = (status: string) => said(claims({ ...stream, events: { [`${SSF}stream-updated`]: { status, reason: 'licence' } } }))
  expect(await said(claims({ ...stream, events: { [`${SSF}verification`]: {} } }))).toEqual([202])
  expect(await updated('paused')).toEqual([202])
  expect(await findings('signal.stream_stopped')).toEqual(['edr open'])
  const shown = async () => (await house.call('GET', '/v1/signals/transmitters', { as: 'ada' })).body.transmitters[0]
  expect(await shown()).toMatchObject({ stream: 'stopped', verifiedAt: expect.any(String) })
  house.house.clock.advance(2_000)
  expect(await updated('enabled')).toEqual([202])
  expect(await findings('signal.stream_stopped')).toEqual(['edr resolved'])
  expect(await postures()).toEqual([])
})
