// One exchange stays within its bounds: origins, time, size, depth; and nothing of what it carried comes back in a silence.
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { depthWithin, openHttp, parsedJson, WEB_ADDRESS } from './index.ts'
import { type Scripted, sendJson, startScripted } from './scripted-server.ts'

const running: Scripted[] = []
afterEach(async () => {
  for (const server of running.splice(0)) await server.close()
})
const scripted = async (script: Parameters<typeof startScripted>[0]) => {
  const server = await startScripted(script)
  running.push(server)
  return server
}
const asked = async (server: Scripted, path = '/', signal = AbortSignal.timeout(5000), timeoutMs = 5000) => {
  const http = openHttp({ origins: [server.url], timeoutMs })
  const answer = await http.exchange(
    { method: 'GET', url: `${server.url}${path}`, headers: { authorization: 'Bearer canary-secret' } },
    signal,
  )
  await http.close()
  return answer
}

test('a redirect is an answer and is not followed', async () => {
  const target = await scripted((_req, res) => sendJson(res, 200, {}))
  const server = await scripted((_req, res) => void res.writeHead(302, { location: `${target.url}/stolen` }).end())
  expect(await asked(server)).toMatchObject({ kind: 'reply', status: 302 })
  expect(target.seen).toEqual([])
})

test('an address outside the configured origins, or with user information, is not contacted', async () => {
  const server = await scripted((_req, res) => sendJson(res, 200, {}))
  const http = openHttp({ origins: ['https://elsewhere.example'], timeoutMs: 1000 })
  for (const url of [server.url, 'file:///etc/passwd', 'https://elsewhere.example@127.0.0.1', 'https://u:p@elsewhere.example/', 'nonsense'])
    expect(await http.exchange({ method: 'GET', url }, AbortSignal.timeout(1000)), url).toMatchObject({ code: 'foreign_origin' })
  await http.close()
  expect(server.seen).toEqual([])
})

test('an answer that is too large, breaks off, trickles or never comes is a silence, in time', async () => {
  const large = await scripted((_req, res) => void res.end('x'.repeat(5 * 1024 * 1024)))
  expect(await asked(large)).toMatchObject({ kind: 'silence', code: 'too_large' })
  const broken = await scripted((req, res) => {
    res.writeHead(200, { 'content-length': '100' })
    res.write('{')
    setImmediate(() => req.socket.destroy())
  })
  expect(await asked(broken)).toMatchObject({ kind: 'silence', code: 'connection_broken' })
  const trickling = await scripted((_req, res) => {
    res.writeHead(200)
    const timer = setInterval(() => res.write(' '), 20)
    res.on('close', () => clearInterval(timer))
  })
  expect(await asked(trickling, '/', AbortSignal.timeout(300))).toMatchObject({ kind: 'silence', code: 'aborted' })
  expect(await asked(trickling, '/', AbortSignal.timeout(5000), 300)).toMatchObject({ kind: 'silence', code: 'timeout' })
})

test('a refused connection and an aborted call are silences, and a silence shows nothing of the call', async () => {
  const server = await scripted(() => {})
  await server.close()
  running.length = 0
  const gone = await asked(server, '/?q=canary')
  expect(gone).toMatchObject({ kind: 'silence', code: 'connection_refused' })
  expect(JSON.stringify(gone)).not.toContain('canary')
  expect(await asked(server, '/', AbortSignal.abort())).toMatchObject({ kind: 'silence', code: 'aborted' })
})

test('JSON is data or nothing: no depth, no prototype, no exception', () => {
  expect(parsedJson('['.repeat(40) + ']'.repeat(40))).toBeUndefined()
  expect(parsedJson('['.repeat(200_000))).toBeUndefined()
  expect(parsedJson('')).toBeUndefined()
  const value = parsedJson('{"__proto__":{"active":true}}') as { active?: boolean }
  expect(Object.hasOwn(value, 'active')).toBe(false)
  expect(({} as { active?: boolean }).active).toBeUndefined()
  fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), (json) => depthWithin(json, 6)))
})

test('a configured address is https, or http on loopback, and hides no other host', () => {
  const allowed = new RegExp(WEB_ADDRESS, 'u')
  for (const good of [
    'https://as.example',
    'https://as.example:8443/tenant/a',
    'http://127.0.0.1:3000/scim',
    'http://localhost',
    'http://[::1]:8080/x',
  ])
    expect(allowed.test(good), good).toBe(true)
  for (const bad of [
    'http://as.example',
    'http://127.0.0.1.evil.example/',
    'http://127.0.0.1:80@evil.example/',
    'http://localhost@evil.example/',
    'https://good.example@evil.example/',
    'https://good.example\\@evil.example/',
    'https://as.example/?token=x',
    'https://as.example/#x',
    'ftp://127.0.0.1/',
    'https://',
    ' https://as.example',
    'https://as.example\n',
  ])
    expect(allowed.test(bad), bad).toBe(false)
})
