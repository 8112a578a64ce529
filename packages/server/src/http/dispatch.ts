// From a declared operation to a route. The order of the checks is the same for all of them and stands here once:
// who calls → what his key is for → is the input well-formed → has this been asked before → may he → do it.
import { requirePower } from '@countersign/core/authority/access/index'
import type { AnyOperation, OperationContext, StreamEvent } from '@countersign/core/platform/operation'
import type { Authenticated } from '@countersign/core/registry/principals/index'
import { requireStepUp } from '@countersign/core/registry/sessions/index'
import type { Caller, Runtime } from '@countersign/core/runtime'
import { CountersignError } from '@countersign/ledger'
import type { ResourceRef } from '@countersign/policy'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Compile } from 'typebox/compile'
import type { Authenticate } from './authentication.ts'
import type { DatabaseWatch } from './database-watch.ts'
import { type Answer, keyOf, once, requestHash } from './idempotency.ts'
import { PROBLEM_TYPE, toCountersignError, toProblem } from './problems.ts'
import { sendEvents, sendLines } from './streams.ts'
import { type CheckedInput, inputCheck } from './validation.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Set before any other check of an operation's route. */
    authenticated: Authenticated | undefined
    /** For the access log. */
    problemCode: string | undefined
  }
}

export interface Dispatch {
  readonly runtime: Runtime
  readonly authenticate: Authenticate
  readonly publicUrl: () => string
  readonly watch: DatabaseWatch
  readonly log: OperationContext['log']
  readonly subscribe: (org: string, stream: string, listener: () => void) => () => void
  /** Aborts when the server stops. */
  readonly stopping: AbortSignal
  readonly bodyLimit: number
  readonly deadlineMs: number
  readonly leaseSeconds: number
  /** Refuses to send an answer that its schema does not describe. For suites. */
  readonly checkAnswers: boolean
}

/** `{change}` is `:change` to the router. */
const routePath = (path: string): string => path.replaceAll(/\{([^}]+)\}/g, ':$1')

export const mount = (app: FastifyInstance, operation: AnyOperation, dispatch: Dispatch): void => {
  const check = inputCheck(operation)
  const limit = operation.bodyLimit ?? dispatch.bodyLimit
  const perform = performer(operation, dispatch)
  app.route({
    method: operation.method,
    url: routePath(operation.path),
    bodyLimit: limit,
    // ORDER: a stranger's body is not even read.
    onRequest: async (request, reply) => {
      const authenticated = await dispatch.watch.whileReachable(() => dispatch.authenticate(request, operation.pace))
      request.authenticated = authenticated
      if (!authenticated.scopes.includes(operation.scope))
        throw new CountersignError('auth.scope_missing', 'forbidden', lacking(authenticated, operation.scope), {
          details: { scope: operation.scope },
        })
      requireStepUp(dispatch.runtime, authenticated.session, operation.power, dispatch.runtime.clock.now())
      if (operation.admit) {
        const { org, principal } = authenticated
        const left = operation.admit(dispatch.runtime, { org, principal, requestId: request.id }, lengthOf(request, limit))
        reply.raw.once('close', left)
      }
    },
    handler: async (request, reply) => {
      const { org, principal, scopes, session } = request.authenticated!
      const caller: Caller = { org, principal, requestId: request.id }
      const input = check({ params: request.params, query: request.query, body: request.body })
      const context = contextOf(dispatch, request, reply, { org, scopes, session })
      if (operation.streams) {
        const stream = await dispatch.watch.whileReachable(() => perform(caller, input, context))
        return operation.streams === 'lines'
          ? sendLines(reply, stream as AsyncIterable<string>)
          : sendEvents(reply, stream as AsyncIterable<StreamEvent | undefined>)
      }
      const work = (): Promise<Answer> => answerOf(operation, dispatch, request, () => perform(caller, input, context))
      const key = operation.method === 'GET' ? undefined : keyOf(request.headers['idempotency-key'])
      const answer = await dispatch.watch.whileReachable(() =>
        withinDeadline(
          () =>
            key === undefined
              ? work()
              : once(
                  dispatch.runtime,
                  caller,
                  key,
                  requestHash(operation, input),
                  { keep: operation.answersOnce !== true, leaseSeconds: dispatch.leaseSeconds },
                  work,
                ),
          dispatch.deadlineMs,
        ),
      )
      return send(request, reply, answer)
    },
  })
}

