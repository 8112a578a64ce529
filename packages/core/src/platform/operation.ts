// How an operation of the API is declared: once, here in its slice. The HTTP route, the OpenAPI document, the client, the CLI's help and the
// permission tests derive from it. Knows no HTTP server.
import type { ActionName } from '@countersign/policy'
import type { Static, TSchema } from 'typebox'
import type { Caller, Runtime } from '../runtime.ts'

export interface OperationInput<P, Q, B> {
  readonly params: P
  readonly query: Q
  readonly body: B
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
  readonly scope: 'read' | 'request' | 'approve' | 'execute' | 'administer'
  /** The power asked of the policy before `handle` runs; `self` where the handler itself limits the answer to the caller's own. */
  readonly power: ActionName | 'self'
  readonly params?: P
  readonly query?: Q
  readonly body?: B
  readonly response: R
  /** Success status; default 200. */
  readonly status?: 200 | 201 | 202 | 204
  /** Error codes a caller should expect beyond the common ones. */
  readonly errors?: readonly string[]
  /** Longer bodies than the default limit, in bytes. */
  readonly bodyLimit?: number
  handle(runtime: Runtime, caller: Caller, input: OperationInput<Static<P>, Static<Q>, Static<B>>): Promise<Static<R>>
}

/** Keeps the types while declaring an operation. */
export const operation = <P extends TSchema, Q extends TSchema, B extends TSchema, R extends TSchema>(
  declared: Operation<P, Q, B, R>,
): Operation<P, Q, B, R> => declared
