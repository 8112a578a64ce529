// Makes an account, once per idempotency key, with the scope of an existing one where that can be had whole.
import { type CredentialSpec, done, type Issued, type Outcome, refused, type Secret } from '@countersign/connector-kit'
import { type AccountName, identifier, nameOf, parseName, quoted } from './account.ts'
import { readAccount } from './accounts.ts'
import type { Link } from './connection.ts'
import { markOf, NATIVE, nativeHash } from './native-password.ts'

export interface Making {
  readonly name: AccountName
  readonly spec: CredentialSpec
  readonly secret: Secret
  readonly idempotencyKey: string
  /** Work as the new account itself. */
  readonly asItself: (work: (link: Link) => Promise<void>) => Promise<void>
}

export const createAccount = async (link: Link, { name, spec, secret, idempotencyKey, asItself }: Making): Promise<Outcome<Issued>> => {
  const hash = nativeHash(secret)
  const mark = markOf(idempotencyKey)
  const there = await readAccount(link, name)
  const [only] = there?.ways ?? []
  if (there && (there.ways.length !== 1 || there.locked || only?.plugin !== NATIVE || (only.text !== hash && only.text !== mark)))
    return refused('exists', `an account \`${nameOf(name)}\` exists already`)
  const scope = await scopeOf(link, name, spec)
  if ('status' in scope) return scope
  // ORDER: nobody can log in before the account has its roles; an attempt that died in between is gone on with under the same key.
  if (!there) await link.run(`CREATE USER ${quoted(name)} IDENTIFIED VIA ${NATIVE} USING '${mark}'`)
  try {
    for (const role of scope.roles) await link.run(`GRANT ${identifier(role)} TO ${quoted(name)}`)
    if (only?.text !== hash) await link.run(`ALTER USER ${quoted(name)} IDENTIFIED VIA ${NATIVE} USING '${hash}'`)
    // Another's default role can be set only by who may write the grant tables, one's own by oneself.
    const { standing } = scope
    if (standing !== undefined) await asItself((own) => own.run(`SET DEFAULT ROLE ${identifier(standing)}`))
  } catch (error) {
    // The first error is the one that counts.
    if (!there) await link.run(`DROP USER IF EXISTS ${quoted(name)}`).catch(() => undefined)
    throw error
  }
  return done({ handle: spec.handle, secret })
}

/**
 * Roles that carry the wanted scope. INVARIANT: a copy has the whole scope or is not made: rights given to the account itself are not copied, and a
 * workload that is moved to less would break without anybody knowing why.
 */
const scopeOf = async (link: Link, made: AccountName, spec: CredentialSpec): Promise<Scope | ReturnType<typeof refused>> => {
  const roles = [...(spec.scope ?? [])]
  if (!roles.every((role) => role !== '' && role.length <= 128 && !role.includes('\0') && role.isWellFormed()))
    return refused('invalid_scope', 'a scope must name roles')
  if (spec.likeAccount === undefined) return { roles, standing: roles.length === 1 ? roles[0] : undefined }
  const name = parseName(spec.likeAccount)
  const like = name && (await readAccount(link, name))
  if (!like) return refused('not_found', `no account \`${spec.likeAccount}\` to copy the scope of`)
  if (like.host !== made.host)
    return refused('scope_not_copyable', `\`${spec.likeAccount}\` may come from \`${like.host}\`, the new one from \`${made.host}\``)
  if (like.privileges.length > 0 || like.schemas.length > 0 || like.ownGrants > 0)
    return refused('scope_not_copyable', `\`${spec.likeAccount}\` holds rights of its own: grant them to a role first`)
  return { roles: [...new Set([...roles, ...like.roles])], standing: like.defaultRole }
}

interface Scope {
  readonly roles: readonly string[]
  /** The role that it has without asking: MariaDB knows one. */
  readonly standing: string | undefined
}
