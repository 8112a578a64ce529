/**
 * The witness over HTTP (C2SP tlog-witness): `POST /add-checkpoint` and `GET /<sha256 of origin>/checkpoint`.
 * Callers are strangers: bodies, headers, time and connections are bounded, and an answer never says more than the protocol asks.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { CountersignError } from '../errors.ts'
import { sha256Hex } from '../hash.ts'
import type { Witness, WitnessOptions } from './witness.ts'
import { createWitness } from './witness.ts'

export interface WitnessServerOptions extends WitnessOptions {
  host: string
  /** 0 takes a free port. */
  port: number
}

export interface WitnessServer {
  /** The submission prefix, without a slash at the end. */
  url: string
  vkey: string
  close(): Promise<void>
}

const MAX_BODY_BYTES = 256 * 1024
const REQUEST_TIMEOUT_MS = 10_000
const MAX_CONNECTIONS = 256

/** The whole body as UTF-8, or undefined if it is too long. Errors: `witness.malformed_request` for bytes that are not UTF-8. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = []
  let bytes = 0
  // Leaving the loop early must not cut the connection before the answer is out.
  for await (const part of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > MAX_BODY_BYTES) return undefined
    parts.push(part)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(parts))
  } catch (cause) {
    throw new CountersignError('witness.malformed_request', 'invalid', 'the request is not valid UTF-8', { cause })
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: string,
  type = 'text/plain; charset=utf-8',
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': type, 'x-content-type-options': 'nosniff', ...headers })
  response.end(body)
}

async function add(witness: Witness, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBody(request)
  if (body === undefined)
    return send(response, 413, `the request is longer than ${MAX_BODY_BYTES} bytes\n`, undefined, { connection: 'close' })
  const answer = await witness.addCheckpoint(body)
  if (answer.status === 200) return send(response, 200, answer.lines)
  if (answer.status === 409) return send(response, 409, `${answer.size}\n`, 'text/x.tlog.size')
  send(response, answer.status, `${answer.detail}\n`)
}

function show(witness: Witness, hash: string, response: ServerResponse): void {
  const origin = witness.origins.find((candidate) => sha256Hex(candidate) === hash)
  const note = origin === undefined ? undefined : witness.latest(origin)
  if (note === undefined) send(response, 404, 'no checkpoint of that log was cosigned\n')
  else send(response, 200, note, undefined, { 'cache-control': 'no-cache' })
}

async function route(witness: Witness, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url?.split('?')[0] ?? ''
  if (path === '/add-checkpoint') {
    if (request.method !== 'POST') return send(response, 405, 'use POST\n', undefined, { allow: 'POST' })
    return add(witness, request, response)
  }
  const hash = /^\/([0-9a-f]{64})\/checkpoint$/.exec(path)?.[1]
  if (hash === undefined) return send(response, 404, 'no such resource\n')
  if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, 'use GET\n', undefined, { allow: 'GET, HEAD' })
  show(witness, hash, response)
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) return void response.destroy()
  const kind = error instanceof CountersignError ? error.kind : 'internal'
  const status = kind === 'invalid' ? 400 : kind === 'unavailable' ? 503 : 500
  send(response, status, status === 500 ? 'internal error\n' : `${(error as Error).message}\n`)
}

/** Resolves when it listens. Errors: those of `createWitness`, and `witness.cannot_listen`. */
export async function startWitnessServer({ host, port, ...options }: WitnessServerOptions): Promise<WitnessServer> {
  const witness = createWitness(options)
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: 30_000 },
    (request, response) => {
      route(witness, request, response).catch((error: unknown) => fail(response, error))
    },
  )
  server.maxConnections = MAX_CONNECTIONS
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, resolve)
    })
  } catch (cause) {
    witness.close()
    throw new CountersignError('witness.cannot_listen', 'unavailable', `the witness can't listen on \`${host}:${port}\``, { cause })
  }
  const { address, family, port: bound } = server.address() as AddressInfo
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${bound}`,
    vkey: witness.vkey,
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
        // A request under way gets a moment to be answered; then the door is shut.
        setTimeout(() => server.closeAllConnections(), 1_000).unref()
      })
      witness.close()
    },
  }
}
