// What a directory that shrinks, shifts, ignores filters or hides things can make of the connector: nothing but `unknown`.
import { Secret } from '@countersign/connector-kit'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import type { Reply } from '../http/index.ts'
import { type Scripted, sendJson, startScripted } from '../http/scripted-server.ts'
import { scim } from './index.ts'
import { loginVerdict } from './login.ts'
import { userNameFilter } from './service.ts'

const running: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const each of running.splice(0).reverse()) await each.close()
})
const signal = () => AbortSignal.timeout(5000)
const call = () => ({ idempotencyKey: 'k', signal: signal() })
const user = (id: string, more: object = {}) => ({ id, userName: `user-${id}`, active: true, ...more })
const list = (resources: object[], total = resources.length, more: object = {}) => ({ totalResults: total, Resources: resources, ...more })
const handle = { kind: 'scim.user', account: 'user-a' }

type Answer = (path: string, query: URLSearchParams, method: string) => { status?: number; json?: unknown } | undefined
const directory = async (answer: Answer): Promise<Scripted & { config: { baseUrl: string; loginDoors: []; pageSize: number } }> => {
  const server = await startScripted((req, res) => {
    const url = new URL(req.url ?? '/', 'http://x')
    const given =
      answer(url.pathname, url.searchParams, req.method ?? '') ??
      (url.pathname === '/Groups' ? { json: list([]) } : { status: 404, json: {} })
    sendJson(res, given.status ?? 200, given.json)
  })
  running.push(server)
  return Object.assign(server, { config: { baseUrl: server.url, loginDoors: [] as [], pageSize: 2 } })
}
const observing = async (answer: Answer) => {
  const { config } = await directory(answer)
  const observer = scim.openObserver(config, { observer_token: new Secret('read-token') })
  running.push(observer)
  return observer
}
const readAll = async (answer: Answer) => {
  const observer = await observing(answer)
  const names: string[] = []
  let cursor: string | undefined
  do {
    const page = await observer.inventory(cursor, signal())
    if (page.status !== 'done') return page.code
    names.push(...page.value.items.map((item) => item.handle.account))
    cursor = page.value.next
  } while (cursor !== undefined)
  return names
}

/** A well-behaved index-paged list over whatever `rows` gives at each request. */
const paged = (rows: (page: number) => object[], total = (all: object[]) => all.length): Answer => {
  let page = 0
  return (path, query) => {
    if (path !== '/Users') return undefined
    const all = rows(page++)
    const start = Number(query.get('startIndex') ?? 1)
    return { json: list(all.slice(start - 1, start - 1 + Number(query.get('count'))), total(all), { startIndex: start }) }
  }
}

test('an honest list of any length and page size is read once and whole', async () => {
  for (const length of [0, 1, 2, 3, 4, 5, 9])
    expect(await readAll(paged(() => Array.from({ length }, (_, i) => user(`${i}`))))).toEqual(
      Array.from({ length }, (_, i) => `user-${i}`),
    )
})

test('a list that shrinks, grows, shifts under its reader or ends before its total is unknown', async () => {
  const all = ['a', 'b', 'c', 'd', 'e'].map((id) => user(id))
  expect(await readAll(paged((page) => (page === 0 ? all : all.slice(1))))).toBe('changed_while_reading')
  expect(await readAll(paged((page) => (page === 0 ? all : [...all, user('f')])))).toBe('changed_while_reading')
  expect(await readAll(paged((page) => (page === 0 ? all : [...all.slice(1), user('f')])))).toBe('changed_while_reading')
  expect(
    await readAll(
      paged(
        () => all,
        () => 9,
      ),
    ),
  ).toBe('incomplete_list')
  expect(
    await readAll(
      paged(
        () => all,
        () => 1,
      ),
    ),
  ).toBe('incomplete_list')
  expect(await readAll(paged(() => [user('a'), user('a')]))).toBe('malformed_answer')
})

test('any change between two pages that would hide an entry is noticed', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 3, max: 8 }), fc.nat(7), fc.nat(7), async (length, gone, come) => {
      const all = Array.from({ length }, (_, i) => user(`${i}`))
      const after = all.filter((_, i) => i !== gone % length)
      after.splice(come % (after.length + 1), 0, user('new'))
      const names = await readAll(paged((page) => (page === 0 ? all : after)))
      // Either it was noticed, or every user that was there all the time was read.
      if (typeof names !== 'string') for (const each of after) if (each.id !== 'new') expect(names).toContain(each.userName)
    }),
    { numRuns: 40 },
  )
})

