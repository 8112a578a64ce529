// A sign-in in a browser that is new is told to the person himself, by real mail: not the first one, not the same browser twice, and nobody else.
import { Secret } from '@countersign/connector-kit'
import { followNotices, gatherDue, type Message, openOffice, postBy } from '@countersign/core/execution/notices/index'
import { systemCaller } from '@countersign/core/registry/principals/index'
import { followSessions } from '@countersign/core/registry/sessions/index'
import { type MailServer, startMailServer } from '@countersign/downstreams/mail'
import { mailBy } from '@countersign/server/notices/mail'
import { browserCookie } from '@countersign/server/sign-in/browser-mark'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Browser } from './browser.ts'
import { startTestDatabase, type TestDatabase } from './house.ts'
import { openSignIn, type SignInHouse } from './sign-in-house.ts'

let database: TestDatabase
let mail: MailServer
let it: SignInHouse
beforeAll(async () => {
  database = await startTestDatabase()
  mail = await startMailServer({ tls: 'none' })
})
afterAll(async () => {
  await mail?.stop()
  await database?.stop()
})
beforeEach(async () => {
  it = await openSignIn(database)
  await it.document()
})
afterEach(() => it?.close())

const room = { name: 'soc', kinds: ['session.new'], forPeople: true, atOnce: 1 } as const
const inRoom: string[] = []

/** To whom mail went out in one round of everything, with its words. */
const told = async (): Promise<{ to: string; text: string }[]> => {
  const { runtime } = it.api.house
  const server = async () => new Secret(`smtp://127.0.0.1:${mail.port}`)
  const channels = [
    mailBy({ server, from: 'countersign@acme.example' }),
    { ...room, send: async ({ subject }: Message) => void inRoom.push(subject) },
  ]
  openOffice(runtime, { publicUrl: () => it.publicUrl, orgName: 'Acme', channels })
  const before = mail.taken.length
  await followNotices(runtime, systemCaller(runtime, 'acme', 'notices'))
  await gatherDue(runtime, 'acme')
  for (const channel of channels) await postBy(runtime, 'acme', channel)
  return mail.taken.slice(before).map(({ to, text }) => ({
    to: to.join(),
    text: text
      .replace(/\r\n /g, ' ')
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
  }))
}

/** The same browser, in which the provider remembers nobody. */
const forAnother = (browser: Browser): Browser => {
  const same = it.browser()
  same.setCookie(it.publicUrl, browserCookie, browser.cookie(it.publicUrl, browserCookie)!)
  return same
}

const signIn = async (browser: Browser, account = 'sub-ada', name = 'acme') => {
  await it.signIn(browser, { account }, '', name)
  expect((await it.whoami(browser)).status).toBe(200)
}

test('somebody’s first browser is no news; a second one is told to him alone, with the way to end it, and no browser twice', async () => {
  const [first, second] = [it.browser(), it.browser()]
  await signIn(first)
  await signIn(first)
  expect(await told()).toEqual([])
  await signIn(second)
  const [one, ...more] = await told()
  expect([one!.to, more, inRoom]).toEqual(['ada@acme.example', [], []])
  expect(one!.text).toContain('Subject: Somebody signed in as you in a browser that is new here: was it you?')
  expect(one!.text).toContain(`${it.publicUrl}/settings/sessions`)
  expect(one!.text).toContain('By your provider (acme)')
  // Neither again, nor for the one that was there first, nor for another person who comes in one of them the first time.
  it.api.house.clock.advance(90)
  await signIn(second)
  await signIn(first)
  await signIn(forAnother(second), 'sub-ben')
  expect(await told()).toEqual([])
})

test('a person of a provider is told of himself and of nobody else', async () => {
  await it.document('staying', {
    party: 'staying',
    person: { by: 'email', domains: ['staying.example'] },
    roles: [{ claim: 'groups', value: 'operators', role: 'provider_operator' }],
  })
  for (const browser of [it.browser(), it.browser()]) {
    await signIn(browser, 'sub-oscar', 'staying')
    await signIn(it.browser(), 'sub-ada')
  }
  const news = await told()
  expect(news.map(({ to }) => to).sort()).toEqual(['ada@acme.example', 'oscar@staying.example'])
  expect(news.find(({ to }) => to.startsWith('oscar'))!.text).not.toMatch(/ada@|Ada/)
})

test('the mark is nobody’s name: of it a digest is kept that is another one for each person, and one that was made up is taken for none', async () => {
  const browser = it.browser()
  browser.setCookie(it.publicUrl, browserCookie, 'chosen')
  await signIn(browser)
  const mark = browser.cookie(it.publicUrl, browserCookie)!
  expect(mark).toMatch(/^[A-Za-z0-9_-]{43}$/)
  const another = forAnother(browser)
  await signIn(another, 'sub-ben')
  expect(another.cookie(it.publicUrl, browserCookie)).toBe(mark)
  const rows = await it.api.fresh.db.selectFrom('known_browsers').selectAll().orderBy('principal_id').execute()
  expect(rows.map((row) => row.principal_id)).toEqual(['ada', 'ben'])
  expect(rows[0]!.mark.equals(rows[1]!.mark)).toBe(false)
  expect(JSON.stringify(rows)).not.toContain(mark)
})

test('a browser in which he has not signed in for 400 days is forgotten', async () => {
  await signIn(it.browser())
  await signIn(it.browser())
  await it.api.fresh.db
    .updateTable('known_browsers')
    .set({ last_at: new Date(it.api.house.clock.now().getTime() - 401 * 86_400_000) })
    .execute()
  await followSessions(it.api.runtime, systemCaller(it.api.runtime, 'acme', 'test'))
  expect(await it.api.fresh.db.selectFrom('known_browsers').select('principal_id').execute()).toEqual([])
})
