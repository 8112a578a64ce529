// An answer that is no success, as an error with the server's own code (RFC 9457). What the server sent is bounded and never believed to be short.
import { CountersignError, type Kind } from '@countersign/ledger'

const BY_STATUS: Readonly<Record<number, Kind>> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  413: 'invalid',
  415: 'invalid',
  422: 'invalid',
  429: 'too_many',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
}

const kindOf = (status: number): Kind => BY_STATUS[status] ?? (status < 500 ? 'invalid' : 'internal')

const CODE = /^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$/

/** `body`: what was read of the answer, parsed where it was JSON. */
export const problemError = (status: number, body: unknown): CountersignError => {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const code = typeof problem.code === 'string' && CODE.test(problem.code) ? problem.code : `http.${status}`
  const message = [problem.detail, problem.title].find((text) => typeof text === 'string' && text !== '') as string | undefined
  const { type: _type, title: _title, status: _status, detail: _detail, code: _code, ...rest } = problem
  return new CountersignError(code, kindOf(status), (message ?? `the server answered with status ${status}`).slice(0, 2000), {
    details: { status, ...rest },
  })
}
