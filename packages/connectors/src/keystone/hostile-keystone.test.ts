// A Keystone that lies, or something that stands before it: only its own word about the credential refuses, only a whole list says who is there, and a token that
// still lets in counts more than a log-in that is refused.
import { Secret } from '@countersign/connector-kit'
import { afterEach, expect, test } from 'vitest'
import { type Scripted, sendJson, startScripted } from '../http/scripted-server.ts'
import { APPLICATION_CREDENTIAL, keystone, USER } from './index.ts'

const running: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of running.splice(0)) await each.close()
})

const signal = () => AbortSignal.timeout(5000)
const credential = {
  handle: { kind: APPLICATION_CREDENTIAL, account: 'default/svc/ci' },
  secret: new Secret('the-secret'),
}
const error = (code: number, message: string) => ({ error: { code, message, title: 'x' } })
const UNAUTHORIZED = error(401, 'The request you have made requires authentication.')

const seen = async (script: Parameters<typeof startScripted>[0]): Promise<ReturnType<typeof keystone.openObserver>> => {
  const server: Scripted = await startScripted(script)
  const operator = { domain: 'default', user: 'operator' }
  const observer = keystone.openObserver(
    { url: `${server.url}/v3`, operator, observer: { domain: 'default', user: 'observer' } },
    { observer_password: new Secret('observer-password') },
  )
  running.push(observer, server)
  return observer
}
const shown = (observer: ReturnType<typeof keystone.openObserver>, what = credential) =>
  observer.present(observer.doors(what.handle)[0]!, what, signal())

test.each<[string, number, unknown, Record<string, string>, string]>([
  ['Keystone’s own 401', 401, UNAUTHORIZED, {}, 'refused'],
  ['a user that Keystone does not know', 404, error(404, 'Could not find user: svc.'), {}, 'refused'],
  ['a proxy’s 401', 401, { message: 'denied' }, {}, 'unreachable'],
  ['a 401 for another status', 401, error(403, 'no'), {}, 'unreachable'],
  ['a path that is not there', 404, error(404, 'The resource could not be found.'), {}, 'unreachable'],
  ['a proxy’s 404', 404, {}, {}, 'unreachable'],
  ['403', 403, error(403, 'no'), {}, 'unreachable'],
  ['too many calls', 429, error(429, 'slow down'), {}, 'unreachable'],
  ['a broken server', 500, error(500, 'x'), {}, 'unreachable'],
  ['a 201 without a token', 201, { token: {} }, {}, 'unreachable'],
  ['a 201 with one and no body', 201, {}, { 'x-subject-token': 't' }, 'unreachable'],
  ['a right password that has expired', 401, error(401, 'The password is expired and needs to be changed for user: x.'), {}, 'accepted'],
  ['a second factor', 401, UNAUTHORIZED, { 'openstack-auth-receipt': 'r' }, 'accepted'],
])('%s says about the credential what it says, and no more', async (_, status, body, headers, expected) => {
  const observer = await seen((_req, res) => {
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value)
    sendJson(res, status, body)
  })
  expect((await shown(observer)).answer).toBe(expected)
})

test.each<[string, number, unknown, string]>([
  ['still lets in', 200, { token: {} }, 'accepted'],
  ['is dead too', 404, error(404, 'Could not find Application Credential: x.'), 'refused'],
  ['is dead too, by a 401', 401, UNAUTHORIZED, 'refused'],
  ['can’t be shown', 503, {}, 'unreachable'],
  ['is answered by a proxy', 401, {}, 'unreachable'],
])('when the log-in is refused and a token that was got before %s', async (_, status, body, expected) => {
  let ended = false
  const observer = await seen((req, res) => {
    const isLogIn = req.method === 'POST'
    if (ended) return isLogIn ? sendJson(res, 401, UNAUTHORIZED) : sendJson(res, status, body)
    if (isLogIn) res.setHeader('x-subject-token', 'token-of-before')
    return sendJson(res, isLogIn ? 201 : 200, { token: { expires_at: new Date(Date.now() + 60_000).toISOString() } })
  })
  expect((await shown(observer)).answer).toBe('accepted')
  ended = true
  expect((await shown(observer)).answer).toBe(expected)
  const other = { ...credential, secret: new Secret('another-secret') }
  expect(await shown(observer, other), 'the token of another secret says nothing about this one').toMatchObject({
    answer: 'refused',
    code: '401',
  })
})

test('a token that does not let in when it was just got is no token to prove anything by', async () => {
  const observer = await seen((req, res) => {
    if (req.method === 'POST') res.setHeader('x-subject-token', 'token-of-before')
    return req.method === 'POST'
      ? sendJson(res, 201, { token: { expires_at: new Date(Date.now() + 60_000).toISOString() } })
      : sendJson(res, 404, error(404, 'Could not find token.'))
  })
  expect((await shown(observer)).answer).toBe('accepted')
  expect((await shown(observer)).code).toBe('201')
})

test.each<[string, unknown]>([
  ['cut short', { users: [], truncated: true }],
  ['in pages', { users: [], links: { next: 'http://127.0.0.1/v3/users?marker=x' } }],
  ['without the list', {}],
  ['with a user that has no id', { users: [{ name: 'svc', domain_id: 'default', enabled: true }] }],
  ['with an id that is a path', { users: [{ id: '../admin', name: 'svc', domain_id: 'default', enabled: true }] }],
  ['with a text for a list', { users: 'none' }],
])('a listing of users that comes %s is unknown, and nobody is said to be absent', async (_, users) => {
  const observer = await seen((req, res) => {
    if (req.method === 'POST') {
      res.setHeader('x-subject-token', 't')
      return sendJson(res, 201, { token: {} })
    }
    const path = (req.url ?? '').split('?')[0]
    return sendJson(res, 200, path === '/v3/users' ? users : { domains: [{ id: 'default' }], credentials: [] })
  })
  expect((await observer.inventory(undefined, signal())).status).toBe('unknown')
  expect((await observer.observe({ kind: USER, account: 'default/svc' }, signal())).status).toBe('unknown')
})

test('a token of the observer that is no longer taken is got anew once, and not for ever', async () => {
  let logIns = 0
  const observer = await seen((req, res) => {
    if (req.method !== 'POST') return sendJson(res, 401, UNAUTHORIZED)
    logIns += 1
    res.setHeader('x-subject-token', 't')
    return sendJson(res, 201, { token: {} })
  })
  for (const expected of [1, 2]) {
    expect(await observer.observe({ kind: USER, account: 'default/svc' }, signal())).toMatchObject({ status: 'refused', code: '401' })
    expect(logIns).toBe(expected)
  }
})
