// Every way in which a command may end, as a number that scripts can rely on. Closed: nothing else is ever returned.

export const EXIT = {
  ok: 0,
  refused: 1,
  usage: 2,
  unavailable: 3,
  notFound: 4,
  conflict: 5,
  unauthenticated: 6,
  internal: 7,
  interrupted: 130,
} as const

export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** The kinds of `CountersignError`. */
const BY_KIND: Readonly<Record<string, ExitCode>> = {
  forbidden: EXIT.refused,
  invalid: EXIT.usage,
  unavailable: EXIT.unavailable,
  too_many: EXIT.unavailable,
  not_found: EXIT.notFound,
  conflict: EXIT.conflict,
  unauthenticated: EXIT.unauthenticated,
  internal: EXIT.internal,
}

export const exitCodeOfKind = (kind: string): ExitCode => BY_KIND[kind] ?? EXIT.internal

/** What `countersign help exit-codes` and the reference page say. */
export const EXIT_CODE_TABLE: readonly (readonly [code: ExitCode, meaning: string])[] = [
  [EXIT.ok, 'done; for `verify…`: everything asked for was proven'],
  [EXIT.refused, 'refused, or a verification, a check or a test failed'],
  [EXIT.usage, 'wrong usage or invalid input; nothing was done'],
  [EXIT.unavailable, 'the server, or something it needs, is not reachable or asks to come back later'],
  [EXIT.notFound, 'there is no such thing, or you may not see it'],
  [EXIT.conflict, 'it no longer is as you think: closed, expired, changed, signed already'],
  [EXIT.unauthenticated, 'no API key, or one that is not valid (any more)'],
  [EXIT.internal, 'an error of the program or of the server itself'],
  [EXIT.interrupted, 'interrupted with Ctrl-C'],
]
