// What the errors of Redis mean, by their first word.
import { type Refused, refused, type Unknown, unknown } from '@countersign/connector-kit'
import { Aborted } from './connection.ts'
import { ProtocolError, RedisError } from './resp.ts'

/** The node can't serve now; the same call may succeed later. */
const LATER = new Set(['LOADING', 'BUSY', 'MASTERDOWN', 'CLUSTERDOWN', 'TRYAGAIN', 'OOM', 'MISCONF', 'READONLY'])

const NEXT_STEP: Readonly<Record<string, string>> = {
  NOPERM: "give the connector's user the command",
  WRONGPASS: "check the connector's own user and its password",
}

export const failed = (error: unknown): Refused | Unknown => {
  if (error instanceof RedisError) {
    const next = NEXT_STEP[error.code]
    return refused(error.code, next ? `${error.message}: ${next}` : error.message, LATER.has(error.code))
  }
  return unknown(networkCode(error), error instanceof Error ? error.message : 'no answer')
}

/** For a presentation: only WRONGPASS is about the credential (unknown user, wrong password, user off). */
export const presented = (
  error: unknown,
): { readonly answer: 'refused' | 'unreachable'; readonly code: string; readonly detail: string } => {
  if (error instanceof RedisError)
    return { answer: error.code === 'WRONGPASS' ? 'refused' : 'unreachable', code: error.code, detail: error.message }
  return { answer: 'unreachable', code: networkCode(error), detail: error instanceof Error ? error.message : 'no answer' }
}

const networkCode = (error: unknown): string => {
  if (error instanceof Aborted) return 'timeout'
  if (error instanceof ProtocolError) return 'protocol_error'
  const code = (error as { readonly code?: unknown } | null)?.code
  return typeof code === 'string' && code !== '' ? code : 'no_answer'
}
