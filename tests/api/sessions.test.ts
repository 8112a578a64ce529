// Whoever comes with a browser's cookie: who he is, how long, from which pages; and how he is out.

import { systemCaller } from '@countersign/core/registry/principals/index'
import { followSessions } from '@countersign/core/registry/sessions/index'
import { bundleFromFiles, createPolicyEngine } from '@countersign/policy'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'

let database: TestDatabase
let api: ApiHouse
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  api = await openApi(database)
})
afterEach(() => api?.close())

const whoami = async (session: string) => api.call('GET', '/v1/whoami', { session })
const sessionsOf = (principal: string) =>
  api.fresh.db.selectFrom('sessions').selectAll().where('principal_id', '=', principal).orderBy('id').execute()
const sweep = () => followSessions(api.runtime, systemCaller(api.runtime, 'acme', 'test'))
const entries = async (kind: string) =>
  (await api.fresh.db.selectFrom('journal').select('leaf').where('kind', '=', kind).orderBy('ordinal').execute()).map(({ leaf }) => leaf)
const withSessions = (change: (model: Record<string, Record<string, unknown>>) => void) => {
  const { files } = api.runtime.policy.current().bundle
  const model = JSON.parse(files['sessions.json']!)
  change(model)
  api.house.setPolicy(createPolicyEngine(bundleFromFiles({ ...files, 'sessions.json': JSON.stringify(model) })))
}

describe('whoever is signed in', () => {
  it('is himself, with the session, and with the powers that policy gives him', async () => {
    const { body, status } = await whoami(await api.signIn('ada', { agent: 'Firefox' }))
    expect(status).toBe(200)
    expect(body.principal.id).toBe('ada')
    expect(body.scopes).toEqual(['read', 'request', 'approve', 'administer'])
    expect(body.session).toMatchObject({ way: 'passkey', issuer: null, signedInAt: api.house.clock.now().toISOString() })
    expect(body.powers).toContain('role.assign')
    expect(body.powers).not.toContain('risk.accept')
    expect((await api.call('GET', '/v1/whoami', { as: 'ada' })).body.session).toBeNull()
  })

  it('may, as a person of a provider, neither approve nor administer', async () => {
    const session = await api.signIn('oscar')
    expect((await whoami(session)).body.scopes).toEqual(['read', 'request', 'execute'])
    const answer = await api.call('POST', '/v1/roles', { session, body: { principal: 'oscar', role: 'provider_operator' } })
    expect([answer.status, answer.body.code]).toEqual([403, 'auth.scope_missing'])
  })

  it('is nobody beside an Authorization header, even one that is wrong', async () => {
    const session = await api.signIn('ada')
    expect((await api.call('GET', '/v1/whoami', { session, as: 'cs_wrong' })).status).toBe(401)
    expect((await api.call('GET', '/v1/whoami', { session, as: 'ben' })).body.principal.id).toBe('ben')
    expect((await api.call('GET', '/v1/whoami', { session, headers: { authorization: 'Basic YTpi' } })).status).toBe(401)
  })

  it('is no client of SCIM', async () => {
    expect((await api.call('GET', '/scim/v2/Users', { session: await api.signIn('ada') })).status).toBe(401)
  })

  it('is software never', async () => {
    await expect(api.signIn('agent')).rejects.toMatchObject({ code: 'session.not_a_person' })
  })

  it('is kept by the digest of his token alone, and the journal says that he came', async () => {
    const session = await api.signIn('ben')
    const { rows } = { rows: JSON.stringify(await sessionsOf('ben')) }
    expect(rows).not.toContain(session)
    expect(await entries('session.opened')).toHaveLength(1)
    expect((await entries('session.opened')).join()).not.toContain(session)
  })
})

