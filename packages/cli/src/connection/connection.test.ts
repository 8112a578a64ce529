import { chmod, mkdtemp, rm, stat } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Secret } from '@countersign/connector-kit'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { run } from '../program/testing/captured-io.ts'
import { profilePath, readProfile, writeProfile } from './profile.ts'
import { checkUrl, resolveTarget } from './target.ts'

let home: string
let servers: Server[] = []

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'countersign-home-'))
})
afterAll(() => rm(home, { recursive: true }))
afterEach(() => {
  for (const server of servers) server.close().closeAllConnections()
  servers = []
})

const serve = async (listener: RequestListener): Promise<string> => {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const me = JSON.stringify({
  org: 'acme',
  principal: { id: 'ada', kind: 'person', name: 'Ada', party: { kind: 'enterprise', id: 'acme' }, roles: [], active: true },
  scopes: ['read'],
})
const answering: RequestListener = (_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(me)

const target = (env: Record<string, string>, globals = {}) => resolveTarget({ env: { HOME: home, ...env } }, globals)

describe('the profile', () => {
  it('is readable by its owner alone, and is not read when others can', async () => {
    const env = { HOME: home }
    await writeProfile(env, 'default', { url: 'https://a.example', apiKey: new Secret('csk_canary_key') })
    expect((await stat(profilePath(env))).mode & 0o777).toBe(0o600)
    expect((await readProfile(env, 'default'))?.apiKey.expose()).toBe('csk_canary_key')
    await chmod(profilePath(env), 0o644)
    await expect(readProfile(env, 'default')).rejects.toMatchObject({ code: 'cli.profile_readable' })
    await chmod(profilePath(env), 0o600)
  })

  it('gives its key to its own server alone', async () => {
    await expect(target({}, { url: 'https://b.example' })).rejects.toMatchObject({ code: 'cli.key_for_other_server' })
    expect((await target({}, { url: 'https://a.example/' })).apiKey.expose()).toBe('csk_canary_key')
    expect((await target({})).url).toBe('https://a.example')
  })

  it('comes after the environment, and the environment after options', async () => {
    const env = { COUNTERSIGN_URL: 'https://c.example', COUNTERSIGN_API_KEY: 'csk_environment' }
    expect((await target(env)).apiKey.expose()).toBe('csk_environment')
    expect((await target(env, { url: 'https://d.example' })).url).toBe('https://d.example')
  })
})

it.each(['http://example.com', 'ftp://example.com', 'https://user:pass@example.com', 'example.com', 'https://example.com/?a=b'])(
  'never speaks to %s',
  (url) => {
    expect(() => checkUrl(url)).toThrow()
  },
)

describe('a key', () => {
  it('is tried before it is kept, and taken from stdin, never from an argument', async () => {
    const url = await serve(answering)
    const env = { HOME: join(home, 'fresh') }
    const { code, out } = await run(['login', '--url', url], { env, stdin: 'csk_canary_stdin\n' })
    expect(code).toBe(0)
    expect(out).not.toContain('canary')
    expect((await run(['whoami'], { env })).out).toContain('Ada')
  })

  it('that the server does not know is not kept', async () => {
    const url = await serve((_request, response) =>
      response
        .writeHead(401, { 'content-type': 'application/problem+json' })
        .end(JSON.stringify({ code: 'auth.unknown_key', detail: 'no such key' })),
    )
    const env = { HOME: join(home, 'none') }
    const { code, err } = await run(['login', '--url', url], { env, stdin: 'csk_canary_stdin' })
    expect([code, err]).toEqual([6, 'no such key [auth.unknown_key]\n'])
    expect(await readProfile(env, 'default')).toBeUndefined()
  })

  it('does not follow a redirect to somebody else', async () => {
    let seen: string | undefined
    const thief = await serve((request, response) => {
      seen = request.headers.authorization
      answering(request, response)
    })
    const url = await serve((_request, response) => response.writeHead(307, { location: `${thief}/v1/whoami` }).end())
    const { code } = await run(['whoami'], { env: { COUNTERSIGN_URL: url, COUNTERSIGN_API_KEY: 'csk_canary_key' } })
    expect(code).toBe(3)
    expect(seen).toBeUndefined()
  })
})

describe('an answer that is no success', () => {
  const ended = async (status: number, body: object | string) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const url = await serve((_request, response) => response.writeHead(status, { 'content-type': 'application/problem+json' }).end(text))
    return run(['whoami', '--json'], { env: { COUNTERSIGN_URL: url, COUNTERSIGN_API_KEY: 'csk_canary_key' } })
  }

  it.each([
    [400, 2],
    [403, 1],
    [404, 4],
    [409, 5],
    [500, 7],
  ])('%i ends with exit code %i, its code on stderr and nothing on stdout', async (status, code) => {
    const result = await ended(status, { code: 'slice.condition', detail: 'so it is', details: { a: 1 } })
    expect([result.code, result.out]).toEqual([code, ''])
    expect(JSON.parse(result.err).error).toMatchObject({ code: 'slice.condition', message: 'so it is', details: { status, a: 1 } })
    expect(result.err).not.toContain('canary')
  })

  it('of something that is no Countersign server says so', async () => {
    expect(JSON.parse((await ended(404, '<html>')).err).error.code).toBe('http.404')
    const url = await serve((_request, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('<html>'))
    const { code, err } = await run(['whoami'], { env: { COUNTERSIGN_URL: url, COUNTERSIGN_API_KEY: 'csk_canary_key' } })
    expect([code, err]).toEqual([3, expect.stringContaining('cli.not_an_api')])
  })

  it('that never came is exit code 3', async () => {
    const url = await serve((request) => request.socket.destroy())
    const { code, err } = await run(['whoami'], { env: { COUNTERSIGN_URL: url, COUNTERSIGN_API_KEY: 'csk_canary_key' } })
    expect([code, err]).toEqual([3, expect.stringContaining('cli.unreachable')])
  })
})
