// The sandbox's servers show what a company's servers show, to any client: what is right, and what is not.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { afterEach, expect, test } from 'vitest'
import { startTlsEndpoints, type TlsEndpoint, type TlsEndpoints } from './index.ts'

const running: TlsEndpoints[] = []
const folders: string[] = []
afterEach(async () => {
  for (const one of running.splice(0)) await one.stop()
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true })
})

const DAY = 86_400_000
const endpoint = (id: string, days: number, more: Partial<TlsEndpoint> = {}): TlsEndpoint => ({
  id,
  names: [`${id}.example`],
  notBefore: new Date(Date.now() - 400 * DAY),
  notAfter: new Date(Date.now() + days * DAY),
  ...more,
})
const start = async (endpoints: readonly TlsEndpoint[], file?: string) => {
  const servers = await startTlsEndpoints(endpoints, file)
  running.push(servers)
  return servers
}

/** What an ordinary client says of it, asked for by that name. */
const judged = (servers: TlsEndpoints, id: string, servername = `${id}.example`) =>
  new Promise<{ error: string | undefined; fingerprint: string; ends: number }>((resolve, reject) => {
    const options = { host: '127.0.0.1', port: servers.ports.get(id)!, servername, ca: servers.roots, rejectUnauthorized: false }
    const socket = connect(options, () => {
      const { fingerprint256: fingerprint, valid_to } = socket.getPeerCertificate()
      // Node's types promise an Error; what it gives is its code.
      const error = socket.authorizationError as unknown
      socket.destroy()
      resolve({
        error: error == null ? undefined : String((error as { code?: string }).code ?? error),
        fingerprint,
        ends: Date.parse(valid_to),
      })
    })
    socket.on('error', reject)
  })

test('an ordinary client takes what is right, and says what is wrong with the others', async () => {
  const servers = await start([
    endpoint('shop', 90),
    endpoint('old', -3),
    endpoint('other', 90, { names: ['somebody-else.example'] }),
    endpoint('own', 90, { selfSigned: true }),
  ])
  const { error, ends } = await judged(servers, 'shop')
  expect(error).toBeUndefined()
  expect(Math.round((ends - Date.now()) / DAY)).toBe(90)
  expect((await judged(servers, 'old')).error).toContain('EXPIRED')
  expect((await judged(servers, 'other')).error).toContain('ALTNAME')
  expect((await judged(servers, 'own')).error).toContain('SELF_SIGNED')
})

test('each shows the same certificate after a restart, from a file that nobody else reads', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tls-'))
  folders.push(folder)
  const file = join(folder, 'servers.json')
  const first = await start([endpoint('shop', 90)], file)
  const before = await judged(first, 'shop')
  await first.stop()
  running.length = 0
  const second = await start([endpoint('shop', 12), endpoint('new', 5)], file)
  expect(await judged(second, 'shop')).toEqual(before)
  expect((await judged(second, 'new')).error).toBeUndefined()
  expect(statSync(file).mode & 0o777).toBe(0o600)
})
