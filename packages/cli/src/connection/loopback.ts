// The person's browser hands over on this machine what he has confirmed (RFC 8252 §7.3): one answer, at a port that was free, and never beyond loopback.
import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Loopback {
  readonly port: number
  readonly state: string
  /** What came. Rejects when `signal` aborts. */
  handed(signal: AbortSignal): Promise<string>
  close(): void
}

const say = (response: ServerResponse, status: number, words: string): void => {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'",
    connection: 'close',
  })
  response.end(
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Countersign</title></head><body><p>${words}</p></body></html>`,
  )
}

export const listenOnLoopback = async (): Promise<Loopback> => {
  const state = randomBytes(32).toString('base64url')
  let take: (code: string) => void = () => {}
  const coming = new Promise<string>((resolve) => {
    take = resolve
  })
  let port = 0
  const server = createServer((request: IncomingMessage, response) => {
    const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`)
    // SAFETY: another site that makes a browser come here has not our state, and one that calls itself otherwise is not asked.
    const ours = request.method === 'GET' && request.headers.host === `127.0.0.1:${port}` && url.searchParams.get('state') === state
    const code = url.searchParams.get('code')
    if (!ours || code === null) return say(response, 404, 'Nothing is here.')
    say(response, 200, 'You are signed in at the command line. This page can be closed.')
    take(code)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  port = (server.address() as AddressInfo).port
  return {
    port,
    state,
    handed: (signal) =>
      Promise.race([
        coming,
        new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason), { once: true })
        }),
      ]),
    close: () => {
      server.close()
      server.closeIdleConnections()
    },
  }
}
