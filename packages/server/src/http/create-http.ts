// Puts the API together: limits, sign-in, routes, health, figures, reference. It serves what core declares and decides nothing itself.
import type { AddressInfo } from 'node:net'
import { operations } from '@countersign/core/operations'
import type { Database } from '@countersign/core/platform/database'
import type { OperationContext } from '@countersign/core/platform/operation'
import type { Logger, Runtime } from '@countersign/core/runtime'
import { CountersignError } from '@countersign/ledger'
import type { RateModel } from '@countersign/policy'
import helmet from '@fastify/helmet'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyInstance } from 'fastify'
import { builtConsole, serveConsole } from '../console/files.ts'
import { type Fetch, IssuerKeys } from '../issuance/issuer-keys.ts'
import { serveWorkloads } from '../issuance/routes.ts'
import { serveScim } from '../scim/routes.ts'
import { serveSignIn } from '../sign-in/routes.ts'
import type { Speak } from '../sign-in/speaking.ts'
import { serveSignals } from '../signals/routes.ts'
import type { SweepHealth } from '../sweeping/sweeping.ts'
import { serveWebhooks } from '../webhooks/routes.ts'
import { authenticator } from './authentication.ts'
import { DatabaseWatch } from './database-watch.ts'
import { mount } from './dispatch.ts'
import { type LogHealth, type RoomsHealth, serveHealth } from './health.ts'
import { forgetOldKeys } from './idempotency.ts'
import { readJsonBodies } from './json-body.ts'
import { serveMetrics } from './metrics.ts'
import { openApiDocument } from './openapi.ts'
import { paceOf } from './pace.ts'
import { PROBLEM_TYPE, toCountersignError, toProblem } from './problems.ts'
import { referencePage, STYLE_HASH } from './reference-page.ts'
import type { DoorLimits } from './signed-door.ts'
import { serveTiles } from './tlog.ts'

export interface ApiOptions {
  readonly runtime: Runtime
  /** The sequencer: tiles, sizes, and whether it stands still. */
  readonly sequencer: OperationContext['log'] & LogHealth
  readonly feed: { subscribe(org: string, stream: string, listener: () => void): () => void }
  readonly log?: Logger
  /** The one origin at which people reach the server. Default: `http://localhost:` and the port that is listened at. */
  readonly publicUrl?: string
  /** A connection of the watch's own; see `DatabaseWatch`. */
  readonly healthDatabase?: () => Database
  readonly queueDepth?: () => Promise<number>
  /** What the last sweep could not do. Default: nobody sweeps here. */
  readonly sweep?: SweepHealth
  /** Why no room is sent anything. Default: there are none. */
  readonly rooms?: RoomsHealth
  readonly limits?: Partial<DoorLimits>
  /** For suites: how fast a caller may go on. Default: as policy says at each request. */
  readonly rates?: () => RateModel
  /** Bytes of a body, where an operation does not say otherwise. Default 1 MiB. */
  readonly bodyLimit?: number
  /** Default 30 s. */
  readonly deadlineMs?: number
  /** How long requests that were begun may take to end when the server stops. Default 15 s. */
  readonly drainMs?: number
  /** How long a request without an answer holds its idempotency key. Longer than the deadline. Default 120 s. */
  readonly leaseSeconds?: number
  /** Whether `X-Forwarded-For` of a proxy in front is believed. Default: nobody's. */
  readonly trustProxy?: boolean | string
  /** How the keys of issuers are fetched. Default: the platform's `fetch`. */
  readonly fetchKeys?: Fetch
  /** How providers of sign-in are spoken with. Default: the platform's `fetch`. */
  readonly speak?: Speak
  /** How long a workload's answer waits for its lease to be made. */
  readonly workloads?: { readonly waitMs: number }
  /** Where the console was built. */
  readonly consoleFolder?: string
  /** For suites: an answer that its schema does not describe is an error. */
  readonly checkAnswers?: boolean
}

export interface HttpService {
  readonly app: FastifyInstance
  /** The origin of browsers; known once it listens, where it wasn't told. */
  publicUrl(): string
  /** Gives the URL that is listened at. */
  listen(at: { host: string; port: number }): Promise<string>
  /** Ends streams, lets requests come to their end, closes. Safe to repeat. */
  close(): Promise<void>
}

const requestIdForm = /^[A-Za-z0-9._-]{8,64}$/
const forgetEveryMs = 600_000

