// How an operation of the API is declared: once, here in its slice. The HTTP route, the OpenAPI document, the client, the CLI's help and the
// permission tests derive from it. Knows no HTTP server.
import type { TileReader } from '@countersign/ledger'
import type { ActionName, ResourceRef } from '@countersign/policy'
import type { Static, TSchema } from 'typebox'
import type { Caller, Runtime } from '../runtime.ts'

export interface OperationInput<P, Q, B> {
  readonly params: P
  readonly query: Q
  readonly body: B
}

export const SCOPES = ['read', 'request', 'approve', 'execute', 'administer'] as const
export type Scope = (typeof SCOPES)[number]

/** The session of a caller who came with a browser's cookie. */
export interface CallerSession {
  readonly id: string
  readonly way: 'oidc' | 'passkey' | 'first'
  /** By which sign-in document. */
  readonly issuer: string | null
  readonly signedInAt: Date
  readonly idleEndsAt: Date
  readonly endsAt: Date
  /** When he last showed more than at any sign-in. */
  readonly steppedUpAt: Date | null
}

/** What a call has beside its input: how it was let in, how it ends, and the log, which stands beside the runtime. */
export interface OperationContext {
  readonly scopes: readonly string[]
  /** Undefined: he came with an API key. */
  readonly session: CallerSession | undefined
  /** The one origin at which people reach the server: `https://countersign.example.com`. */
  readonly publicUrl: string
  /** Aborts when the caller has gone or the server stops. */
  readonly signal: AbortSignal
  /** Where an interrupted stream of events broke off: the id of the last event seen. */
  readonly lastEventId?: string
  /** Calls back, lossily, when something was recorded in one of the streams. Returns how to stop. */
  subscribe(streams: readonly string[], listener: () => void): () => void
  readonly log: {
    readonly tiles: TileReader
    readonly vkeys: { readonly log: string; readonly witness: string | undefined }
    readonly state: { readonly size: number; readonly cosignedSize: number }
    reached(size: number, options: { cosigned?: boolean; timeoutMs?: number }): Promise<void>
  }
}

export interface Operation<
  P extends TSchema = TSchema,
  Q extends TSchema = TSchema,
  B extends TSchema = TSchema,
  R extends TSchema = TSchema,
> {
  /** `changes.read`: slice and verb; the OpenAPI operationId and the name in the client. */
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** `/v1/changes/{change}` */
  readonly path: string
  readonly summary: string
  readonly description?: string
  /** What an API key must be scoped for. */
  readonly scope: Scope
  /** The power asked of the policy before `handle` runs; `self` where the handler itself limits the answer to the caller's own. */
  readonly power: ActionName | 'self'
  /** `handle` asks for the power itself, with facts that it alone reads (who requested, who executes, whose it is). */
  readonly asksItself?: true
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly response: R
  /** The answer is a stream: lines of text, or events. `response` describes one of them. */
  readonly streams?: 'lines' | 'events'
  /** The answer holds a secret that is shown once: it is kept nowhere, so a repeated call can't be given it again. */
  readonly answersOnce?: true
  /** Success status; default 200. */
  readonly status?: 200 | 201 | 202 | 204
  /** Error codes a caller should expect beyond the common ones. */
  readonly errors?: readonly string[]
  /** A source's own word: its client may send as many as policy lets a source send. */
  readonly pace?: 'source'
  /** Longer bodies than the default limit, in bytes. */
  readonly bodyLimit?: number
  /**
   * Asked before the body is read, with its length in bytes (the limit when it isn't told): throws to turn the call away, else gives what is
   * called when the call has ended.
   */
  admit?(runtime: Runtime, caller: Caller, bytes: number): () => void
  /** What the power is asked on; default: the last path parameter. */
  resource?(input: OperationInput<Static<P>, Static<Q>, Static<B>>): ResourceRef
  handle(
    runtime: Runtime,
    caller: Caller,
    input: OperationInput<Static<P>, Static<Q>, Static<B>>,
    context: OperationContext,
  ): Promise<Static<R>>
}

/** One event of a stream; `undefined` between events says that the stream is alive. */
export interface StreamEvent {
  readonly id: string
  readonly event: string
  readonly data: unknown
}

/** Keeps the types while declaring an operation. */
export const operation = <P extends TSchema, Q extends TSchema, B extends TSchema, R extends TSchema>(
  declared: Operation<P, Q, B, R>,
): Operation<P, Q, B, R> => declared

/** What a list of operations of any shape is: their inputs are checked against their schemas before `handle` sees them. */
// biome-ignore lint/suspicious/noExplicitAny: the types of an operation are its own; a list of them knows none
export type AnyOperation = Operation<any, any, any, any>
