// The side that changes users and what they hold, as an administrator of the whole system; application credentials it makes as their own users.
import { randomBytes } from 'node:crypto'
import {
  type Creates,
  type Deletes,
  type Disables,
  done,
  type Enables,
  type Handle,
  type Issued,
  type Operator,
  type Outcome,
  type Rotates,
  refused,
  Secret,
  type Secrets,
} from '@countersign/connector-kit'
import { openHttp } from '../http/index.ts'
import {
  APPLICATION_CREDENTIAL,
  EC2_CREDENTIAL,
  foreign,
  outside,
  parseCredential,
  protectedUser,
  USER,
  userOf,
  userText,
} from './account.ts'
import { failed, isAbsence } from './answers.ts'
import { type KeystoneConfig, originsOf, timeoutMs, trimmed } from './config.ts'
import { createCredential } from './create-credential.ts'
import { type Api, apiAs, findCredential, findUser, noSecret, type User } from './identity.ts'
import { canBeSecret } from './login.ts'
import { isIssuing, readOwners } from './owners.ts'

const unsupported = refused('unsupported_secret', 'the secret must be text without NUL, and not empty')

export const openOperator = (config: KeystoneConfig, secrets: Secrets): Operator & Creates & Rotates & Disables & Enables & Deletes => {
  const own = secrets['operator_password']
  const http = openHttp({
    origins: originsOf(config),
    timeoutMs: timeoutMs(config),
    ...(config.ca === undefined ? {} : { caPem: config.ca }),
  })
  const url = trimmed(config.url)
  const api: Api | undefined = own && apiAs(http, url, config.operator, own)
  const owners = readOwners(secrets['owners'])

  const change = async <T>(handle: Handle, work: (api: Api) => Promise<Outcome<T>>): Promise<Outcome<T>> => {
    const no = outside(handle, config) ?? protectedUser(handle, config)
    if (no) return no
    if (!owners) return refused('bad_owners', 'the secret `owners` is not JSON of the form that the documentation shows')
    const credential = handle.kind === APPLICATION_CREDENTIAL ? parseCredential(handle.account) : undefined
    if (credential && isIssuing(owners, userText(credential), credential))
      return refused('protected_account', `\`${handle.account}\` is the way in by which others are made`)
    return api ? work(api) : noSecret('operator_password')
  }

  /** `gone` is answered where there is no such user. */
  const withUser = <T>(
    handle: Handle,
    signal: AbortSignal,
    gone: Outcome<T>,
    work: (api: Api, user: User) => Promise<Outcome<T>>,
  ): Promise<Outcome<T>> =>
    change(handle, async (at) => {
      const name = userOf(handle)
      const user = name && (await findUser(at, name, signal))
      if (!user || (user.status === 'done' && !user.value)) return gone
      if (user.status !== 'done') return user
      return user.value ? work(at, user.value) : gone
    })

  const notFound = (handle: Handle) => refused('not_found', `no \`${handle.account}\``)

  const patch = async (at: Api, user: User, change: Record<string, unknown>, signal: AbortSignal): Promise<Outcome> => {
    const answer = await at('PATCH', `users/${user.id}`, signal, { user: change })
    return answer.kind === 'reply' && answer.status === 200 ? done(undefined) : failed(answer)
  }

  const remove = async (at: Api, path: string, signal: AbortSignal): Promise<Outcome> => {
    const answer = await at('DELETE', path, signal)
    return (answer.kind === 'reply' && answer.status === 204) || isAbsence(answer) ? done(undefined) : failed(answer)
  }

  return {
    async create(spec, call) {
      const secret = spec.secret ?? new Secret(randomBytes(32).toString('base64url'))
      if (!canBeSecret(secret)) return unsupported
      return change<Issued>(spec.handle, async (at) => {
        const name = spec.handle.kind === APPLICATION_CREDENTIAL ? parseCredential(spec.handle.account) : undefined
        if (!name) return refused('not_offered', 'only application credentials are made here')
        const owner = owners?.get(userText(name))
        if (!owner)
          return refused(
            'no_owner',
            `Keystone lets only \`${userText(name)}\` itself make its application credentials: put a way in for it into the secret \`owners\``,
          )
        return createCredential({ http, url, api: at, owner, name, spec, secret, ...call })
      })
    },

    async rotate(handle, next, { signal }) {
      const secret = next ?? new Secret(randomBytes(32).toString('base64url'))
      if (!canBeSecret(secret)) return unsupported
      if (handle.kind !== USER)
        return foreign(handle) ?? refused('not_offered', 'it can be given no other secret: make one beside it, and delete it')
      return withUser<Issued>(handle, signal, notFound(handle), async (at, user) => {
        const set = await patch(at, user, { password: secret.expose() }, signal)
        return set.status === 'done' ? done({ handle, secret }) : set
      })
    },

    async disable(handle, { signal }) {
      if (handle.kind !== USER)
        return foreign(handle) ?? refused('not_offered', 'it has no switch of its own: delete it, or disable its user')
      return withUser(handle, signal, notFound(handle), (at, user) => patch(at, user, { enabled: false }, signal))
    },

    async enable(handle, { signal }) {
      if (handle.kind !== USER) return foreign(handle) ?? refused('not_offered', 'it has no switch of its own: enable its user')
      return withUser(handle, signal, notFound(handle), (at, user) => patch(at, user, { enabled: true }, signal))
    },

    delete: (handle, _secret, { signal }) =>
      withUser(handle, signal, done(undefined, 'gone already'), async (at, user) => {
        if (handle.kind === USER) return remove(at, `users/${user.id}`, signal)
        if (handle.kind === EC2_CREDENTIAL) return remove(at, `users/${user.id}/credentials/OS-EC2/${handle.key}`, signal)
        const found = await findCredential(at, user.id, parseCredential(handle.account)?.credential ?? '', signal)
        if (found.status !== 'done') return found
        return found.value
          ? remove(at, `users/${user.id}/application_credentials/${found.value.id}`, signal)
          : done(undefined, 'gone already')
      }),

    close: () => http.close(),
  }
}
