/**
 * in-toto Statement v1: "this predicate holds of these subjects". The payload of our DSSE envelopes (mandates, evidence, approvals).
 */
import { canonicalJson } from './canonical.ts'
import { CountersignError } from './errors.ts'
import { parseStrictBytes } from './strict-json.ts'

export const STATEMENT_TYPE = 'https://in-toto.io/Statement/v1'
export const STATEMENT_PAYLOAD_TYPE = 'application/vnd.in-toto+json'

export interface StatementSubject {
  name: string
  /** Algorithm to lower-case hex, at least one. */
  digest: Record<string, string>
}

export interface Statement<P = Record<string, unknown>> {
  _type: typeof STATEMENT_TYPE
  subject: StatementSubject[]
  predicateType: string
  predicate: P
}

function malformed(message: string): CountersignError {
  return new CountersignError('statement.malformed', 'invalid', message)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function checkSubject(value: unknown): StatementSubject {
  if (!isRecord(value) || Object.keys(value).some((key) => key !== 'name' && key !== 'digest'))
    throw malformed('a subject has a name and a digest')
  const { name, digest } = value
  if (typeof name !== 'string' || name === '') throw malformed('a subject has a non-empty name')
  if (!isRecord(digest) || Object.keys(digest).length === 0) throw malformed(`subject \`${name.slice(0, 64)}\` has no digest`)
  for (const hex of Object.values(digest)) {
    if (typeof hex !== 'string' || !/^(?:[0-9a-f]{2})+$/.test(hex))
      throw malformed(`digest of \`${name.slice(0, 64)}\` is not lower-case hex`)
  }
  if (digest.sha256 !== undefined && (digest.sha256 as string).length !== 64) throw malformed('a sha256 digest has 64 hex digits')
  return { name, digest: digest as Record<string, string> }
}

function check(value: unknown): Statement {
  const members = ['_type', 'subject', 'predicateType', 'predicate']
  if (!isRecord(value) || Object.keys(value).some((key) => !members.includes(key))) throw malformed('not an in-toto statement')
  const { _type, subject, predicateType, predicate } = value
  if (_type !== STATEMENT_TYPE) throw malformed(`_type is not \`${STATEMENT_TYPE}\``)
  if (!Array.isArray(subject) || subject.length === 0) throw malformed('a statement has at least one subject')
  if (typeof predicateType !== 'string' || predicateType === '') throw malformed('predicateType is a non-empty string')
  if (!isRecord(predicate)) throw malformed('predicate is an object')
  return { _type, subject: subject.map(checkSubject), predicateType, predicate }
}

/** Builds a statement and checks its shape. Errors: `statement.malformed`. */
export function makeStatement<P extends object>(
  predicateType: string,
  subject: StatementSubject | readonly StatementSubject[],
  predicate: P,
): Statement<P> {
  const subjects = Array.isArray(subject) ? subject : [subject]
  return check({ _type: STATEMENT_TYPE, subject: subjects, predicateType, predicate }) as unknown as Statement<P>
}

/** The bytes to sign: RFC 8785, UTF-8. Errors: `canonical.*`. */
export function statementBytes(statement: Statement<object>): Buffer {
  return Buffer.from(canonicalJson(statement))
}

/** Reads the payload of an envelope that has been verified. Unknown members are refused. Errors: `statement.malformed`, `json.*`. */
export function parseStatement(bytes: Uint8Array): Statement {
  return check(parseStrictBytes(bytes))
}
