// The side that changes users of a RabbitMQ through its management API. Passwords leave this process only as hashes.
import { randomBytes } from 'node:crypto'
import {
  type Call,
  done,
  type Handle,
  type Issued,
  type Operator,
  type Outcome,
  refused,
  Secret,
  type Secrets,
} from '@countersign/connector-kit'
import { openHttp } from '../http/index.ts'
import { type RabbitmqConfig, timeoutMs } from './config.ts'
import { createUser } from './create-user.ts'
import { endConnections } from './end-connections.ts'
import { type Api, apiAt, failed, readUser, type User, userPath } from './management.ts'
import { ALGORITHM, canBePassword, NO_PASSWORD, passwordHash } from './password-hash.ts'
import { foreign, protectedUser } from './user.ts'

export const openOperator = (config: RabbitmqConfig, secrets: Secrets): Required<Omit<Operator, 'enable' | 'removeRights' | 'setEnd'>> => {
  const own = secrets.operator
  const http = openHttp({
    origins: [new URL(config.management).origin],
    timeoutMs: timeoutMs(config),
    ...(config.ca === undefined ? {} : { caPem: config.ca }),
  })
  const api: Api | undefined = own && apiAt(http, config.management, config.operator, own)

  const change = async <T>(handle: Handle, work: (api: Api) => Promise<Outcome<T>>): Promise<Outcome<T>> =>
    foreign(handle) ??
    protectedUser(handle.account, config) ??
    (api ? work(api) : refused('no_secret', 'the secret `operator` is not given'))

  /** Sets the password's hash. The API replaces the whole user, so what was read is written back with it. */
  const withHash = async (handle: Handle, call: Call, hashFor: (user: User) => Outcome<string>): Promise<Outcome> =>
    change(handle, async (at) => {
      const user = await readUser(at, handle.account, call.signal)
      if (user.status !== 'done') return user
      if (!user.value) return refused('not_found', `no user \`${handle.account}\``)
      const hash = hashFor(user.value)
      if (hash.status !== 'done') return hash
      const answer = await at('PUT', userPath(handle.account), call.signal, {
        password_hash: hash.value,
        hashing_algorithm: ALGORITHM,
        tags: user.value.tags.join(','),
      })
      return answer.kind === 'reply' && (answer.status === 201 || answer.status === 204) ? done(undefined) : failed(answer)
    })

  return {
    async create(spec, call) {
      const secret = spec.secret ?? new Secret(randomBytes(32).toString('base64url'))
      if (!canBePassword(secret)) return unsupported
      return change<Issued>(spec.handle, (at) => createUser(at, spec, secret, call))
    },

    async rotate(handle, next, call) {
      const secret = next ?? new Secret(randomBytes(32).toString('base64url'))
      if (!canBePassword(secret)) return unsupported
      const rotated = await withHash(handle, call, ({ hash }) =>
        // A new password must not be a way to bring a disabled credential back to life.
        hash === NO_PASSWORD
          ? refused('disabled', `\`${handle.account}\` has no password: a new one would revive it`)
          : done(passwordHash(secret)),
      )
      return rotated.status === 'done' ? done<Issued>({ handle, secret }) : rotated
    },

    // It takes the password away, and what RabbitMQ does not keep nobody can give back: there is no `enable`.
    disable: (handle, call) => withHash(handle, call, () => done(NO_PASSWORD)),

    delete: (handle, _secret, call) =>
      change(handle, async (at) => {
        const user = await readUser(at, handle.account, call.signal)
        if (user.status !== 'done') return user
        if (!user.value) return done(undefined, 'gone already')
        const answer = await at('DELETE', userPath(handle.account), call.signal)
        return answer.kind === 'reply' && (answer.status === 204 || answer.status === 404) ? done(undefined) : failed(answer)
      }),

    endSessions: (handle, sessions, call) => change(handle, (at) => endConnections(at, handle.account, sessions, call.signal)),

    close: () => http.close(),
  }
}

const unsupported = refused('unsupported_secret', 'the password must be text without NUL, and not empty')
