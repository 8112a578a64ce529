// The first administrator's link, and signing in by a passkey: each counts once, both have shown more, and he who comes in past the others is seen.
import { makeFirstLink, mayBeFirst } from '@countersign/core/authority/sign-in/index'
import { systemCaller } from '@countersign/core/registry/principals/index'
import { giveAddresses, openTestPost } from '@countersign/core/testing/notices'
import { knownAuthenticator } from '@countersign/core/testing/passkeys'
import { generateKeyPair } from '@countersign/ledger'
import type { SoftwareAuthenticator } from '@countersign/ledger/testing/software-authenticator'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { type ApiHouse, openApi, type Reply, startTestDatabase, type TestDatabase } from './house.ts'

let database: TestDatabase
let api: ApiHouse
beforeAll(async () => {
  database = await startTestDatabase()
})
afterAll(() => database?.stop())
beforeEach(async () => {
  api = await openApi(database)
  // As before anybody holds a key that approves.
  await api.fresh.db.deleteFrom('principal_keys').where('purpose', '=', 'approval').execute()
})
afterEach(() => api?.close())

const page = () => ({ origin: api.http.publicUrl() })
const post = (path: string, body: unknown, headers: Record<string, string> = page()) =>
  api.call('POST', path, { body, headers, idempotencyKey: null })
const linkOf = async (principal = 'ada') => (await makeFirstLink(api.runtime, systemCaller(api.runtime, 'acme', 'test'), principal)).token
const tokenIn = (answer: Reply) => /^__Host-countersign=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1]
const bytes = (text: string) => Buffer.from(text, 'base64url')

const beFirst = async (token: string, authenticator: SoftwareAuthenticator) => {
  const { body: options } = await post('/sign-in/first/options', { token })
  return post('/sign-in/first', { token, name: 'laptop', credential: authenticator.register(bytes(options.challenge)) })
}
const why = 'the provider is away, and so is everybody else'
const comeIn = async (authenticator: SoftwareAuthenticator, headers?: Record<string, string>, reason?: string) => {
  const { body: options } = await post('/sign-in/passkey/options', reason === undefined ? {} : { reason })
  return post('/sign-in/passkey', authenticator.signIn(bytes(options.challenge)), headers)
}

test('the link makes a passkey and lets in, once; another one that was printed is over too', async () => {
  const [token, other] = [await linkOf(), await linkOf()]
  expect((await api.call('GET', '/sign-in/ways')).body).toMatchObject({ first: true, passkey: false })
  const authenticator = knownAuthenticator()
  const answer = await beFirst(token, authenticator)
  expect(answer.status, answer.text).toBe(204)
  const session = tokenIn(answer)!
  const { body } = await api.call('GET', '/v1/whoami', { session })
  expect([body.principal.id, body.session.way, body.session.steppedUpAt]).toEqual(['ada', 'first', api.house.clock.now().toISOString()])
  expect((await api.call('GET', '/sign-in/ways')).body).toMatchObject({ first: false, passkey: true })
  for (const used of [token, other]) expect((await post('/sign-in/first/options', { token: used })).body.code).toBe('sign_in.first_link')
  const { stored } = { stored: JSON.stringify(await api.fresh.db.selectFrom('first_links').selectAll().execute()) }
  expect(stored).not.toContain(token)
})

test('the link is over after an hour, and another one is nobody’s', async () => {
  const token = await linkOf()
  expect((await post('/sign-in/first/options', { token: 'A'.repeat(43) })).body.code).toBe('sign_in.first_link')
  api.house.clock.advance(3600)
  expect((await post('/sign-in/first/options', { token })).body.code).toBe('sign_in.first_link')
})

test('there is a link while nobody holds a key that approves; where it is asked for, while nobody can come in with a browser; and never after one was used', async () => {
  const may = async () => [await mayBeFirst(api.runtime, false), await mayBeFirst(api.runtime, true)]
  expect(await may()).toEqual([true, true])
  const { db } = api.fresh
  const own = generateKeyPair()
  await db
    .insertInto('principal_keys')
    .values({
      org_id: 'acme',
      key_id: 'of-the-command-line',
      principal_id: 'ben',
      party_kind: 'enterprise',
      purpose: 'approval',
      assurance: 'standard',
      public_key: own.publicKey,
      enrolled_at: api.house.clock.now(),
    })
    .execute()
  expect(await may(), 'somebody signs on the command line').toEqual([false, true])
  await db.deleteFrom('principal_keys').where('purpose', '=', 'approval').execute()
  await beFirst(await linkOf(), knownAuthenticator())
  await db.updateTable('first_links').set({ used_at: null }).execute()
  expect(await may(), 'somebody has a passkey').toEqual([false, false])
  await db.updateTable('first_links').set({ used_at: api.house.clock.now() }).execute()
  await db.deleteFrom('principal_keys').where('purpose', '=', 'approval').execute()
  expect(await may(), 'one was used').toEqual([false, false])
})

