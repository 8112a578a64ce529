// What each answer of an authorization server or an API says about the credential that was shown, and nothing more. Pure.
// INVARIANT: `refused` only where the door spoke about the credential; a proxy's 401, a 403 of an allow-list, 429 and 5xx never count.
import type { Presentation } from '@countersign/connector-kit'
import { isRecord, type Reply, type Silence } from '../http/index.ts'

export type Verdict = Pick<Presentation, 'answer' | 'code' | 'detail'>

/** RFC 6749 §5.2, RFC 6750 §3.1, RFC 7009 §2.2.1, RFC 7591 §3.2.2, RFC 8707 §2. */
const ERRORS = new Set([
  'invalid_request',
  'invalid_client',
  'invalid_grant',
  'unauthorized_client',
  'unsupported_grant_type',
  'invalid_scope',
  'invalid_target',
  'invalid_token',
  'insufficient_scope',
  'unsupported_token_type',
  'invalid_client_metadata',
  'invalid_redirect_uri',
  'not_found',
  'access_denied',
  'server_error',
  'temporarily_unavailable',
])

/** The OAuth error code of an answer. SAFETY: one of a closed set, so that a server cannot echo a secret through it. */
export const oauthError = (reply: Reply): string | undefined => {
  const error = isRecord(reply.json) ? reply.json.error : undefined
  return typeof error === 'string' && ERRORS.has(error) ? error : undefined
}

const coded = (status: number, error: string | undefined) => (error === undefined ? String(status) : `${status} ${error}`)

export const unreachable = (silence: Silence): Verdict => ({ answer: 'unreachable', code: silence.code, detail: silence.detail })

const unclear = (reply: Reply, error: string | undefined): Verdict => ({
  answer: 'unreachable',
  code: coded(reply.status, error),
  detail: 'the answer says nothing about the credential',
})

/** The access token of a successful token response (RFC 6749 §5.1). */
export const grantedToken = (reply: Reply): string | undefined => {
  if (reply.status !== 200 || !isRecord(reply.json)) return undefined
  const { access_token, token_type } = reply.json
  return typeof access_token === 'string' && access_token !== '' && typeof token_type === 'string' ? access_token : undefined
}

/** A client-credentials request: was the client's secret right? */
export const tokenVerdict = (answer: Reply | Silence): Verdict => {
  if (answer.kind === 'silence') return unreachable(answer)
  const error = oauthError(answer)
  const code = coded(answer.status, error)
  if (grantedToken(answer) !== undefined) return { answer: 'accepted', code, detail: 'a token was issued' }
  if (answer.status === 400 || answer.status === 401) {
    if (error === 'invalid_client') return { answer: 'refused', code, detail: 'client authentication failed' }
    // These are said of a client that has been authenticated: its secret was right, whatever else it lacks.
    if (error === 'unauthorized_client' || error === 'invalid_scope' || error === 'invalid_target')
      return { answer: 'accepted', code, detail: 'the client was authenticated and may not have this token' }
  }
  return unclear(answer, error)
}

/** The `error` of a Bearer challenge: undefined without such a challenge, empty where the challenge names none (RFC 6750 §3). */
export const bearerChallenge = (header: string | undefined): string | undefined => {
  const found = /(?:^|,)\s*Bearer(?:\s+([^\r\n]*))?$/i.exec(header ?? '')
  if (found === null) return undefined
  const error = /(?:^|[\s,])error="([a-z_]{1,64})"/.exec(found[1] ?? '')?.[1] ?? ''
  return error === '' || ERRORS.has(error) ? error : undefined
}

/** An API call with an access token: was the token honoured? */
export const resourceVerdict = (answer: Reply | Silence): Verdict => {
  if (answer.kind === 'silence') return unreachable(answer)
  const { status } = answer
  if (status >= 200 && status < 300) return { answer: 'accepted', code: String(status), detail: 'the API served the call' }
  const error = bearerChallenge(answer.header('www-authenticate'))
  const code = coded(status, error === '' ? undefined : error)
  if (status === 401 && (error === 'invalid_token' || error === '')) return { answer: 'refused', code, detail: 'the API refused the token' }
  if (status === 403 && error === 'insufficient_scope')
    return { answer: 'accepted', code, detail: 'the token is honoured, without the scope for this call' }
  return unclear(answer, error === '' ? undefined : error)
}

/** RFC 7662 §2.2. Anything but a plain `active` is no answer. */
export const introspectionVerdict = (
  answer: Reply | Silence,
): 'active' | 'inactive' | { readonly code: string; readonly detail: string } => {
  if (answer.kind === 'silence') return { code: answer.code, detail: answer.detail }
  if (answer.status === 200 && isRecord(answer.json) && typeof answer.json.active === 'boolean')
    return answer.json.active ? 'active' : 'inactive'
  return { code: coded(answer.status, oauthError(answer)), detail: 'the authorization server did not say whether the token is active' }
}
