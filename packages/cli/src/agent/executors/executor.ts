// How a mandate is carried out: by one of the ways that the operator configured. Types only.
import type { Mandate } from '../mandate.ts'

export type Execution =
  | { readonly status: 'done'; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly status: 'already'; readonly fields: Readonly<Record<string, unknown>> }
  | { readonly status: 'refused'; readonly code: string; readonly detail: string; readonly retryable: boolean }
  /** Nobody can say whether it happened: it is done again under the same key. */
  | { readonly status: 'unknown'; readonly code: string; readonly detail: string }

export interface Executor {
  /** What it is, for the agent's first line. */
  readonly title: string
  /** INVARIANT: the mandate's id is the idempotency key; being asked twice for one mandate has the effect of once. */
  execute(mandate: Mandate, signal: AbortSignal): Promise<Execution>
}
