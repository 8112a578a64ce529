// The operator's own tooling: a small desk on loopback where the provider's runbook program hands in what it is to do. The runbook for the
// warehouse disables the account and takes the server into maintenance, as its people do.
import { randomBytes, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Database } from './databases.ts'

export interface RunbookDesk {
  readonly url: string
  readonly token: string
  stop(): Promise<void>
}

const MAX_BYTES = 1 << 20

/** Which accounts the runbook knows: nothing else is touched, whatever a mandate says. */
const ACCOUNTS: ReadonlySet<string> = new Set(['kestrel_etl'])

export const openRunbookDesk = async (warehouse: Database): Promise<RunbookDesk> => {
  const token = randomBytes(24).toString('base64url')
  const run = async (text: string): Promise<object> => {
    const { action, handle } = JSON.parse(text) as { action?: string; handle?: { account?: string } }
    const account = handle?.account ?? ''
    if (action !== 'credential.revoke' || !ACCOUNTS.has(account))
      return { status: 'refused', code: 'runbook.unknown', detail: 'no runbook for this', retryable: false }
    await warehouse.query(`ALTER ROLE ${account} NOLOGIN PASSWORD NULL`)
    await warehouse.halt()
    return { status: 'done', fields: { downstreamReference: 'runbook WH-12: account disabled, server in maintenance' } }
  }
  const server = createServer((request, response) => {
    const given = Buffer.from(request.headers.authorization ?? '')
    const wanted = Buffer.from(`Bearer ${token}`)
    if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) {
      response.writeHead(401).end()
      return
    }
    let text = ''
    request.setEncoding('utf8')
    request.on('data', (part: string) => {
      text += part
      if (text.length > MAX_BYTES) request.destroy()
    })
    request.on('error', () => {})
    request.on('end', () => {
      run(text)
        .catch(() => ({ status: 'unknown', code: 'runbook.failed', detail: 'the runbook did not come to its end' }))
        .then((result) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result)))
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    token,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
