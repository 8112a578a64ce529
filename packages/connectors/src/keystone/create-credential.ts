// Makes an application credential, once per idempotency key, as its own user, with the scope of an existing one or with a given one, and never with more.
import { createHash } from 'node:crypto'
import { type CredentialSpec, done, type Issued, type Outcome, refused, type Secret } from '@countersign/connector-kit'
import { type HttpClient, isRecord, parsedJson } from '../http/index.ts'
import { type CredentialName, parseCredential, userText } from './account.ts'
import { failed, loginVerdict } from './answers.ts'
import { type AccessRule, type Api, accessRuleIn, apiWith, findCredential, findUser } from './identity.ts'
import { logInByCredential, logInByPassword } from './login.ts'
import type { Owner } from './owners.ts'

export interface Making {
  readonly http: HttpClient
  readonly url: string
  /** As the operator: reads what is there. */
  readonly api: Api
  readonly owner: Owner
  readonly name: CredentialName
  readonly spec: CredentialSpec
  readonly secret: Secret
  readonly idempotencyKey: string
  readonly signal: AbortSignal
}

interface Scope {
  readonly project: string
  readonly roles: readonly ({ readonly id: string } | { readonly name: string })[]
  readonly unrestricted: boolean
  readonly accessRules: readonly AccessRule[] | undefined
}

/** In the description: by it a repeated call knows what it made. It opens nothing. */
const markOf = (idempotencyKey: string): string =>
  createHash('sha256').update(`countersign/keystone/${idempotencyKey}`).digest('hex').slice(0, 32)

export const createCredential = async (making: Making): Promise<Outcome<Issued>> => {
  const { api, http, url, name, spec, secret, signal } = making
  const mark = `[countersign ${markOf(making.idempotencyKey)}]`
  const user = await findUser(api, name, signal)
  if (user.status !== 'done') return user
  if (!user.value) return refused('not_found', `no user \`${userText(name)}\``)
  const there = await findCredential(api, user.value.id, name.credential, signal)
  if (there.status !== 'done') return there
  const expires = spec.expiresAt === undefined ? {} : { expiresAt: spec.expiresAt }
  if (there.value) {
    if (!there.value.description.endsWith(mark))
      return refused('exists', `an application credential \`${spec.handle.account}\` exists already`)
    if (spec.secret) return done({ handle: spec.handle, secret, ...expires })
    // Nobody knows the secret that the first attempt made up: what it left is of no use to anybody.
    const ended = await api('DELETE', `users/${user.value.id}/application_credentials/${there.value.id}`, signal)
    if (ended.kind === 'silence' || (ended.status !== 204 && ended.status !== 404)) return failed(ended)
  }
  const scope = await scopeOf(making, user.value.id)
  if ('status' in scope) return scope
  const own = loginVerdict(
    making.owner.by === 'password'
      ? await logInByPassword(http, url, name, making.owner.secret, { project: { id: scope.project } }, signal)
      : await logInByCredential(http, url, { ...name, credential: making.owner.name }, making.owner.secret, signal),
  )
  if (!own.token)
    return own.answer === 'unreachable'
      ? failed({ kind: 'silence', code: 'unreachable', detail: own.detail })
      : refused('owner_refused', `the way in that \`owners\` holds for \`${userText(name)}\` is refused, or has no project`)
  if (own.project !== scope.project)
    return refused('other_project', 'the application credential in `owners` is of another project: only that one can be given')
  const answer = await apiWith(http, url, own.token)('POST', `users/${user.value.id}/application_credentials`, signal, {
    application_credential: {
      name: name.credential,
      secret: secret.expose(),
      description: `${spec.purpose.slice(0, 180)} ${mark}`,
      roles: scope.roles,
      unrestricted: scope.unrestricted,
      ...(scope.accessRules === undefined ? {} : { access_rules: scope.accessRules }),
      ...(spec.expiresAt === undefined ? {} : { expires_at: new Date(spec.expiresAt).toISOString() }),
    },
  })
  return answer.kind === 'reply' && answer.status === 201 ? done({ handle: spec.handle, secret, ...expires }) : failed(answer)
}

const refuse = (text: string) => refused('invalid_scope', text)

/** INVARIANT: what neither the model nor the given scope says is not given; that it may make others (`unrestricted`) comes from a model alone. */
const scopeOf = async ({ api, name, spec, signal }: Making, user: string): Promise<Scope | Exclude<Outcome<never>, { status: 'done' }>> => {
  const said = givenScope(spec.scope ?? [])
  if (!said)
    return refuse('a scope is `{"project":"<id>","role":"member"}` or `{"service":"compute","method":"GET","path":"/v2.1/servers"}`')
  if (spec.likeAccount === undefined || spec.likeAccount === '') {
    const [project, ...others] = [...new Set(said.roles.map((each) => each.project))]
    if (project === undefined || others.length > 0)
      return refuse('an application credential has roles in one project: name them in `scope`')
    return {
      project,
      roles: said.roles.map(({ role }) => ({ name: role })),
      unrestricted: false,
      accessRules: said.rules.length === 0 ? undefined : said.rules,
    }
  }
  const like = parseCredential(spec.likeAccount)
  if (!like) return refused('invalid_account', 'the model account is no name of an application credential')
  if (userText(like) !== userText(name))
    return refused('scope_not_copyable', 'an application credential acts for its user: the model must be the same user’s')
  if (said.roles.length > 0 || said.rules.length > 0) return refuse('a copy has the scope of its model: give the one or the other')
  const model = await findCredential(api, user, like.credential, signal)
  if (model.status !== 'done') return model
  if (!model.value) return refused('not_found', `no application credential \`${spec.likeAccount}\` to copy the scope of`)
  const { project, roles, unrestricted, accessRules } = model.value
  return { project, roles: roles.map(({ id }) => ({ id })), unrestricted, accessRules }
}

const givenScope = (texts: readonly string[]) => {
  const roles: { readonly project: string; readonly role: string }[] = []
  const rules: AccessRule[] = []
  for (const text of texts) {
    const value = parsedJson(text)
    if (!isRecord(value)) return undefined
    const { project, role } = value
    const rule = accessRuleIn(value)
    if (typeof project === 'string' && /^[A-Za-z0-9_-]{1,64}$/.test(project) && typeof role === 'string' && role !== '')
      roles.push({ project, role })
    else if (rule) rules.push(rule)
    else return undefined
  }
  return { roles, rules }
}
