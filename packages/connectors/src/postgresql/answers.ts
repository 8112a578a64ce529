// What PostgreSQL's errors mean: SQLSTATE by SQLSTATE (PostgreSQL manual, appendix A). Messages are translated on some servers, so only codes and
// the name of the reporting routine are read.
import { type Refused, refused, type Unknown, unknown } from '@countersign/connector-kit'
import pg from 'pg'
import { Aborted, ClearTextAsked } from './connection.ts'

/** The same call may succeed later: serialization failure, deadlock, lock not available, query cancelled, object in use, out of resources. */
const LATER = new Set(['40001', '40P01', '55P03', '55006', '57014', '53100', '53200', '53300', '53400'])

/** The server's detail names what depends on the role; of other errors it may quote data. */
const DEPENDENT = '2BP01'
/** DROP OWNED takes back only what its caller could revoke by hand. */
const REVOKE_FIRST = 'their owner must revoke them, or make the operator a member of it'

const NEXT_STEP: Readonly<Record<string, string>> = {
  '42501': "grant the connector's account what it needs (from PostgreSQL 16 on: ADMIN on the role)",
  '28P01': "check the connector's own account and its password",
  '28000': "check the connector's own account and pg_hba.conf",
}

/** For readings and operations. A server that is going down or that we lost says nothing of what it did: unknown. */
export const failed = (error: unknown): Refused | Unknown => {
  if (error instanceof pg.DatabaseError && error.code !== undefined) {
    if (error.code.startsWith('57P') || error.code.startsWith('08')) return unknown(error.code, error.message)
    const next = error.code === DEPENDENT ? `${error.detail?.split('\n').join('; ')}: ${REVOKE_FIRST}` : NEXT_STEP[error.code]
    return refused(error.code, next ? `${error.message}: ${next}` : error.message, LATER.has(error.code))
  }
  return unknown(networkCode(error), error instanceof Error ? error.message : 'no answer')
}

/** For a presentation: did the door answer about the credential? */
export const presented = (
  error: unknown,
): { readonly answer: 'accepted' | 'refused' | 'unreachable'; readonly code: string; readonly detail: string } => {
  if (!(error instanceof pg.DatabaseError) || error.code === undefined)
    return { answer: 'unreachable', code: networkCode(error), detail: error instanceof Error ? error.message : 'no answer' }
  const said = { code: error.code, detail: error.message }
  if (error.code === '28P01') return { answer: 'refused', ...said }
  // 28000 is said of a role that may not log in, and also by pg_hba.conf of an address or a database: the latter tells nothing of the credential.
  if (error.code === '28000') return { answer: aboutTheRole(error) ? 'refused' : 'unreachable', ...said }
  // The database is closed to the role, after its password was found right: the credential lives.
  if (error.code === '42501') return { answer: 'accepted', ...said }
  return { answer: 'unreachable', ...said }
}

const aboutTheRole = (error: pg.DatabaseError): boolean =>
  error.routine === undefined ? /is not permitted to log in/.test(error.message) : error.routine === 'InitializeSessionUserId'

const networkCode = (error: unknown): string => {
  if (error instanceof Aborted) return 'timeout'
  if (error instanceof ClearTextAsked) return 'cleartext_asked'
  const code = (error as { readonly code?: unknown } | null)?.code
  return typeof code === 'string' && code !== '' ? code : 'no_answer'
}
