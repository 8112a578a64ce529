// The sandbox's directory behaves as the story needs it, and as real ones do.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Secret } from '@countersign/connector-kit'
import { afterEach, expect, test } from 'vitest'
import { type ScimDirectory, type ScimDirectoryOptions, startScimDirectory } from './index.ts'

const running: ScimDirectory[] = []
const folders: string[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})
const start = async (options: ScimDirectoryOptions = {}) => {
  const server = await startScimDirectory(options)
  running.push(server)
  return server
}
const call = async (
  server: ScimDirectory,
  token: Secret,
  method: string,
  path: string,
  json?: unknown,
  headers: Record<string, string> = {},
) => {
  const body = json === undefined ? {} : { body: JSON.stringify(json) }
  const response = await fetch(`${server.baseUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${token.expose()}`, 'content-type': 'application/scim+json', ...headers },
    ...body,
  })
  const text = await response.text()
  return { status: response.status, etag: response.headers.get('etag'), json: text === '' ? undefined : JSON.parse(text), text }
}
const login = async (server: ScimDirectory, authorization: string) => (await fetch(server.whoami, { headers: { authorization } })).status
const password = (name: string, secret: Secret) => `Basic ${Buffer.from(`${name}:${secret.expose()}`).toString('base64')}`
const INACTIVE = {
  schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
  Operations: [{ op: 'replace', path: 'active', value: false }],
}

test('users, groups, passwords and tokens are found again after a restart', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'scim-'))
  folders.push(folder)
  const file = join(folder, 'state.json')
  const first = await start({ file })
  const { id, password: secret } = first.addUser('alice')
  const app = first.issueAppToken(id)
  first.addGroup('ops', [id])
  await first.stop()
  running.length = 0
  const second = await start({ file })
  expect(await login(second, password('alice', secret))).toBe(200)
  expect(await login(second, `Bearer ${app.expose()}`)).toBe(200)
  expect((await call(second, first.readToken, 'GET', '/Groups')).json.Resources[0].members).toMatchObject([{ value: id }])
})

test('two directories in one process do not see each other', async () => {
  const [one, two] = [await start(), await start()]
  one.addUser('alice')
  expect((await call(two, two.readToken, 'GET', '/Users')).json.totalResults).toBe(0)
  expect((await call(two, one.readToken, 'GET', '/Users')).status).toBe(401)
})

test('a reader reads and changes nothing; a user token opens the login door and nothing else', async () => {
  const server = await start()
  const { id } = server.addUser('alice')
  const app = server.issueAppToken(id)
  expect((await call(server, server.readToken, 'PATCH', `/Users/${id}`, INACTIVE)).status).toBe(403)
  expect((await call(server, server.readToken, 'DELETE', `/Users/${id}`)).status).toBe(403)
  expect((await call(server, server.readToken, 'POST', '/Users', { userName: 'mallory' })).status).toBe(403)
  expect((await call(server, server.readToken, 'POST', '/Bulk', {})).status).toBe(403)
  expect((await call(server, app, 'GET', '/Users')).status).toBe(401)
  expect(await login(server, `Bearer ${app.expose()}`)).toBe(200)
  expect(await login(server, `Bearer ${server.adminToken.expose()}`)).toBe(401)
})

test('a password is never read back, and a stale version changes nothing', async () => {
  const server = await start()
  const { id, password: secret } = server.addUser('alice')
  const read = await call(server, server.adminToken, 'GET', `/Users/${id}`)
  expect(read.text).not.toContain(secret.expose())
  expect(read.text).not.toContain('password')
  expect(read.etag).toBe('W/"1"')
  expect((await call(server, server.adminToken, 'PATCH', `/Users/${id}`, INACTIVE, { 'if-match': 'W/"9"' })).status).toBe(412)
  expect(await login(server, password('alice', secret))).toBe(200)
  expect((await call(server, server.adminToken, 'PATCH', `/Users/${id}`, INACTIVE, { 'if-match': 'W/"1"' })).status).toBe(200)
  expect(await login(server, password('alice', secret))).toBe(401)
})

test('index paging and cursor paging each give every user once, and nothing beyond the end', async () => {
  const server = await start({ cursorPaging: true })
  const names = Array.from({ length: 7 }, (_, i) => `user-${i}`)
  for (const name of names) server.addUser(name)
  const get = async (query: string) => (await call(server, server.readToken, 'GET', `/Users?count=3&${query}`)).json
  const byIndex: string[] = []
  for (let start = 1; start <= 10; start += 3) for (const user of (await get(`startIndex=${start}`)).Resources) byIndex.push(user.userName)
  expect(byIndex).toEqual(names)
  const byCursor: string[] = []
  let cursor: string | undefined = ''
  while (cursor !== undefined) {
    const page: { Resources: { userName: string }[]; nextCursor?: string } = await get(`cursor=${cursor}`)
    for (const user of page.Resources) byCursor.push(user.userName)
    cursor = page.nextCursor
  }
  expect(byCursor).toEqual(names)
  expect((await call(server, server.readToken, 'GET', '/Users?cursor=garbage')).json).toMatchObject({
    status: '400',
    scimType: 'invalidCursor',
  })
})

test('a name is taken whatever its case, free again once its holder is renamed or deleted, and lets in who holds it now', async () => {
  const server = await start()
  const alice = server.addUser('Alice')
  const rename = (id: string, value: string) =>
    call(server, server.adminToken, 'PATCH', `/Users/${id}`, { ...INACTIVE, Operations: [{ op: 'replace', path: 'userName', value }] })
  const create = (userName: string) =>
    call(server, server.adminToken, 'POST', '/Users', { schemas: ['urn:ietf:params:scim:schemas:core:2.0:User'], userName })
  expect((await create('ALICE')).status).toBe(409)
  expect((await rename(alice.id, 'alva')).status).toBe(200)
  expect(await login(server, password('alice', alice.password))).toBe(401)
  expect(await login(server, password('ALVA', alice.password))).toBe(200)
  const { status, json } = await create('alice')
  expect(status).toBe(201)
  expect((await rename(alice.id, 'Alice')).status).toBe(409)
  expect((await call(server, server.adminToken, 'DELETE', `/Users/${json.id}`)).status).toBe(204)
  expect((await rename(alice.id, 'Alice')).status).toBe(200)
  expect(await login(server, password('alice', alice.password))).toBe(200)
})

test('while lying, who was deleted gets in beside who came after him under the same name; afterwards he alone does', async () => {
  const server = await start()
  const first = server.addUser('alice')
  const app = server.issueAppToken(first.id)
  server.setLying(true)
  await call(server, server.adminToken, 'DELETE', `/Users/${first.id}`)
  const second = server.addUser('alice')
  expect(second.id).not.toBe(first.id)
  for (const { password: secret } of [first, second]) expect(await login(server, password('alice', secret))).toBe(200)
  expect(await login(server, `Bearer ${app.expose()}`)).toBe(200)
  server.setLying(false)
  expect(await login(server, password('alice', first.password))).toBe(401)
  expect(await login(server, `Bearer ${app.expose()}`)).toBe(401)
  expect(await login(server, password('alice', second.password))).toBe(200)
})
