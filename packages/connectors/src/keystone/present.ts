// Shows a credential at one endpoint by one log-in. A token that it got before is kept, and when the log-in is refused, it is shown too: Keystone keeps no
// list of its tokens, so that a credential's tokens died with it can be seen only with one that it really got.
import { createHash } from 'node:crypto'
import { beginPresentation, type Presentable, type Presentation, type Secret } from '@countersign/connector-kit'
import type { HttpClient } from '../http/index.ts'
import { APPLICATION_CREDENTIAL, foreign, parseCredential, parseUser, USER } from './account.ts'
import { type LoginVerdict, loginVerdict, tokenVerdict } from './answers.ts'
import type { Endpoint } from './config.ts'
import { canBeSecret, logInByCredential, logInByPassword } from './login.ts'

const MOST_KEPT = 1000

/** One token for each credential and endpoint, in this process's memory alone, until it ends by itself. */
export class KeptTokens {
  readonly #kept = new Map<string, { readonly token: Secret; readonly until: number }>()

  keep(name: string, token: Secret, expiresAt: string | undefined): void {
    const until = Date.parse(expiresAt ?? '')
    if (Number.isNaN(until)) return
    this.#kept.delete(name)
    this.#kept.set(name, { token, until })
    const oldest = this.#kept.keys().next().value
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest)
  }

  of(name: string): Secret | undefined {
    const found = this.#kept.get(name)
    if (found && found.until > Date.now()) return found.token
    this.#kept.delete(name)
    return undefined
  }
}

const nameOf = (endpoint: Endpoint, { handle, secret }: Presentable): string =>
  createHash('sha256')
    .update(JSON.stringify([endpoint.url, handle.kind, handle.account, secret.expose()]))
    .digest('base64')

/**
 * By itself, so that what is asked is whether it still lets in: at a call that every token of its kind may make. One of an application credential may be
 * bound by access rules, and to look at itself it always may; Keystone refuses it unless the header says that we know of such rules.
 */
const showToken = async (http: HttpClient, endpoint: Endpoint, kind: string, token: Secret, signal: AbortSignal) =>
  tokenVerdict(
    await http.exchange(
      {
        method: 'GET',
        url: `${endpoint.url}/${kind === USER ? 'auth/projects' : 'auth/tokens?nocatalog'}`,
        headers: { 'x-auth-token': token.expose(), 'x-subject-token': token.expose(), 'openstack-identity-access-rules': '1.0' },
      },
      signal,
    ),
  )

const logIn = async (http: HttpClient, endpoint: Endpoint, { handle, secret }: Presentable, signal: AbortSignal) => {
  const credential = handle.kind === APPLICATION_CREDENTIAL ? parseCredential(handle.account) : undefined
  if (credential) return loginVerdict(await logInByCredential(http, endpoint.url, credential, secret, signal))
  const user = handle.kind === USER ? parseUser(handle.account) : undefined
  return user && loginVerdict(await logInByPassword(http, endpoint.url, user, secret, 'unscoped', signal))
}

export const presentAt = async (
  http: HttpClient,
  endpoint: Endpoint,
  credential: Presentable,
  { kept, isCanary }: { readonly kept: KeptTokens; readonly isCanary: boolean },
  signal: AbortSignal,
): Promise<Presentation> => {
  const answer = beginPresentation()
  const { kind } = credential.handle
  const no = foreign(credential.handle)
  if (no) return answer('cannot_present', no.code, no.detail)
  if (!canBeSecret(credential.secret))
    return answer('cannot_present', 'unsendable_secret', 'an empty secret, one with NUL or a lone surrogate cannot be sent')
  const said: LoginVerdict | undefined = await logIn(http, endpoint, credential, signal)
  if (!said) return answer('cannot_present', 'no_log_in', 'this kind of credential is shown at no door here')
  const name = nameOf(endpoint, credential)
  if (said.token && !isCanary && (await showToken(http, endpoint, kind, said.token, signal)) === 'lives')
    kept.keep(name, said.token, said.expiresAt)
  const before = said.answer === 'refused' ? kept.of(name) : undefined
  if (before === undefined) return answer(said.answer, said.code, said.detail)
  const token = await showToken(http, endpoint, kind, before, signal)
  if (token === 'lives') return answer('accepted', '200 token', 'the log-in is refused, and a token that it got before still lets in')
  if (token === 'unread')
    return answer('unreachable', `${said.code}, token unread`, 'the log-in is refused; whether its token lives could not be seen')
  return answer('refused', `${said.code}, token refused`, `${said.detail}, and a token that it got before`)
}