test('a passkey lets its person in, as having shown more; the session that this browser had is over', async () => {
  const authenticator = knownAuthenticator()
  await beFirst(await linkOf(), authenticator)
  const plain = await api.signIn('ada', { steppedUpAt: undefined as never })
  const answer = await comeIn(authenticator, { ...page(), cookie: `__Host-countersign=${plain}` })
  expect(answer.status, answer.text).toBe(204)
  const session = tokenIn(answer)!
  expect((await api.call('GET', '/v1/whoami', { session })).body).toMatchObject({ principal: { id: 'ada' }, session: { way: 'passkey' } })
  expect((await api.call('POST', '/v1/roles', { session, body: { principal: 'eve', role: 'auditor' } })).status).toBe(200)
  expect((await api.call('GET', '/v1/whoami', { session: plain })).status).toBe(401)
})

test('whoever has come in past the provider does what is powerful for a quarter of an hour, and then shows his passkey again', async () => {
  const authenticator = knownAuthenticator()
  await beFirst(await linkOf(), authenticator)
  const come = async () => tokenIn(await comeIn(authenticator))!
  const session = await come()
  const acts = async (token: string) =>
    [
      await api.call('POST', '/v1/roles', { session: token, body: { principal: 'eve', role: 'auditor' } }),
      await api.call('POST', '/v1/api-keys', {
        session: token,
        body: { principal: 'ben', name: 'n', scopes: ['read'], expiresAt: '2026-02-01T00:00:00Z' },
      }),
      await api.call('POST', '/v1/keys', {
        session: token,
        body: { principal: 'agent', purpose: 'execution', publicKey: generateKeyPair().publicKey.toString('base64') },
      }),
    ].map(({ status, body }) => (status < 300 ? 'done' : body.code))
  expect(await acts(session)).toEqual(['done', 'done', 'done'])
  api.house.clock.advance(15 * 60 + 1)
  expect(await acts(session)).toEqual(['auth.step_up_needed', 'auth.step_up_needed', 'auth.step_up_needed'])
  expect(await acts(await come())).toEqual(['done', 'done', 'done'])
})

test('an answer that was given counts once, and none that another site has asked for', async () => {
  const authenticator = knownAuthenticator()
  await beFirst(await linkOf(), authenticator)
  const { body: options } = await post('/sign-in/passkey/options', {})
  const shown = authenticator.signIn(bytes(options.challenge))
  expect((await post('/sign-in/passkey', shown, { origin: 'https://evil.example' })).body.code).toBe('auth.cross_site')
  expect((await post('/sign-in/passkey', shown)).status).toBe(204)
  expect((await post('/sign-in/passkey', shown)).body.code).toBe('auth.unauthenticated')
  expect((await comeIn(knownAuthenticator())).body.code).toBe('auth.unauthenticated')
})

test('the first administrator who comes in past other administrators is a finding of one of them, and an entry each time', async () => {
  const authenticator = knownAuthenticator()
  await beFirst(await linkOf(), authenticator)
  const findings = () => api.fresh.db.selectFrom('findings').selectAll().where('kind', '=', 'session.break_glass').execute()
  const entries = async () =>
    (await api.fresh.db.selectFrom('journal').select('id').where('kind', '=', 'session.break_glass').execute()).length
  await comeIn(authenticator)
  expect([(await findings()).length, await entries()]).toEqual([0, 1])
  await api.call('POST', '/v1/roles', { as: 'ada', body: { principal: 'ben', role: 'administrator' } })
  await comeIn(authenticator, page(), why)
  const [finding] = await findings()
  expect([finding?.severity, finding?.owner_id, finding?.detail['reason'], await entries()]).toEqual(['high', 'ben', why, 2])
})

