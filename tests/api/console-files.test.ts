// The server gives people the console and programs their answers, and never the one for the other.
import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ApiHouse, openApi, startTestDatabase, type TestDatabase } from './house.ts'

let database: TestDatabase
let api: ApiHouse
beforeAll(async () => {
  database = await startTestDatabase()
  api = await openApi(database)
})
afterAll(async () => {
  await api?.close()
  await database?.stop()
})

const html = { accept: 'text/html,application/xhtml+xml' }
const open = (path: string) => api.call('GET', path, { headers: html })

describe('whoever opens an address in a browser', () => {
  it.each(['/', '/inbox', '/changes/chg_1', '/sign-in?to=%2Finbox', '/first', '/nowhere/at/all'])(
    '%s is given the page, under a policy without exceptions',
    async (path) => {
      const { status, headers, text } = await open(path)
      expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
      const policy = headers.get('content-security-policy')!
      expect(policy).toContain("default-src 'none'")
      expect(policy).toContain("frame-ancestors 'none'")
      expect(policy).not.toMatch(/unsafe|nonce|https?:|\*/)
      expect(headers.get('cache-control')).toBe('no-cache')
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      // Nothing inline: every script and style of the page is a file of ours.
      expect(text).not.toMatch(/<script(?![^>]* src="\/)[^>]*>|<style|\son[a-z]+=|javascript:/)
    },
  )

  it('is given files that never change under their names, compressed', async () => {
    const { text } = await open('/')
    const [script] = /\/assets\/[^"]+\.js/.exec(text)!
    const { status, headers } = await api.call('GET', script!, { headers: { 'accept-encoding': 'br' } })
    expect([status, headers.get('content-encoding')]).toEqual([200, 'br'])
    expect(headers.get('cache-control')).toContain('immutable')
  })
})

it('the viewer of dossiers comes with a policy that lets in its own script and style, byte for byte, and lets it ask nobody', async () => {
  const { status, headers, text } = await api.call('GET', '/viewer.html')
  expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  const hashed = (tag: string) => {
    const [, whole] = new RegExp(`<${tag}[^>]*>(.+?)</${tag}>`, 's').exec(text)!
    return `'sha256-${createHash('sha256').update(whole!).digest('base64')}'`
  }
  expect(
    Object.fromEntries(
      headers
        .get('content-security-policy')!
        .split('; ')
        .map((one) => one.split(/ (.*)/).slice(0, 2)),
    ),
  ).toEqual({
    'default-src': "'none'",
    'script-src': hashed('script'),
    'style-src': hashed('style'),
    'img-src': 'data:',
    'base-uri': "'none'",
    'form-action': "'none'",
    'frame-ancestors': "'none'",
  })
  expect(['x-content-type-options', 'cache-control', 'referrer-policy', 'set-cookie'].map((name) => headers.get(name))).toEqual([
    'nosniff',
    'no-cache',
    'no-referrer',
    null,
  ])
})

describe('whoever asks as a program', () => {
  it.each(['/v1/nothing', '/scim/v2/nothing', '/sign-in/nothing', '/tlog/nothing', '/v1/../v1/nothing'])(
    '%s is answered as one, whatever it says that it takes',
    async (path) => {
      const { status, body } = await open(path)
      expect(status).toBeGreaterThanOrEqual(400)
      expect(body?.code ?? body?.status).toBeDefined()
    },
  )

  it('and says that it wants JSON is told that there is no such route', async () => {
    const { status, body } = await api.call('GET', '/inbox', { headers: { accept: 'application/json' } })
    expect([status, body.code]).toEqual([404, 'request.no_route'])
    expect((await api.call('POST', '/inbox', { headers: html, body: {} })).status).toBe(404)
  })

  it.each(['/assets/../index.html', '/assets/..%2f..%2fpackage.json', '/assets/%2e%2e/%2e%2e/package.json', '/assets/..\\package.json'])(
    '%s gets no file from anywhere else',
    async (path) => {
      const { text } = await api.call('GET', path, { headers: { accept: '*/*' } })
      expect(text).not.toContain('countersign-workspace')
      expect(text).not.toContain('"private"')
    },
  )
})

it('a console that was not built is said, with what helps, and the API goes on', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-no-console-'))
  const bare = await openApi(database, { consoleFolder: folder })
  try {
    const { status, body } = await bare.call('GET', '/', { headers: html })
    expect([status, body.code]).toEqual([503, 'console.not_built'])
    expect(body.detail).toContain('npm')
    expect((await bare.call('GET', '/v1/whoami', { as: 'ada' })).status).toBe(200)
  } finally {
    await bare.close()
    await rm(folder, { recursive: true, force: true })
  }
})
