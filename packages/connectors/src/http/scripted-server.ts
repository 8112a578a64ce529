// For tests: a server on loopback that answers as a script says, to show a connector what no honest server would send.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Scripted {
  readonly url: string
  /** `METHOD path?query` of each request so far, and its Authorization header. */
  readonly seen: { readonly line: string; readonly authorization: string | undefined }[]
  close(): Promise<void>
}

export const startScripted = async (script: (req: IncomingMessage, res: ServerResponse, url: string) => void): Promise<Scripted> => {
  const seen: Scripted['seen'][number][] = []
  let base = ''
  const server = createServer((req, res) => {
    seen.push({ line: `${req.method} ${req.url}`, authorization: req.headers.authorization })
    script(req, res, base)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url: base,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

export const sendJson = (res: ServerResponse, status: number, value: unknown, headers: Record<string, string> = {}): void => {
  res.writeHead(status, { 'content-type': 'application/json', ...headers })
  res.end(JSON.stringify(value))
}