test('who comes in past other administrators says why before he is in; without that nothing is opened or ended, and the refusal is recorded', async () => {
  const authenticator = knownAuthenticator()
  await beFirst(await linkOf(), authenticator)
  // The first hour: nobody is asked, and whatever came of it goes on.
  const alone = tokenIn(await comeIn(authenticator))!
  await api.call('POST', '/v1/roles', { as: 'ada', body: { principal: 'ben', role: 'administrator' } })
  const leaves = async (kind: string) =>
    (await api.fresh.db.selectFrom('journal').select('leaf').where('kind', '=', kind).orderBy('ordinal').execute()).map(({ leaf }) => leaf)
  const opened = (await leaves('session.opened')).length
  const cookie = { ...page(), cookie: `__Host-countersign=${alone}` }
  const refused = await comeIn(authenticator, cookie)
  expect([refused.status, refused.body.code, tokenIn(refused)]).toEqual([403, 'sign_in.reason_needed', undefined])
  expect((await leaves('session.opened')).length).toBe(opened)
  expect((await api.call('GET', '/v1/whoami', { session: alone })).status).toBe(200)
  expect((await leaves('sign_in.refused')).join()).toContain('"code":"sign_in.reason_needed","principal":"ada"')

  const answer = await comeIn(authenticator, cookie, `  ${why}\n`)
  expect(answer.status, answer.text).toBe(204)
  expect((await leaves('session.break_glass')).at(-1)).toContain(`"reason":"${why}"`)
  const token = tokenIn(answer)!
  const idOf = async (session: string) => (await api.call('GET', '/v1/whoami', { session })).body.session.id
  const reasons = async () =>
    (await api.fresh.db.selectFrom('sessions').select(['id', 'break_glass_reason as why']).where('break_glass', '=', true).execute())
      .filter(({ why: said }) => said !== null)
      .map(({ id, why: said }) => [id, said])
  expect(await reasons()).toEqual([[await idOf(token), why]])
  const listed = (await api.call('GET', '/v1/sessions?principal=ada&state=live', { as: 'ben' })).body.items
  expect(listed.filter(({ breakGlass }: { breakGlass: boolean }) => breakGlass)).toMatchObject([{ breakGlassReason: why }])
  // What goes on past others was opened when there were none: now it is a finding, and news.
  const findings = () => api.fresh.db.selectFrom('findings').select('id').where('kind', '=', 'session.break_glass').execute()
  const news = () => api.fresh.db.selectFrom('notice_facts').select('subject').where('kind', '=', 'session.break_glass').execute()
  expect([(await findings()).length, (await news()).map(({ subject }) => subject)]).toEqual([
    1,
    expect.arrayContaining([await idOf(token)]),
  ])
  // Shown once more in the same browser he is not asked again, and what he said stands whatever he says now.
  const on = { ...page(), cookie: `__Host-countersign=${token}` }
  const again = tokenIn(await comeIn(authenticator, on, 'something quite different'))!
  expect((await reasons()).map(([, said]) => said)).toEqual([why, why])
  expect([(await findings()).length, (await news()).length]).toEqual([1, 2])
  expect((await comeIn(authenticator, { ...page(), cookie: `__Host-countersign=${again}` })).status).toBe(204)
  const update = api.fresh.db.updateTable('sessions').set({ break_glass_reason: 'something quite different' })
  await expect(update.where('ended_at', 'is', null).where('break_glass', '=', true).execute()).rejects.toThrow(/not changed/)
})

test.each<[string, string]>([
  ['short', 'too short'],
  ['short but for its blanks', `short${' '.repeat(20)}er`],
  ['long', 'x'.repeat(501)],
  ['with a character that controls', `the provider is\u001b[2J away`],
  ['that turns the direction of what follows', 'the provider is \u202eaway'],
  ['that looks like a secret', 'the password: hunter2hunter2'],
])('no reason that is too little, too much, hostile or a secret is taken, and none is repeated: one %s', async (_name, reason) => {
  const answer = await post('/sign-in/passkey/options', { reason })
  expect([answer.status, answer.body.code]).toEqual([422, 'sign_in.reason_invalid'])
  expect(answer.text).not.toContain(reason)
  expect(await api.fresh.db.selectFrom('passkey_sign_ins').selectAll().execute()).toEqual([])
})

