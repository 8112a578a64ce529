// A provider that lies, hangs or sends without end signs nobody in and nobody out, and keeps nobody else waiting.
import { testClock } from '@countersign/core/testing/clock'
import { standingInstrument } from '@countersign/core/testing/instruments'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Browser } from './browser.ts'
import { type HostileProvider, idToken, logoutToken, type Signing, startHostileProvider } from './hostile-provider.ts'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'
import { documentOf } from './sign-in-house.ts'

let database: TestDatabase
let api: ApiHouse
let provider: HostileProvider
beforeAll(async () => {
  database = await startTestDatabase()
  api = await openApi(database, {}, { clock: testClock(new Date().toISOString()) })
  provider = await startHostileProvider('us')
  await api.fresh.db.updateTable('principals').set({ email: 'ben@acme.example' }).where('id', '=', 'ben').execute()
  await standingInstrument(api.house, 'sign-in', 'acme', documentOf(provider.issuer, 'us', { client: { method: 'none' } }))
})
afterAll(async () => {
  await api?.close()
  await provider?.stop()
  await database?.stop()
})

const at = (path: string) => `${api.http.publicUrl()}${path}`
const problemOf = (location: string | null) => new URL(location ?? 'http://none').searchParams.get('problem')

/** The provider answers at once with a code. */
const comeBack = async () => {
  const browser = new Browser()
  const start = await browser.visit(at('/sign-in/oidc/acme'))
  if (!start.location?.startsWith(provider.issuer)) return { browser, problem: problemOf(start.location) }
  provider.asked(start.location)
  const state = new URL(start.location).searchParams.get('state')!
  const back = await browser.visit(at(`/sign-in/oidc/acme/callback?code=c&state=${state}`))
  return { browser, problem: problemOf(back.location) }
}
const isIn = (browser: Browser) => browser.cookie(api.http.publicUrl(), '__Host-countersign') !== undefined

const signing = async (how: Signing) => {
  provider.token = async (nonce) => provider.sign(idToken(provider.issuer, 'us', nonce), how)
  return comeBack()
}

describe('an ID token lets somebody in', () => {
  it('that is as it should be', async () => {
    const { browser, problem } = await signing({})
    expect([problem, isIn(browser)]).toEqual([null, true])
  })

  it.each<[string, Signing]>([
    ['signed by another key', { otherKey: true }],
    ['for another nonce', { claims: { nonce: 'other' } }],
    ['with no nonce', { without: ['nonce'] }],
    ['for somebody else', { claims: { aud: 'them' } }],
    ['for us and others, without saying who asked', { claims: { aud: ['us', 'them'] } }],
    ['for us and others, asked for by them', { claims: { aud: ['us', 'them'], azp: 'them' } }],
    ['of another issuer', { claims: { iss: 'https://evil.example' } }],
    ['that has ended', { claims: { exp: 1_000_000_000 } }],
    ['with no end', { without: ['exp'] }],
    ['with no subject', { without: ['sub'] }],
  ])('and none %s', async (_name, how) => {
    const { browser, problem } = await signing(how)
    expect([problem, isIn(browser)]).toEqual(['sign_in.not_shown', false])
  })

  it('and none that nobody has signed, though the provider says that it does so', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    provider.token = async (nonce) => `${part({ alg: 'none' })}.${part(idToken(provider.issuer, 'us', nonce))}.`
    const { browser, problem } = await comeBack()
    expect([problem, isIn(browser)]).toEqual(['sign_in.not_shown', false])
  })
})

describe('a provider that', () => {
  const outOfReach = async (path: string, answer: Parameters<HostileProvider['instead']['set']>[1]) => {
    provider.token = async (nonce) => provider.sign(idToken(provider.issuer, 'us', nonce))
    provider.instead.set(path, answer)
    try {
      return await comeBack()
    } finally {
      provider.instead.delete(path)
    }
  }

  it('never answers keeps its own people waiting for seconds, and others not at all', async () => {
    const coming = outOfReach('/token', () => {})
    expect((await api.call('GET', '/v1/whoami', { as: 'ada' })).status).toBe(200)
    expect((await coming).problem).toBe('sign_in.provider_unavailable')
  }, 60_000)

  it('sends without end is cut off', async () => {
    const { problem } = await outOfReach('/token', (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      const more = (): void => {
        while (!response.destroyed && response.write(' '.repeat(65_536)));
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    })
    expect(problem).toBe('sign_in.provider_unavailable')
  })

  it('sends us on to elsewhere is not followed', async () => {
    const { problem } = await outOfReach('/token', (_request, response) =>
      response.writeHead(307, { location: 'http://127.0.0.1:9/steal' }).end(),
    )
    expect(problem).toMatch(/^sign_in\.(not_shown|provider_unavailable)$/)
  })
})

describe('a logout token signs somebody out', () => {
  const signOut = async (claims: object, how: Signing = {}) => {
    const token = await provider.sign(logoutToken(provider.issuer, 'us'), { ...how, claims: { ...claims, ...how.claims } })
    return deliver(token)
  }
  const deliver = (token: string) =>
    api.call('POST', '/sign-in/oidc/acme/back-channel-logout', {
      raw: new URLSearchParams({ logout_token: token }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      idempotencyKey: null,
    })
  const isOut = async (browser: Browser) =>
    (await api.call('GET', '/v1/whoami', { session: browser.cookie(api.http.publicUrl(), '__Host-countersign')! })).status === 401

  it('once: the same one again is refused', async () => {
    const { browser } = await signing({})
    const token = await provider.sign(logoutToken(provider.issuer, 'us'), { header: { typ: 'logout+jwt' } })
    expect((await deliver(token)).status).toBe(200)
    expect(await isOut(browser)).toBe(true)
    const { browser: again } = await signing({})
    expect((await deliver(token)).status).toBe(400)
    expect(await isOut(again)).toBe(false)
  })

  it('and none that is not one', async () => {
    const { browser } = await signing({})
    const wrong: [object, Signing?][] = [
      [{ nonce: 'n' }],
      [{ events: {} }],
      [{ events: { 'http://schemas.openid.net/event/backchannel-logout': 'yes' } }],
      [{ aud: 'them' }],
      [{ iss: 'https://evil.example' }],
      [{ iat: Math.floor(Date.now() / 1000) - 3600 }],
      [{}, { without: ['sub'] }],
      [{}, { without: ['jti'] }],
      [{}, { without: ['iat'] }],
      [{}, { otherKey: true }],
      [{}, { header: { typ: 'at+jwt' } }],
    ]
    for (const [claims, how] of wrong) {
      const answer = await signOut(claims, how)
      expect([answer.status, answer.body?.error], JSON.stringify([claims, how])).toEqual([400, 'invalid_request'])
    }
    const id = await provider.sign(idToken(provider.issuer, 'us', 'n'))
    expect((await deliver(id)).status).toBe(400)
    expect(await isOut(browser)).toBe(false)
    expect((await api.call('GET', '/v1/whoami', { as: 'ben' })).status).toBe(200)
  })
})
