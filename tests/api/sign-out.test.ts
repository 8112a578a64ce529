// Signing out at a real provider as well: it is shown the ID token that it gave, by the browser that has it and by no other; its word ends the other sessions.
import { hintCookie } from '@countersign/server/sign-in/logout-hint'
import { decodeJwt } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startTestDatabase, type TestDatabase } from './house.ts'
import { openSignIn, type SignInHouse } from './sign-in-house.ts'

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

describe('whoever signs out', () => {
  const signOut = (session: string, hint?: string) =>
    it_.api.call('POST', '/sign-out', {
      session,
      ...(hint === undefined ? {} : { headers: { cookie: `__Host-countersign=${session}; ${hintCookie}=${hint}` } }),
    })
  const hintIn = async (answer: Promise<{ body: { to: string } }>) => new URL((await answer).body.to).searchParams.get('id_token_hint')

  it('shows his provider the ID token that it gave, which this browser alone has carried, sealed, to this one place', async () => {
    await it_.document()
    const [browser, other] = [it_.browser(), it_.browser()]
    const back = await it_.signIn(browser, { account: 'sub-ben' })
    await it_.signIn(other, { account: 'sub-ada' })
    const cookie = back.setCookies.find((one) => one.startsWith(`${hintCookie}=`))!
    expect(cookie).toMatch(/; Path=\/sign-out; HttpOnly; Secure; SameSite=Lax; /)
    const hint = browser.cookie(it_.publicUrl, hintCookie)!
    const ada = it_.session(other)!
    // For another session it is worth nothing, and so is one that was made up.
    expect([await hintIn(signOut(ada, hint)), await hintIn(signOut(it_.session(browser)!, `${hint.slice(0, -4)}AAAA`))]).toEqual([
      null,
      null,
    ])
    await it_.signIn(browser, { account: 'sub-ben' })
    const session = it_.session(browser)!
    const answer = await signOut(session, browser.cookie(it_.publicUrl, hintCookie))
    expect(answer.headers.getSetCookie().filter((one) => one.startsWith(`${hintCookie}=;`))).toHaveLength(1)
    const token = new URL(answer.body.to).searchParams.get('id_token_hint')!
    expect(decodeJwt(token)).toMatchObject({ sub: 'sub-ben', aud: 'client-acme' })
    const kept = JSON.stringify([
      await it_.api.fresh.db.selectFrom('sessions').selectAll().orderBy('id').execute(),
      (await it_.api.fresh.db.selectFrom('journal').select('leaf').orderBy('ordinal').execute()).map(({ leaf }) => String(leaf)),
      it_.api.logged,
    ])
    expect(kept).not.toContain(token.split('.')[1])
    const page = await browser.visit(answer.body.to)
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.text)![1]!
    const confirmed = await browser.visit(`${it_.provider.issuer}/session/end/confirm`, { xsrf, logout: 'yes' })
    expect(confirmed.location).toBe(`${it_.publicUrl}/sign-in`)
  })

  it('is given no ID token to carry where signing out here is not signing out there', async () => {
    await it_.document('acme', { endSession: false })
    const browser = it_.browser()
    await it_.signIn(browser, { account: 'sub-ben' })
    expect([it_.session(browser) !== undefined, browser.cookie(it_.publicUrl, hintCookie)]).toEqual([true, undefined])
  })

  it('here is sent to his provider to sign out there, whose word then ends his other sessions here', async () => {
    await it_.document()
    const browser = it_.browser()
    await it_.signIn(browser, { account: 'sub-ben' })
    const session = it_.session(browser)!
    const { body } = await it_.api.call('POST', '/sign-out', { session })
    const to = new URL(body.to)
    expect([to.origin, to.searchParams.get('post_logout_redirect_uri'), to.searchParams.get('client_id')]).toEqual([
      it_.provider.issuer,
      `${it_.publicUrl}/sign-in`,
      'client-acme',
    ])
    // A second session by the same one at the provider.
    await it_.signIn(browser, { account: 'sub-ben' })
    const other = it_.session(browser)!
    expect((await it_.api.call('GET', '/v1/whoami', { session: other })).status).toBe(200)
    const page = await browser.visit(to.href)
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(page.text)![1]!
    const confirmed = await browser.visit(`${it_.provider.issuer}/session/end/confirm`, { xsrf, logout: 'yes' })
    expect(confirmed.location).toBe(`${it_.publicUrl}/sign-in`)
    await expect.poll(async () => (await it_.api.call('GET', '/v1/whoami', { session: other })).status).toBe(401)
    const ended = await it_.api.fresh.db
      .selectFrom('journal')
      .select('leaf')
      .where('kind', '=', 'session.ended')
      .orderBy('ordinal')
      .execute()
    expect(JSON.parse(String(ended.at(-1)!.leaf)).body).toMatchObject({ principal: 'ben', because: 'provider' })
  })
})