test('a cursor-paged list that repeats its cursor or ends short of its total is unknown', async () => {
  const byCursor =
    (page: (cursor: string) => object): Answer =>
    (path, query) => {
      if (path === '/ServiceProviderConfig') return { json: { pagination: { cursor: true } } }
      return path === '/Users' ? { json: page(query.get('cursor') ?? '') } : undefined
    }
  expect(await readAll(byCursor((cursor) => (cursor === '' ? list([user('a')], 2, { nextCursor: 'n' }) : list([user('b')], 2))))).toEqual([
    'user-a',
    'user-b',
  ])
  expect(await readAll(byCursor(() => list([user('a')], 2, { nextCursor: 'n' })))).toBe('endless_list')
  expect(await readAll(byCursor(() => list([user('a')], 2)))).toBe('incomplete_list')
})

test('a member who can be seen neither as user nor by id does not hide the rest; one whose name is withheld does', async () => {
  const groups =
    (member: Answer): Answer =>
    (path, query, method) => {
      if (path === '/Users') return { json: list([user('a')]) }
      if (path === '/Groups')
        return { json: list([{ id: 'g', displayName: 'ops', members: [{ value: 'a' }, { value: 'b' }, { value: 'h', type: 'Group' }] }]) }
      return member(path, query, method)
    }
  expect(await readAll(groups(() => undefined))).toEqual(['user-a', 'user-a'])
  expect(await readAll(groups(() => ({ json: user('b') })))).toEqual(['user-a', 'user-a', 'user-b'])
  expect(await readAll(groups(() => ({ status: 403, json: {} })))).toBe('403')
})

test('absent is not believed of a directory that ignores the search, shows nobody or breaks', async () => {
  const cases: Record<string, Answer> = {
    filter_ignored: () => ({ json: list([user('b'), user('c')]) }),
    control_failed: () => ({ json: list([]) }),
    malformed_answer: () => ({ json: { Resources: 'none' } }),
    ambiguous: () => ({ json: list([user('a'), { ...user('z'), userName: 'USER-A' }]) }),
    '401': () => ({ status: 401, json: {} }),
    '500': () => ({ status: 500, json: {} }),
  }
  for (const [code, answer] of Object.entries(cases)) {
    const observer = await observing(answer)
    expect(await observer.observe(handle, signal()), code).toMatchObject({ status: 'unknown', code })
  }
})

test('a group that hides its members does not end a membership that the user himself still shows', async () => {
  const observer = await observing((path) =>
    path === '/Users'
      ? { json: list([user('a', { groups: [{ value: 'g' }] })]) }
      : path === '/Groups/g'
        ? { json: { id: 'g' } }
        : undefined,
  )
  const membership = { kind: 'scim.group_membership', account: 'user-a', key: 'g' }
  expect(await observer.observe(membership, signal())).toMatchObject({ status: 'unknown', code: 'contradiction' })
})

test('a directory that answers 200 and leaves the user active has not disabled him; one that changed meanwhile is asked again', async () => {
  let version = 'W/"1"'
  const seen: (string | undefined)[] = []
  const server = await startScripted((req, res) => {
    if (req.method === 'GET') return sendJson(res, 200, list([user('a', { meta: { version } })]))
    seen.push(req.headers['if-match'])
    return req.headers['if-match'] === 'W/"1"' ? sendJson(res, 200, user('a')) : sendJson(res, 412, {})
  })
  running.push(server)
  const operator = scim.openOperator({ baseUrl: server.url, loginDoors: [] }, { operator_token: new Secret('admin-token') })
  running.push(operator)
  expect(await operator.disable?.(handle, call())).toMatchObject({ status: 'refused', code: 'not_applied' })
  version = 'W/"2"'
  expect(await operator.disable?.(handle, call())).toMatchObject({ status: 'refused', code: '412', retryable: true })
  expect(seen).toEqual(['W/"1"', 'W/"2"'])
})

test('any user name becomes one JSON string in the filter', () => {
  fc.assert(
    fc.property(fc.string(), (name) => {
      expect(JSON.parse(userNameFilter(name).slice('userName eq '.length))).toBe(name)
    }),
  )
})

test('a login door refuses only by a 401 that challenges, and lets in only by 2xx', () => {
  const challenge = fc.option(fc.oneof(fc.string(), fc.constantFrom('Basic realm="x"', 'Bearer', 'Negotiate')), { nil: undefined })
  fc.assert(
    fc.property(fc.integer({ min: 100, max: 599 }), challenge, (status, header) => {
      const reply: Reply = { kind: 'reply', status, json: undefined, bytes: Buffer.alloc(0), header: () => header }
      const { answer } = loginVerdict(reply)
      expect(answer === 'accepted').toBe(status >= 200 && status < 300)
      if (answer === 'refused') expect(status === 401 && /basic|bearer/i.test(header ?? '')).toBe(true)
    }),
  )
  const seen = (status: number, header?: string) =>
    loginVerdict({ kind: 'reply', status, json: undefined, bytes: Buffer.alloc(0), header: () => header }).answer
  expect([seen(401, 'Basic realm="x"'), seen(401, 'Bearer error="invalid_token"')]).toEqual(['refused', 'refused'])
  expect([seen(401), seen(403), seen(429), seen(302), seen(503)]).toEqual(Array(5).fill('unreachable'))
})