describe('another site', () => {
  const change = (session: string, headers: Record<string, string>, raw?: string) =>
    api.call('POST', '/v1/principals/eve/deactivate', { session, headers, ...(raw === undefined ? { body: {} } : { raw }) })

  it.each<[string, Record<string, string>]>([
    ['another origin', { origin: 'https://evil.example' }],
    ['the same host by another scheme', { origin: 'https://localhost' }],
    ['no origin that a page has', { origin: 'null' }],
    ['another origin that says it were the same', { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' }],
  ])('changes nothing with the cookie: %s', async (_name, headers) => {
    const answer = await change(await api.signIn('ada'), headers)
    expect([answer.status, answer.body.code]).toEqual([403, 'auth.cross_site'])
    expect((await api.call('GET', '/v1/whoami', { as: 'eve' })).status).toBe(200)
  })

  it('changes nothing by a form, whatever origin it comes from', async () => {
    const session = await api.signIn('ada')
    const answer = await change(session, { 'content-type': 'text/plain' }, '{}')
    expect([answer.status, answer.body.code]).toEqual([403, 'auth.cross_site'])
  })

  it('our own does, by its origin or by what the browser says of it', async () => {
    const session = await api.signIn('ada')
    expect((await change(session, {})).status).toBe(200)
    const answer = await fetch(`${api.url}/v1/principals/finn/deactivate`, {
      method: 'POST',
      headers: {
        cookie: `__Host-countersign=${session}`,
        'sec-fetch-site': 'same-origin',
        'content-type': 'application/json',
        'idempotency-key': 'k',
      },
      body: '{}',
    })
    expect(answer.status).toBe(200)
  })

  it('reads nothing more than a link would: a cookie beside one of the same name is none', async () => {
    const session = await api.signIn('ada')
    const cookie = `__Host-countersign=${'A'.repeat(43)}; __Host-countersign=${session}`
    expect((await api.call('GET', '/v1/whoami', { headers: { cookie } })).status).toBe(401)
  })
})

describe('a session ends', () => {
  it('when nothing was asked for as long as policy says, and lives on while something is', async () => {
    const session = await api.signIn('ben')
    for (let n = 0; n < 3; n += 1) {
      api.house.clock.advance(3500)
      expect((await whoami(session)).status).toBe(200)
    }
    api.house.clock.advance(3600)
    expect((await whoami(session)).status).toBe(401)
  })

  it('after the longest time, whatever was asked', async () => {
    const session = await api.signIn('ben')
    for (let passed = 0; passed < 12 * 3600 - 1800; passed += 1800) {
      api.house.clock.advance(1800)
      expect((await whoami(session)).status).toBe(200)
    }
    api.house.clock.advance(1800)
    expect((await whoami(session)).status).toBe(401)
  })

  it('sooner for people of a provider', async () => {
    const session = await api.signIn('oscar')
    api.house.clock.advance(1800)
    expect((await whoami(session)).status).toBe(401)
  })

  it('at once by a policy that is stricter now, and later by none', async () => {
    const session = await api.signIn('ben')
    api.house.clock.advance(600)
    withSessions((model) => Object.assign(model['enterprise']!, { idle: 'PT5M' }))
    expect((await whoami(session)).status).toBe(401)
    withSessions((model) => Object.assign(model['enterprise']!, { idle: 'P1D', absolute: 'P7D' }))
    api.house.clock.advance(3600)
    expect((await whoami(session)).status).toBe(401)
  })

  it('with its person, and is not there again when he is', async () => {
    const session = await api.signIn('eve')
    await api.call('POST', '/v1/principals/eve/deactivate', { as: 'ada', body: {} })
    expect((await whoami(session)).status).toBe(401)
    await api.fresh.db.updateTable('principals').set({ active: true }).where('id', '=', 'eve').execute()
    expect((await whoami(session)).status).toBe(401)
    expect((await entries('session.ended')).join()).toContain('"because":"principal"')
  })

  it('with its party, and is not there again when that one is', async () => {
    const session = await api.signIn('oscar')
    await api.call('POST', '/v1/providers/staying/suspend', { as: 'ada', body: { reason: 'r', ticket: 't' } })
    expect((await whoami(session)).status).toBe(401)
    await api.fresh.db.updateTable('party_suspensions').set({ lifted_at: api.house.clock.now() }).execute()
    expect((await whoami(session)).status).toBe(401)
    expect((await entries('session.ended')).join()).toContain('"because":"party"')
  })

  it('when he signs out, with its cookie; whoever is signed out is so by asking again', async () => {
    const session = await api.signIn('ben')
    const out = await api.call('POST', '/sign-out', { session })
    expect([out.status, out.body]).toEqual([200, { to: '/sign-in' }])
    expect(out.headers.getSetCookie()).toEqual([
      '__Host-countersign=; Path=/; HttpOnly; Secure; SameSite=Lax; Max-Age=0',
      '__Secure-countersign-sign-out=; Path=/sign-out; HttpOnly; Secure; SameSite=Lax; Max-Age=0',
    ])
    expect((await whoami(session)).status).toBe(401)
    expect((await api.call('POST', '/sign-out', { session })).status).toBe(200)
    const other = await api.call('POST', '/sign-out', { session: await api.signIn('ben'), headers: { origin: 'https://evil.example' } })
    expect([other.status, other.body.code]).toEqual([403, 'auth.cross_site'])
  })

  it('from elsewhere, by himself or by who assigns roles, and by nobody else', async () => {
    const [one, two] = [await api.signIn('ben'), await api.signIn('ben')]
    const listed = (await api.call('GET', '/v1/sessions', { session: one })).body.items as { id: string; current: boolean }[]
    expect(listed.map(({ current }) => current).sort()).toEqual([false, true])
    const other = listed.find(({ current }) => !current)!.id
    for (const as of ['cleo', 'oscar']) expect((await api.call('DELETE', `/v1/sessions/${other}`, { as })).status).toBe(403)
    expect((await whoami(two)).status).toBe(200)
    expect((await api.call('DELETE', `/v1/sessions/${other}`, { session: one })).status).toBe(200)
    expect((await whoami(two)).status).toBe(401)
    const mine = listed.find(({ current }) => current)!.id
    expect((await api.call('DELETE', `/v1/sessions/${mine}`, { as: 'ada' })).status).toBe(200)
    expect((await whoami(one)).status).toBe(401)
  })

  it('everywhere at once, with his command lines, for who has both powers and has shown more lately', async () => {
    const [one, two, other] = [await api.signIn('ben'), await api.signIn('ben', { acr: 'mfa' }), await api.signIn('cleo')]
    const key = await api.key('ben')
    const shown = (await api.call('GET', '/v1/sessions?principal=ben', { as: 'cleo' })).body.items
    expect(shown.map(({ acr, breakGlass }: { acr: string | null; breakGlass: boolean }) => [acr, breakGlass]).sort()).toEqual([
      [null, false],
      ['mfa', false],
    ])
    const out = (call: { as?: string; session?: string }) => api.call('POST', '/v1/principals/ben/sign-out', { body: {}, ...call })
    for (const as of ['cleo', 'oscar', 'ben']) expect((await out({ as })).status, as).toBe(403)
    const plain = await api.signIn('ada', { steppedUpAt: undefined as never })
    expect((await out({ session: plain })).body.code).toBe('auth.step_up_needed')
    const single = await api.call('DELETE', `/v1/sessions/${shown[0].id}`, { session: plain })
    expect([single.status, single.body.code]).toEqual([403, 'auth.step_up_needed'])
    expect((await whoami(one)).status).toBe(200)
    const answer = await out({ session: await api.signIn('ada') })
    // Beside the two, that of the company's own.
    expect([answer.status, answer.body]).toEqual([200, { principal: 'ben', sessions: 2, apiKeys: 2 }])
    expect([(await whoami(one)).status, (await whoami(two)).status]).toEqual([401, 401])
    expect((await api.call('GET', '/v1/whoami', { as: key })).status).toBe(401)
    expect((await whoami(other)).status).toBe(200)
    expect([(await entries('session.ended')).length, (await entries('apikey.revoked')).length]).toEqual([2, 2])
    expect((await out({ as: 'ada' })).body).toEqual({ principal: 'ben', sessions: 0, apiKeys: 0 })
  })

  it('in the list too, once the sweep has seen what is over by the clock', async () => {
    await api.signIn('ben')
    await sweep()
    expect((await sessionsOf('ben'))[0]!.ended_at).toBeNull()
    api.house.clock.advance(3600)
    await sweep()
    await sweep()
    expect((await sessionsOf('ben'))[0]!.ended_because).toBe('idle')
    expect(await entries('session.ended')).toHaveLength(1)
  })

  it('from the list 90 days after its end, and not from the journal; who is signed in stays', async () => {
    const session = await api.signIn('ben')
    await api.call('POST', '/sign-out', { session })
    api.house.clock.advance(90 * 86_400)
    await api.signIn('ben')
    await sweep()
    expect((await sessionsOf('ben')).map(({ ended_because }) => ended_because)).toEqual(['signed_out', null])
    api.house.clock.advance(1)
    await sweep()
    expect((await sessionsOf('ben')).map(({ ended_because }) => ended_because)).toEqual([null])
    expect([await entries('session.opened'), await entries('session.ended')].map(({ length }) => length)).toEqual([2, 1])
  })

  it('and is not begun again by whoever writes in the table', async () => {
    const session = await api.signIn('ben')
    await api.call('POST', '/sign-out', { session })
    await expect(api.fresh.db.updateTable('sessions').set({ ended_at: null, ended_because: null }).execute()).rejects.toThrow(/not changed/)
  })
})

describe('where somebody is signed in', () => {
  it('is shown to himself and to who may read of him; a provider sees nobody of others', async () => {
    await api.signIn('ben', { agent: 'Safari\u0000<b>' })
    const seen = async (as: string) => (await api.call('GET', '/v1/sessions?principal=ben', { as })).body.items
    expect(await seen('ada')).toMatchObject([
      { principal: 'ben', agent: 'Safari<b>', browser: 'a browser that says nothing of itself that is known', endedAt: null },
    ])
    expect(await seen('oscar')).toEqual([])
  })

  it('is told of what goes on, of what is over, or of both', async () => {
    const [over, live] = [await api.signIn('ben', { agent: 'over' }), await api.signIn('ben', { agent: 'live' })]
    await api.call('POST', '/sign-out', { session: over })
    const agents = async (query: string) =>
      (await api.call('GET', `/v1/sessions${query}`, { session: live })).body.items.map(({ agent }: { agent: string }) => agent).sort()
    expect([await agents('?state=live'), await agents('?state=over'), await agents('')]).toEqual([['live'], ['over'], ['live', 'over']])
  })
})

describe('more than a sign-in', () => {
  const assign = (session: string) => api.call('POST', '/v1/roles', { session, body: { principal: 'eve', role: 'auditor' } })

  it('is asked of who gives roles or keys away, and holds for as long as policy says', async () => {
    const plain = await api.signIn('ada', { steppedUpAt: undefined as never })
    const answer = await assign(plain)
    expect([answer.status, answer.body.code, answer.body.details.withinSeconds]).toEqual([403, 'auth.step_up_needed', 900])
    const session = await api.signIn('ada')
    expect((await assign(session)).status).toBe(200)
    api.house.clock.advance(901)
    expect((await assign(session)).body.code).toBe('auth.step_up_needed')
    expect((await whoami(session)).status).toBe(200)
  })

  it('is policy’s to ask, of other powers or of none', async () => {
    const session = await api.signIn('ada', { steppedUpAt: undefined as never })
    withSessions((model) => Object.assign(model['stepUp']!, { powers: [] }))
    expect((await assign(session)).status).toBe(200)
  })
})
