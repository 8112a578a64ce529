// The server's refusal as an error of ours, with the server's own code (RFC 9457). The status alone says of which kind it is.
import type { CountersignProblem } from '@countersign/client'
import { CountersignError, type Kind } from '@countersign/ledger'

const BY_STATUS: Readonly<Record<number, Kind>> = {
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  429: 'too_many',
  502: 'unavailable',
  503: 'unavailable',
  504: 'unavailable',
}

const kindOf = (status: number): Kind => BY_STATUS[status] ?? (status < 500 ? 'invalid' : 'internal')

export const problemError = ({ code, status, message, requestId, details }: CountersignProblem): CountersignError =>
  new CountersignError(code, kindOf(status), message.slice(0, 2000), { details: { status, requestId, ...details } })
