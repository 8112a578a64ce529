// Signing in at a real provider: whoever it shows is in, with the roles that it shows; nobody else is, and nothing that was seen once counts twice.
import { generateKeyPairSync } from 'node:crypto'
import { Secret } from '@countersign/connector-kit'
import { inFirstHour } from '@countersign/core/testing/own-law'
import { hintCookie } from '@countersign/server/sign-in/logout-hint'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from './house.ts'
import { accounts, openSignIn, type SignInHouse } from './sign-in-house.ts'

let database: TestDatabase
let it_: SignInHouse
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  it_ = await openSignIn(database)
})
afterEach(() => it_?.close())

const problemOf = (location: string | null): string | null => new URL(location ?? 'http://none').searchParams.get('problem')
const rolesOf = async (id: string): Promise<string[]> =>
  (await it_.api.call('GET', '/v1/principals?limit=200', { as: 'ada' })).body.items.find((one: { id: string }) => one.id === id).roles
const journal = async (kind: string) =>
  (await it_.api.fresh.db.selectFrom('journal').select('leaf').where('kind', '=', kind).orderBy('ordinal').execute()).map(
    ({ leaf }) => JSON.parse(leaf).body,
  )

describe('whoever his provider shows', () => {
  it('is in, sent to where he wanted to go, with a cookie that no script and no other site has', async () => {
    await it_.document()
    const browser = it_.browser()
    const back = await it_.signIn(browser, { account: 'sub-ben' }, '?to=%2Fchanges%2F7%3Ftab%3Dlog')
    expect([back.status, back.location]).toEqual([302, `${it_.publicUrl}/changes/7?tab=log`])
    for (const name of ['__Host-countersign', '__Host-countersign-browser']) {
      const cookie = back.setCookies.find((one) => one.startsWith(`${name}=`))!
      for (const attribute of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Lax']) expect(cookie).toContain(attribute)
      expect(cookie).not.toMatch(/domain/i)
    }
    const { body } = await it_.whoami(browser)
    expect(body.principal.id).toBe('ben')
    expect(body.session).toMatchObject({ way: 'oidc', issuer: 'acme', steppedUpAt: null })
    expect([...browser.cookies(it_.publicUrl).keys()]).toEqual(['__Host-countersign', '__Host-countersign-browser', hintCookie])
  })

  it('is in where we show ourselves by a key of ours, and nobody is where it is another', async () => {
    const client = { method: 'private_key_jwt', key: 'ref:client-acme' }
    await it_.document('acme', { client }, 1, 'a key')
    const browser = it_.browser()
    await it_.signIn(browser, { account: 'sub-ben' })
    expect((await it_.whoami(browser)).body.principal.id).toBe('ben')
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    it_.api.house.references.set('ref:client-acme', new Secret(privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()))
    const other = it_.browser()
    const { location } = await it_.signIn(other, { account: 'sub-ben' })
    expect(problemOf(location)).toMatch(/^sign_in\./)
    expect(it_.session(other)).toBeUndefined()
  })

  it('is named by the ways that there are, to anybody', async () => {
    await it_.document()
    const { body } = await it_.api.call('GET', '/sign-in/ways')
    expect(body).toMatchObject({
      org: { id: 'acme' },
      issuers: [{ name: 'acme', title: 'Acme', party: { kind: 'enterprise', id: 'acme' } }],
    })
    expect(JSON.stringify(body)).not.toContain('client')
  })

  it('has a new session each time, and the one before is over: a token that was there before is none after', async () => {
    await it_.document()
    const browser = it_.browser()
    await it_.signIn(browser, { account: 'sub-ben' })
    const first = it_.session(browser)!
    await it_.signIn(browser, { account: 'sub-ben' })
    expect(it_.session(browser)).not.toBe(first)
    expect((await it_.api.call('GET', '/v1/whoami', { session: first })).status).toBe(401)
    // A token that somebody put there is not taken up.
    const planted = it_.browser()
    planted.setCookie(it_.publicUrl, '__Host-countersign', 'A'.repeat(43))
    await it_.signIn(planted, { account: 'sub-ben' })
    expect(it_.session(planted)).not.toBe('A'.repeat(43))
  })

  it('is never sent elsewhere than to a path of ours', async () => {
    await it_.document()
    for (const to of [
      'https://evil.example/',
      '//evil.example',
      '/\\evil.example',
      '/%09/evil.example',
      'javascript:alert(1)',
      '/a\\b',
      '/sign-in/oidc/acme',
    ]) {
      const back = await it_.signIn(it_.browser(), { account: 'sub-ben' }, `?to=${encodeURIComponent(to)}`)
      const sent = new URL(back.location!)
      expect(sent.origin, to).toBe(it_.publicUrl)
      if (!to.startsWith('/%')) expect(sent.pathname, to).toBe('/')
    }
  })
})

describe('nobody is in', () => {
  it.each([
    ['of whom nobody here knows', 'sub-nobody', 'sign_in.unknown_person'],
    ['whose address the provider has not verified', 'sub-eve', 'sign_in.address_not_verified'],
    ['whose address is at a domain that is not this issuer’s', 'sub-oscar', 'sign_in.unknown_person'],
  ])('%s', async (_name, account, code) => {
    await it_.document()
    const browser = it_.browser()
    expect(problemOf((await it_.signIn(browser, { account })).location)).toBe(code)
    expect(it_.session(browser)).toBeUndefined()
    expect(await journal('sign_in.refused')).toEqual([{ signIn: 'acme', subject: account, code }])
  })

  it('by an answer that comes a second time, or in another browser', async () => {
    await it_.document()
    const browser = it_.browser()
    const start = await browser.visit(`${it_.publicUrl}/sign-in/oidc/acme`)
    const carried = [...browser.cookies(it_.publicUrl)]
    const back = await browser.signIn(start.location!, { account: 'sub-ben' })
    expect(problemOf(back.location)).toBeNull()
    expect(problemOf((await it_.browser().visit(back.url)).location)).toBe('sign_in.not_begun')
    const thief = it_.browser()
    for (const [name, value] of carried) thief.setCookie(it_.publicUrl, name, value)
    expect(problemOf((await thief.visit(back.url)).location)).toMatch(/^sign_in\./)
    expect(it_.session(thief)).toBeUndefined()
  })

  it('by an answer with another state, or after ten minutes', async () => {
    await it_.document()
    const browser = it_.browser()
    const late = await browser.signIn(`${it_.publicUrl}/sign-in/oidc/acme`, { account: 'sub-ben' }, (visit) =>
      /\/callback\?/.test(visit.location ?? ''),
    )
    const other = new URL(late.location!)
    other.searchParams.set('state', 'x'.repeat(43))
    expect(problemOf((await browser.visit(other.href)).location)).toBe('sign_in.not_begun')
    it_.api.house.clock.advance(601)
    expect(problemOf((await browser.visit(late.location!)).location)).toBe('sign_in.not_begun')
  })

  it('by another issuer’s answer: what was begun at one is not ended at the other', async () => {
    await it_.document()
    await it_.document('staying', {
      party: 'staying',
      person: { by: 'email', domains: ['staying.example'] },
      roles: [{ claim: 'groups', value: 'operators', role: 'provider_operator' }],
    })
    const browser = it_.browser()
    const late = await browser.signIn(`${it_.publicUrl}/sign-in/oidc/acme`, { account: 'sub-ben' }, (visit) =>
      /\/callback\?/.test(visit.location ?? ''),
    )
    const mixed = late.location!.replace('/oidc/acme/', '/oidc/staying/')
    expect(problemOf((await browser.visit(mixed)).location)).toBe('sign_in.not_begun')
    const wrongIssuer = new URL(late.location!)
    expect(wrongIssuer.searchParams.get('iss')).toBe(it_.provider.issuer)
    wrongIssuer.searchParams.set('iss', 'https://evil.example')
    // The cookie went with the first try, as it should: begun anew.
    const again = it_.browser()
    const fresh = await again.signIn(`${it_.publicUrl}/sign-in/oidc/acme`, { account: 'sub-ben' }, (visit) =>
      /\/callback\?/.test(visit.location ?? ''),
    )
    const other = new URL(fresh.location!)
    other.searchParams.set('iss', 'https://evil.example')
    expect(problemOf((await again.visit(other.href)).location)).toBe('sign_in.not_shown')
  })

  it('by a document that is withdrawn, and who was in by it is out', async () => {
    await it_.document()
    const browser = it_.browser()
    await it_.signIn(browser, { account: 'sub-ben' })
    const withdrawn = await it_.api.call('POST', '/v1/instruments/sign-in/acme/withdraw', { as: 'ada', body: { reason: 'r' } })
    expect(withdrawn.status, withdrawn.text).toBe(200)
    expect((await it_.whoami(browser)).status).toBe(401)
    expect(problemOf((await it_.browser().visit(`${it_.publicUrl}/sign-in/oidc/acme`)).location)).toBe('sign_in.unknown_issuer')
    expect((await journal('session.ended')).at(-1)).toMatchObject({ principal: 'ben', because: 'issuer' })
  })

  it('who is not active any more', async () => {
    await it_.document()
    await it_.signIn(it_.browser(), { account: 'sub-ben' })
    await it_.api.call('POST', '/v1/principals/ben/deactivate', { as: 'ada', body: {} })
    expect(problemOf((await it_.signIn(it_.browser(), { account: 'sub-ben' })).location)).toBe('sign_in.inactive')
  })
})

describe('an issuer of a provider', () => {
  const staying = {
    party: 'staying',
    person: { by: 'email', domains: ['staying.example', 'acme.example'] },
    roles: [{ claim: 'groups', value: 'operators', role: 'provider_operator' }],
  }

  it('signs in its own people, with roles of a provider', async () => {
    await it_.document('staying', staying)
    const browser = it_.browser()
    await it_.signIn(browser, { account: 'sub-oscar' }, '', 'staying')
    const { body } = await it_.whoami(browser)
    expect([body.principal.id, body.principal.party.id, body.scopes]).toEqual(['oscar', 'staying', ['read', 'request', 'execute']])
    expect(await rolesOf('oscar')).toContain('provider_operator')
  })

  it('never signs in somebody of the enterprise, whatever it claims of him', async () => {
    await it_.document('staying', staying)
    const browser = it_.browser()
    expect(problemOf((await it_.signIn(browser, { account: 'sub-ada' }, '', 'staying')).location)).toBe('sign_in.unknown_person')
    expect(it_.session(browser)).toBeUndefined()
    expect(await it_.api.fresh.db.selectFrom('sign_in_links').selectAll().execute()).toEqual([])
  })

  it('signs nobody in any more who has gone to another party', async () => {
    await it_.document('staying', staying)
    await it_.signIn(it_.browser(), { account: 'sub-oscar' }, '', 'staying')
    await it_.api.fresh.db
      .updateTable('role_holdings')
      .set({ until: it_.api.house.clock.now() })
      .where('principal_id', '=', 'oscar')
      .execute()
    await it_.api.fresh.db.updateTable('principals').set({ party_id: 'leaving' }).where('id', '=', 'oscar').execute()
    expect(problemOf((await it_.signIn(it_.browser(), { account: 'sub-oscar' }, '', 'staying')).location)).toBe('sign_in.unknown_person')
  })
})

describe('a subject is whom it was the first time', () => {
  it('though his address has become somebody else’s; and who has that address later is not him', async () => {
    await it_.document()
    const browser = it_.browser()
    await it_.signIn(browser, { account: 'sub-ben' })
    it_.provider.setAccount('sub-ben', { email: 'ada@acme.example' })
    const other = it_.browser()
    await it_.signIn(other, { account: 'sub-ben' })
    expect((await it_.whoami(other)).body.principal.id).toBe('ben')
    it_.provider.setAccount('sub-nobody', { email: 'ben@acme.example' })
    expect(problemOf((await it_.signIn(it_.browser(), { account: 'sub-nobody' })).location)).toBe('sign_in.linked_to_another')
  })

  it('until who assigns roles ends that link: then he is out, and is found anew', async () => {
    await it_.document()
    const browser = it_.browser()
    await it_.signIn(browser, { account: 'sub-ben' })
    const [link] = (await it_.api.call('GET', '/v1/sign-in-links?principal=ben', { as: 'ada' })).body.items
    expect(link).toMatchObject({ principal: 'ben', subject: 'sub-ben', how: 'email', endedAt: null })
    expect((await it_.api.call('DELETE', `/v1/sign-in-links/${link.id}`, { as: 'cleo' })).status).toBe(403)
    expect((await it_.api.call('DELETE', `/v1/sign-in-links/${link.id}`, { as: 'ada' })).status).toBe(200)
    expect((await it_.whoami(browser)).status).toBe(401)
    it_.provider.setAccount('sub-nobody', { email: 'ben@acme.example' })
    const next = it_.browser()
    await it_.signIn(next, { account: 'sub-nobody' })
    expect((await it_.whoami(next)).body.principal.id).toBe('ben')
  })

  it('also where a source tells who he is: by the exact value, while the source still says so', async () => {
    await it_.document('acme', { person: { by: 'record', claim: 'oid', source: 'hr', record: 'person' } })
    it_.provider.setAccount('sub-ben', { more: { oid: 'emp-7' } })
    const at = it_.api.house.clock.now()
    const record = {
      org_id: 'acme',
      source: 'hr',
      kind: 'person' as const,
      external_id: 'emp-7',
      id: 'ben',
      attributes: '{}',
      digest: 'd',
      version: 1,
      first_seen_at: at,
      changed_at: at,
      source_at: at,
      seen_at: at,
    }
    expect(problemOf((await it_.signIn(it_.browser(), { account: 'sub-ben' })).location)).toBe('sign_in.unknown_person')
    await it_.api.fresh.db
      .insertInto('source_records')
      .values({ ...record, state: 'present' })
      .execute()
    const browser = it_.browser()
    await it_.signIn(browser, { account: 'sub-ben' })
    expect((await it_.whoami(browser)).body.principal.id).toBe('ben')
  })
})

describe('roles come by the exact value of a claim', () => {
  it('with an end, and go when a sign-in shows it no longer', async () => {
    await it_.document()
    await it_.signIn(it_.browser(), { account: 'sub-ben' })
    expect(await rolesOf('ben')).not.toContain('risk_acceptor')
    it_.provider.setAccount('sub-ben', { ...accounts['sub-ben'], groups: ['sec-leads'] })
    await it_.signIn(it_.browser(), { account: 'sub-ben' })
    expect(await rolesOf('ben')).toContain('risk_acceptor')
    const { until } = await it_.api.fresh.db
      .selectFrom('role_holdings')
      .select('until')
      .where('principal_id', '=', 'ben')
      .where('role', '=', 'risk_acceptor')
      .executeTakeFirstOrThrow()
    expect(until!.getTime()).toBe(it_.api.house.clock.now().getTime() + 30 * 86_400_000)
    it_.provider.setAccount('sub-ben', { ...accounts['sub-ben'], groups: ['SEC-LEADS', 'sec-leads-2'] })
    await it_.signIn(it_.browser(), { account: 'sub-ben' })
    expect(await rolesOf('ben')).not.toContain('risk_acceptor')
  })

  it('and leave what anybody else has given: it is neither given an end nor taken', async () => {
    await it_.document('acme', { roles: [{ claim: 'groups', value: 'everybody', role: 'control_owner' }] })
    await it_.signIn(it_.browser(), { account: 'sub-ben' })
    const holding = async () =>
      (
        await it_.api.fresh.db
          .selectFrom('role_holdings')
          .select('until')
          .where('principal_id', '=', 'ben')
          .where('role', '=', 'control_owner')
          .executeTakeFirstOrThrow()
      ).until
    expect(await holding()).toBeNull()
    it_.provider.setAccount('sub-ben', { ...accounts['sub-ben'], groups: [] })
    await it_.signIn(it_.browser(), { account: 'sub-ben' })
    expect(await rolesOf('ben')).toContain('control_owner')
  })

  it('and are somebody else’s from when he has given one that came by a claim', async () => {
    await it_.document()
    it_.provider.setAccount('sub-ben', { ...accounts['sub-ben'], groups: ['sec-leads'] })
    await it_.signIn(it_.browser(), { account: 'sub-ben' })
    it_.api.house.clock.advance(5)
    await inFirstHour(it_.api)
    expect((await it_.api.call('POST', '/v1/roles', { as: 'ada', body: { principal: 'ben', role: 'risk_acceptor' } })).status).toBe(200)
    it_.provider.setAccount('sub-ben', accounts['sub-ben']!)
    await it_.signIn(it_.browser(), { account: 'sub-ben' })
    expect(await rolesOf('ben')).toContain('risk_acceptor')
  })

  it('and are not taken by a token that is too small for all groups', async () => {
    await it_.document()
    it_.provider.setAccount('sub-ben', { ...accounts['sub-ben'], groups: ['sec-leads'] })
    await it_.signIn(it_.browser(), { account: 'sub-ben' })
    const { groups: _none, ...rest } = accounts['sub-ben']!
    it_.provider.setAccount('sub-ben', { ...rest, more: { _claim_names: { groups: 'src1' } } })
    await it_.signIn(it_.browser(), { account: 'sub-ben' })
    expect(await rolesOf('ben')).toContain('risk_acceptor')
  })
})

describe('more than a sign-in', () => {
  const assign = (session: string) => it_.api.call('POST', '/v1/roles', { session, body: { principal: 'eve', role: 'auditor' } })

  it('is shown at the provider by what the document says, and by nothing less', async () => {
    await it_.document()
    const browser = it_.browser()
    await it_.signIn(browser, { account: 'sub-ada', acr: 'password' })
    expect((await assign(it_.session(browser)!)).body.code).toBe('auth.step_up_needed')
    await it_.signIn(browser, { account: 'sub-ada', acr: 'password' }, '?stepUp=yes')
    expect((await it_.whoami(browser)).body.session.steppedUpAt).toBeNull()
    const before = it_.session(browser)!
    await it_.signIn(browser, { account: 'sub-ada', acr: 'mfa' }, '?stepUp=yes')
    expect((await assign(it_.session(browser)!)).status).toBe(200)
    expect((await it_.api.call('GET', '/v1/whoami', { session: before })).status).toBe(401)
  })

  it('is shown by the one who is signed in, and by nobody else', async () => {
    await it_.document()
    const browser = it_.browser()
    await it_.signIn(browser, { account: 'sub-ben' })
    // Nobody is signed in at the provider in this one.
    const other = it_.browser()
    other.setCookie(it_.publicUrl, '__Host-countersign', it_.session(browser)!)
    expect(problemOf((await it_.signIn(other, { account: 'sub-ada', acr: 'mfa' }, '?stepUp=yes')).location)).toBe('sign_in.somebody_else')
  })

  it('is not to be had where the document says nothing of it', async () => {
    await it_.document('acme', { stepUp: undefined })
    expect(problemOf((await it_.browser().visit(`${it_.publicUrl}/sign-in/oidc/acme?stepUp=yes`)).location)).toBe('sign_in.no_step_up')
  })
})