export const createHttp = async (options: ApiOptions): Promise<HttpService> => {
  const { runtime, sequencer } = options
  const log = options.log ?? runtime.log
  const stopping = new AbortController()
  const watch = new DatabaseWatch(runtime.db, options.healthDatabase)
  const app = Fastify({
    logger: false,
    bodyLimit: options.bodyLimit ?? 1 << 20,
    trustProxy: options.trustProxy ?? false,
    exposeHeadRoutes: false,
    // SAFETY: a client that sends slowly is cut off; one that is idle too.
    requestTimeout: 15_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 10_000,
    http: { headersTimeout: 10_000, connectionsCheckingInterval: 1_000, maxHeaderSize: 16_384 },
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 700, ignoreTrailingSlash: false },
    genReqId: (request) => {
      const given = request.headers['x-request-id']
      return typeof given === 'string' && requestIdForm.test(given) ? given : runtime.ids.next('req')
    },
  })
  app.decorateRequest('authenticated', undefined)
  app.decorateRequest('problemCode', undefined)
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], styleSrc: [STYLE_HASH] },
    },
    hsts: { maxAge: 31_536_000 },
  })
  await app.register(rateLimit, { global: false })
  readJsonBodies(app)

  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id)
    if (stopping.signal.aborted) reply.header('connection', 'close')
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    // Whoever watches asks every few seconds.
    const level = /^\/(v1|scim|signals|webhooks|workload)\//.test(route) || reply.statusCode >= 400 ? 'info' : 'debug'
    // No URL, no header, no body: what a caller sends is not for the log.
    log[level](
      {
        requestId: request.id,
        method: request.method,
        route,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        ...(request.authenticated ? { principal: request.authenticated.principal.id } : {}),
        ...(request.problemCode === undefined ? {} : { code: request.problemCode }),
      },
      'http: request',
    )
  })
  app.setErrorHandler((thrown, request, reply) => {
    const error = toCountersignError(thrown)
    if (error.kind === 'internal') log.error({ err: error, requestId: request.id }, 'http: failed')
    request.problemCode = error.code
    const problem = toProblem(error, request.id)
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer realm="countersign"')
    if (problem.status === 503) reply.header('retry-after', '1')
    const wait = error.details['retryAfterSeconds']
    if (problem.status === 429 && typeof wait === 'number') reply.header('retry-after', String(wait))
    return reply.code(problem.status).type(PROBLEM_TYPE).send(JSON.stringify(problem))
  })
  const console = await serveConsole(app, options.consoleFolder ?? builtConsole)
  app.setNotFoundHandler(async (request, reply) => {
    const page = await console.page(request, reply)
    if (page) return page
    throw new CountersignError('request.no_route', 'not_found', 'no such route; see `/docs`')
  })

  serveMetrics(app, { runtime, watch, log: sequencer, queueDepth: options.queueDepth, sweep: options.sweep })
  serveHealth(app, watch, sequencer, stopping.signal, options.sweep, options.rooms)
  serveTiles(app, runtime, sequencer, watch)
  const document = JSON.stringify(openApiDocument())
  const page = referencePage()
  app.get('/openapi.json', async (_request, reply) => reply.type('application/json; charset=utf-8').send(document))
  app.get('/docs', async (_request, reply) => reply.type('text/html; charset=utf-8').send(page))
  const limits = { failedSignInsPerMinute: 60, ...options.limits }
  const requirePace = paceOf(runtime, options.rates)
  const publicUrl = (): string => options.publicUrl ?? `http://localhost:${(app.server.address() as AddressInfo | null)?.port ?? 0}`
  const dispatch = {
    runtime,
    authenticate: authenticator(app, { runtime, requirePace, limits, publicUrl }),
    publicUrl,
    watch,
    log: sequencer,
    subscribe: (org: string, stream: string, listener: () => void) => options.feed.subscribe(org, stream, listener),
    stopping: stopping.signal,
    bodyLimit: options.bodyLimit ?? 1 << 20,
    deadlineMs: options.deadlineMs ?? 30_000,
    leaseSeconds: options.leaseSeconds ?? 120,
    checkAnswers: options.checkAnswers ?? false,
  }
  for (const operation of operations) mount(app, operation, dispatch)
  await serveScim(app, dispatch)
  await serveSignIn(app, { runtime, authenticate: dispatch.authenticate, watch, publicUrl, limits, speak: options.speak })
  await serveWebhooks(app, { runtime, watch, requirePace, limits })
  const keys = new IssuerKeys(options.fetchKeys === undefined ? {} : { fetch: options.fetchKeys })
  await serveSignals(app, { runtime, watch, keys, requirePace, limits })
  await serveWorkloads(app, { runtime, watch, keys, stopping: stopping.signal, requirePace, limits, ...options.workloads })
  await app.ready()
  watch.start()
  const forgetting = setInterval(
    () => void forgetOldKeys(runtime).catch((error) => log.warn({ err: error }, 'http: old idempotency keys were not forgotten')),
    forgetEveryMs,
  ).unref()

  let closing: Promise<void> | undefined
  return {
    app,
    publicUrl,
    listen: async (at) => {
      await app.listen(at)
      const { address, port, family } = app.server.address() as AddressInfo
      return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`
    },
    close: () => {
      closing ??= (async () => {
        stopping.abort()
        clearInterval(forgetting)
        // A connection whose request has ended meanwhile would be kept alive for the next one; and nobody holds the end up for ever.
        const tidying = setInterval(() => app.server.closeIdleConnections(), 50)
        const forcing = setTimeout(() => app.server.closeAllConnections(), options.drainMs ?? 15_000)
        try {
          await app.close()
        } finally {
          clearInterval(tidying)
          clearTimeout(forcing)
          await watch.stop()
        }
      })()
      return closing
    },
  }
}