const lacking = ({ session, principal }: Authenticated, scope: string): string =>
  session
    ? `who is signed in as a person of \`${principal.party.id}\` does nothing that is for \`${scope}\``
    : `this API key is not for \`${scope}\`; issue one that is`

/** What a body will take; the most that it may be when its sender doesn't say. */
const lengthOf = (request: FastifyRequest, limit: number): number => {
  const length = Number(request.headers['content-length'] ?? Number.NaN)
  return Number.isSafeInteger(length) && length >= 0 ? Math.min(length, limit) : limit
}

type Perform = (caller: Caller, input: CheckedInput, context: OperationContext) => Promise<unknown>

/** Asks for the power and does the work. */
const performer = (operation: AnyOperation, { runtime, checkAnswers }: Dispatch): Perform => {
  const answers = checkAnswers && !operation.streams ? Compile(operation.response) : undefined
  return async (caller, input, context) => {
    if (operation.power !== 'self' && operation.asksItself !== true)
      await requirePower(runtime, caller, operation.power, resourceOf(operation, input))
    const result: unknown = await operation.handle(runtime, caller, input as never, context)
    if (answers && !answers.Check(JSON.parse(JSON.stringify(result))))
      throw new Error(`${operation.id} answered what its schema does not describe: ${JSON.stringify(answers.Errors(result).slice(0, 5))}`)
    return result
  }
}

const resourceOf = (operation: AnyOperation, input: CheckedInput): ResourceRef => {
  if (operation.resource) return operation.resource(input as never)
  const last = Object.values(input.params as Record<string, unknown>).at(-1)
  return { kind: operation.id.split('.')[0]!, id: last === undefined ? '*' : String(last) }
}

/** Every end of the work is an answer; what may pass is marked, so that it is not kept. */
const answerOf = async (
  operation: AnyOperation,
  dispatch: Dispatch,
  request: FastifyRequest,
  work: () => Promise<unknown>,
): Promise<Answer> => {
  try {
    const value = await work()
    return { status: operation.status ?? 200, text: value === undefined ? '' : JSON.stringify(value), problem: false, passing: false }
  } catch (thrown) {
    const error = toCountersignError(thrown)
    if (error.kind === 'internal')
      dispatch.runtime.log.error({ err: error, requestId: request.id, operation: operation.id }, 'http: failed')
    request.problemCode = error.code
    const problem = toProblem(error, request.id)
    return {
      status: problem.status,
      text: JSON.stringify(problem),
      problem: true,
      passing: problem.status >= 500 || problem.status === 429,
    }
  }
}

const send = (request: FastifyRequest, reply: FastifyReply, answer: Answer): FastifyReply => {
  if (answer.problem) {
    reply.type(PROBLEM_TYPE)
    request.problemCode ??= (JSON.parse(answer.text) as { code: string }).code
  } else if (answer.text !== '') reply.type('application/json; charset=utf-8')
  if (answer.status === 503) reply.header('retry-after', '1')
  return reply.code(answer.text === '' ? 204 : answer.status).send(answer.text === '' ? undefined : answer.text)
}

const contextOf = (
  dispatch: Dispatch,
  request: FastifyRequest,
  reply: FastifyReply,
  { org, scopes, session }: Pick<Authenticated, 'org' | 'scopes'> & { readonly session: Authenticated['session'] | undefined },
): OperationContext => {
  const gone = new AbortController()
  reply.raw.once('close', () => gone.abort())
  const last = request.headers['last-event-id']
  return {
    scopes,
    session,
    publicUrl: dispatch.publicUrl(),
    signal: AbortSignal.any([dispatch.stopping, gone.signal]),
    ...(typeof last === 'string' && last.length <= 100 ? { lastEventId: last } : {}),
    subscribe: (streams, listener) => {
      const stops = streams.map((stream) => dispatch.subscribe(org, stream, listener))
      return () => {
        for (const stop of stops) stop()
      }
    },
    log: dispatch.log,
  }
}

/** The caller is not kept waiting for ever; the work comes to its own end, and its answer is kept under its key. */
const withinDeadline = async <T>(work: () => Promise<T>, deadlineMs: number): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new CountersignError(
            'request.timeout',
            'unavailable',
            'it takes longer than a request may; ask again with the same `Idempotency-Key`',
          ),
        ),
      deadlineMs,
    )
  })
  const working = work()
  working.catch(() => undefined)
  try {
    return await Promise.race([working, late])
  } finally {
    clearTimeout(timer)
  }
}
