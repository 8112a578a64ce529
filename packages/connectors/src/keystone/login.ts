// One log-in by Keystone's own `POST /auth/tokens`: by a user's password or by an application credential, each named by names.
import type { Secret } from '@countersign/connector-kit'
import type { HttpClient, Reply, Silence } from '../http/index.ts'
import type { CredentialName, UserName } from './account.ts'

export type Scope = { readonly system: { readonly all: true } } | { readonly project: { readonly id: string } } | 'unscoped'

const userIn = ({ domain, user }: UserName) => ({ name: user, domain: { id: domain } })

const send = (http: HttpClient, url: string, auth: unknown, signal: AbortSignal): Promise<Reply | Silence> =>
  http.exchange({ method: 'POST', url: `${url}/auth/tokens?nocatalog`, json: { auth } }, signal)

/** SAFETY: what goes out as a secret is text of at least one character; Keystone would take nothing else for one. */
export const canBeSecret = (secret: Secret): boolean => {
  const text = secret.expose()
  return text !== '' && text.length <= 4096 && text.isWellFormed() && !text.includes('\0')
}

export const logInByPassword = (
  http: HttpClient,
  url: string,
  name: UserName,
  password: Secret,
  scope: Scope,
  signal: AbortSignal,
): Promise<Reply | Silence> =>
  send(
    http,
    url,
    { identity: { methods: ['password'], password: { user: { ...userIn(name), password: password.expose() } } }, scope },
    signal,
  )

/** Its project is its own: nothing to choose. */
export const logInByCredential = (
  http: HttpClient,
  url: string,
  name: CredentialName,
  secret: Secret,
  signal: AbortSignal,
): Promise<Reply | Silence> =>
  send(
    http,
    url,
    {
      identity: {
        methods: ['application_credential'],
        application_credential: { name: name.credential, user: userIn(name), secret: secret.expose() },
      },
    },
    signal,
  )
