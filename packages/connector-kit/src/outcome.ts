// What a downstream operation may come to. There is no fourth answer, and no answer means proof: only a probe decides what is dead.

/** The system did it, as far as it says. Never read as proof. */
export type Done<T> = { readonly status: 'done'; readonly value: T; readonly detail?: string }
/** The system answered and did not do it. `retryable` is true only where the same call may succeed later (429, maintenance). */
export type Refused = { readonly status: 'refused'; readonly code: string; readonly detail: string; readonly retryable: boolean }
/** Nobody can say whether it happened (time-out, broken connection, 500 after the fact). Forces reconciliation by reading back. */
export type Unknown = { readonly status: 'unknown'; readonly code: string; readonly detail: string }

export type Outcome<T = undefined> = Done<T> | Refused | Unknown

export const done = <T>(value: T, detail?: string): Done<T> =>
  detail === undefined ? { status: 'done', value } : { status: 'done', value, detail }
export const refused = (code: string, detail: string, retryable = false): Refused => ({ status: 'refused', code, detail, retryable })
export const unknown = (code: string, detail: string): Unknown => ({ status: 'unknown', code, detail })