test('a reason counts for the challenge that it was given with: none is added to another, or sent beside the answer', async () => {
  const authenticator = knownAuthenticator()
  await beFirst(await linkOf(), authenticator)
  await api.call('POST', '/v1/roles', { as: 'ada', body: { principal: 'ben', role: 'administrator' } })
  const { body: without } = await post('/sign-in/passkey/options', {})
  await post('/sign-in/passkey/options', { reason: why })
  const shown = authenticator.signIn(bytes(without.challenge))
  expect((await post('/sign-in/passkey', { ...shown, reason: why })).body.code).toBe('request.invalid')
  expect((await post('/sign-in/passkey', shown)).body.code).toBe('sign_in.reason_needed')
})

test('break-glass is told at any hour to security leads, control owners and who owns its finding, each once and of it alone; not to who came in', async () => {
  await giveAddresses(api.house)
  const post = openTestPost(api.house, [{ name: 'soc', kinds: ['session.break_glass', 'finding.opened'] }])
  const authenticator = knownAuthenticator()
  await beFirst(await linkOf(), authenticator)
  await api.call('POST', '/v1/roles', { as: 'ada', body: { principal: 'eve', role: 'administrator' } })
  await post.round()
  post.news()
  api.house.clock.advance(13 * 3600)
  const token = tokenIn(await comeIn(authenticator, page(), why))!
  await post.round()
  const [his, ...told] = post.news()
  expect(his).toBe('ada@example.com: Somebody signed in as you in a browser that is new here: was it you?')
  expect(told.map((line) => line.split(':')[0])).toEqual(['ben@example.com', 'cleo@example.com', 'eve@example.com', 'soc'])
  for (const line of told)
    expect(line).toContain(': Break-glass: ada came in by the passkey of the first administrator, until Tue, 6 Jan 2026, ')
  const [part] = post.sent.at(-1)!.message.parts
  expect(part!.link.url).toBe('https://countersign.example/settings/people?who=ada')
  expect(part!.lines).toContain(`The reason given: “${why}”`)
  const [first] = await api.fresh.db.selectFrom('sessions').selectAll().where('break_glass', '=', true).execute()
  // Shown once more in the same browser it goes on, no longer than people were told; come in anew, it is news again.
  api.house.clock.advance(600)
  const again = tokenIn(await comeIn(authenticator, { ...page(), cookie: `__Host-countersign=${token}` }))!
  await post.round()
  api.house.clock.advance(86_400)
  await post.round()
  expect(post.news().filter((line) => !/Overdue|browser that is new/.test(line))).toEqual([])
  const [second] = await api.fresh.db
    .selectFrom('sessions')
    .selectAll()
    .where('ended_at', 'is', null)
    .where('break_glass', '=', true)
    .execute()
  expect(second!.ends_at).toEqual(first!.ends_at)
  expect((await api.call('GET', '/v1/whoami', { session: again })).status).toBe(401)
  await comeIn(authenticator, page(), why)
  await post.round()
  expect(post.news().filter((line) => line.includes('Break-glass'))).toHaveLength(4)
})

test('whoever is another one than the first administrator breaks no glass by his passkey', async () => {
  await giveAddresses(api.house)
  const post = openTestPost(api.house)
  const authenticator = knownAuthenticator()
  await beFirst(await linkOf(), authenticator)
  await api.fresh.db.updateTable('first_links').set({ principal_id: 'finn' }).execute()
  expect((await comeIn(authenticator)).status).toBe(204)
  await post.round()
  expect(post.news().filter((line) => line.includes('Break-glass'))).toEqual([])
})

test('whoever is not active comes in by no passkey and by no link', async () => {
  const authenticator = knownAuthenticator()
  await beFirst(await linkOf(), authenticator)
  const token = await linkOf('cleo')
  await api.call('POST', '/v1/principals/cleo/deactivate', { as: 'ada', body: {} })
  expect((await post('/sign-in/first/options', { token })).status).toBe(403)
  const key = await api.key('cleo').catch(() => undefined)
  expect(key).toBeUndefined()
  await api.call('POST', '/v1/roles', { as: 'ada', body: { principal: 'ben', role: 'administrator' } })
  await api.call('POST', '/v1/principals/ada/deactivate', { as: 'ben', body: {} })
  await api.fresh.db.updateTable('principals').set({ active: false }).where('id', '=', 'ada').execute()
  expect((await comeIn(authenticator)).body.code).toBe('auth.unauthenticated')
})
