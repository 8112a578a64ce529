// Makes a user, once per idempotency key, with the permissions and tags of an existing one.
import { type CredentialSpec, done, type Issued, type Outcome, refused, type Secret } from '@countersign/connector-kit'
import { parsedJson } from '../http/index.ts'
import {
  type Api,
  failed,
  listPermissions,
  listTopicPermissions,
  type Permission,
  permissionIn,
  readUser,
  type TopicPermission,
  userPath,
} from './management.ts'
import { ALGORITHM, isHashOf, markOf, passwordHash } from './password-hash.ts'
import { canNameUser } from './user.ts'

interface Scope {
  readonly tags: readonly string[]
  readonly permissions: readonly Permission[]
  readonly topics: readonly TopicPermission[]
}

export const createUser = async (
  api: Api,
  spec: CredentialSpec,
  secret: Secret,
  { idempotencyKey, signal }: { readonly idempotencyKey: string; readonly signal: AbortSignal },
): Promise<Outcome<Issued>> => {
  const { account } = spec.handle
  const mark = markOf(idempotencyKey)
  const there = await readUser(api, account, signal)
  if (there.status !== 'done') return there
  const made = there.value !== undefined && isHashOf(there.value.hash, secret)
  if (there.value && !made && there.value.hash !== mark) return refused('exists', `a user \`${account}\` exists already`)
  const scope = await scopeOf(api, spec, signal)
  if ('status' in scope) return scope
  const user = encodeURIComponent(account)
  // ORDER: nobody can log in before the user has its whole scope; an attempt that died in between is gone on with under the same key.
  const steps: [path: string, body: unknown][] = [
    ...(made
      ? []
      : [[userPath(account), { password_hash: mark, hashing_algorithm: ALGORITHM, tags: scope.tags.join(',') }] as [string, unknown]]),
    ...scope.permissions.map(({ vhost, configure, write, read }): [string, unknown] => [
      `permissions/${encodeURIComponent(vhost)}/${user}`,
      { configure, write, read },
    ]),
    ...scope.topics.map(({ vhost, exchange, write, read }): [string, unknown] => [
      `topic-permissions/${encodeURIComponent(vhost)}/${user}`,
      { exchange, write, read },
    ]),
    ...(made
      ? []
      : [
          [userPath(account), { password_hash: passwordHash(secret), hashing_algorithm: ALGORITHM, tags: scope.tags.join(',') }] as [
            string,
            unknown,
          ],
        ]),
  ]
  for (const [path, body] of steps) {
    const answer = await api('PUT', path, signal, body)
    if (answer.kind === 'reply' && (answer.status === 201 || answer.status === 204)) continue
    const outcome = failed(answer)
    // What can't be taken away now stays without a password that anybody knows.
    if (outcome.status === 'refused' && !there.value) await api('DELETE', userPath(account), signal)
    return outcome
  }
  return done({ handle: spec.handle, secret })
}

const scopeOf = async (
  api: Api,
  spec: CredentialSpec,
  signal: AbortSignal,
): Promise<Scope | Exclude<Outcome<never>, { status: 'done' }>> => {
  const own: Permission[] = []
  for (const text of spec.scope ?? []) {
    const parsed = parsedJson(text)
    const permission = permissionIn({ user: '', ...(typeof parsed === 'object' && parsed !== null ? parsed : {}) })
    if (!permission)
      return refused('invalid_scope', 'a scope is a permission as JSON: `{"vhost":"/","configure":"^$","write":"^app","read":"^app"}`')
    const { vhost, configure, write, read } = permission
    own.push({ vhost, configure, write, read })
  }
  if (spec.likeAccount === undefined) return { tags: [], permissions: own, topics: [] }
  if (!canNameUser(spec.likeAccount)) return refused('invalid_account', 'the model account is no user name')
  const like = await readUser(api, spec.likeAccount, signal)
  if (like.status !== 'done') return like
  if (!like.value) return refused('not_found', `no user \`${spec.likeAccount}\` to copy the scope of`)
  const [permissions, topics] = [
    await listPermissions(api, signal, spec.likeAccount),
    await listTopicPermissions(api, signal, spec.likeAccount),
  ]
  if (permissions.status !== 'done') return permissions
  if (topics.status !== 'done') return topics
  return { tags: like.value.tags, permissions: [...own, ...permissions.value], topics: topics.value }
}
