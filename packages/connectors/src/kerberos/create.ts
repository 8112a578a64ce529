// Makes a principal with what an existing one may do, or another version of a principal's keys beside those that it has. Once per idempotency key.
import { createHash } from 'node:crypto'
import { type CredentialSpec, done, type Issued, type Outcome, refused, type Secret } from '@countersign/connector-kit'
import type { Enctype } from '../krb5/index.ts'
import { keyName, kvnoIn } from './account.ts'
import { addPrincipal, readMark, setMark, setPassword } from './change.ts'
import { enctypesOf, type KerberosConfig } from './config.ts'
import { expiry, invalidExpiry, secondsIn } from './expiry.ts'
import { opensAtPrimary } from './hand-out.ts'
import type { Kadmin } from './kadmin.ts'
import { type FLAGS, hasFlag, newestKvno, type Principal, readPolicy, readPrincipal } from './principals.ts'

export interface Making {
  readonly kadmin: Kadmin
  readonly config: KerberosConfig
  readonly spec: CredentialSpec
  readonly secret: Secret
  readonly idempotencyKey: string
  readonly signal: AbortSignal
}

/** Without a secret of the caller's an attempt can't be told from a stranger's. */
const isOurs = async ({ config, spec, secret, signal }: Making): Promise<boolean> =>
  spec.secret !== undefined &&
  (await opensAtPrimary(config, spec.handle.account, { by: 'password', password: secret }, signal)) === 'accepted'

/** ORDER: one query makes it whole. One that is there already is that of an attempt before only where the very secret opens it. */
export const createPrincipal = async (making: Making): Promise<Outcome<Issued>> => {
  const { kadmin, config, spec, secret, signal } = making
  const { account } = spec.handle
  const options = await optionsOf(making)
  if ('status' in options) return options
  const added = await addPrincipal(kadmin, account, { password: secret, enctypes: enctypesOf(config), options }, signal)
  const expires = spec.expiresAt === undefined ? {} : { expiresAt: spec.expiresAt }
  if (added.status === 'done' || (added.status === 'refused' && added.code === 'exists' && (await isOurs(making))))
    return done({ handle: spec.handle, secret, ...expires })
  return added.status === 'refused' && added.code === 'exists' ? refused('exists', `a principal \`${account}\` exists already`) : added
}

/** What a principal may do by its own marks: copied from a model. Said only where it differs from what a new one has. */
const COPIED: readonly (readonly [flag: keyof typeof FLAGS, option: string, whenSet: '+' | '-'])[] = [
  ['DISALLOW_POSTDATED', 'allow_postdated', '-'],
  ['DISALLOW_FORWARDABLE', 'allow_forwardable', '-'],
  ['DISALLOW_TGT_BASED', 'allow_tgs_req', '-'],
  ['DISALLOW_RENEWABLE', 'allow_renewable', '-'],
  ['DISALLOW_PROXIABLE', 'allow_proxiable', '-'],
  ['DISALLOW_DUP_SKEY', 'allow_dup_skey', '-'],
  ['DISALLOW_SVR', 'allow_svr', '-'],
  ['REQUIRES_HW_AUTH', 'requires_hwauth', '+'],
  ['OK_AS_DELEGATE', 'ok_as_delegate', '+'],
  ['OK_TO_AUTH_AS_DELEGATE', 'ok_to_auth_as_delegate', '+'],
  ['NO_AUTH_DATA_REQUIRED', 'no_auth_data_required', '+'],
]

const POLICY = /^policy:([A-Za-z0-9][A-Za-z0-9_.-]{0,254})$/

/** INVARIANT: what neither the model nor the given scope says is not given, and every one that is made has to prove itself first. */
const optionsOf = async ({ kadmin, spec, signal }: Making): Promise<string[] | Exclude<Outcome<never>, { readonly status: 'done' }>> => {
  const policies = (spec.scope ?? []).map((text) => POLICY.exec(text)?.[1])
  const [given] = policies
  if (policies.length > 1 || (policies.length === 1 && given === undefined))
    return refused('invalid_scope', 'a scope is one policy of the realm: `policy:services`')
  const end = spec.expiresAt === undefined ? undefined : secondsIn(spec.expiresAt)
  if (end === undefined && spec.expiresAt !== undefined) return invalidExpiry
  const ends = end === undefined ? [] : [expiry(end)]
  if (spec.likeAccount === undefined || spec.likeAccount === '') {
    const policy = given === undefined ? ['-clearpolicy'] : await policyOption(kadmin, given, signal)
    return 'status' in policy ? policy : ['+requires_preauth', ...policy, ...ends]
  }
  const like = await readPrincipal(kadmin, spec.likeAccount, signal)
  if (like.status !== 'done') return like
  if (!like.value) return refused('not_found', `no principal \`${spec.likeAccount}\` to copy from`)
  if (given !== undefined) return refused('invalid_scope', 'a copy has the policy of its model: give the one or the other')
  const policy = like.value.policy === undefined ? ['-clearpolicy'] : await policyOption(kadmin, like.value.policy, signal)
  return 'status' in policy ? policy : ['+requires_preauth', ...policy, ...copyOf(like.value), ...ends]
}

const copyOf = (model: Principal): string[] => [
  `-maxlife "${model.maxLifeSeconds} seconds"`,
  `-maxrenewlife "${model.maxRenewableSeconds} seconds"`,
  ...COPIED.flatMap(([flag, option, whenSet]) => (hasFlag(model, flag) ? [`${whenSet}${option}`] : [])),
]

/** `addprinc` takes a policy that isn't there with a warning: then nothing would bind the principal. */
const policyOption = async (kadmin: Kadmin, name: string, signal: AbortSignal) => {
  if (!POLICY.test(`policy:${name}`)) return refused('invalid_scope', 'the policy has a name that is not passed on')
  const policy = await readPolicy(kadmin, name, signal)
  if (policy.status !== 'done') return policy
  return policy.value ? ['-policy', name] : refused('no_policy', `there is no policy \`${name}\``)
}

const markOf = (idempotencyKey: string): string =>
  createHash('sha256').update(`countersign/kerberos/${idempotencyKey}`).digest('hex').slice(0, 32)

/**
 * Another version beside those that are there. ORDER: what is meant to be made is marked on the principal before it is made, so that a repeated call
 * makes no second one.
 */
export const createKey = async (making: Making, enctypes: readonly Enctype[]): Promise<Outcome<Issued>> => {
  const { kadmin, spec, secret, signal } = making
  const { account, key } = spec.handle
  if (spec.expiresAt !== undefined) return refused('no_expiry', 'a version of the keys has no end of its own: give the principal one')
  const principal = await readPrincipal(kadmin, account, signal)
  if (principal.status !== 'done') return principal
  if (!principal.value) return refused('not_found', `no principal \`${account}\``)
  const newest = newestKvno(principal.value)
  const mark = await readMark(kadmin, account, signal)
  if (mark.status !== 'done') return mark
  const [by, target] = mark.value?.split(':') ?? []
  const isAgain = by === markOf(making.idempotencyKey)
  const kvno = isAgain ? Number(target) : newest + 1
  const wanted = kvnoIn(key)
  if (wanted !== undefined && wanted !== kvno)
    return wanted <= newest
      ? refused('exists', `\`${account}\` has had a key \`${key}\` already`)
      : refused('invalid_handle', `the next version is \`${keyName(newest + 1)}\``)
  const issued = done<Issued>({ handle: { ...spec.handle, key: keyName(kvno) }, secret })
  if (isAgain && newest >= kvno) {
    if (newest > kvno) return refused('changed_underneath', `\`${account}\` was given other keys since`)
    return spec.secret ? issued : refused('exists', 'it was made by an attempt before, whose secret nobody knows: end it')
  }
  const marked = isAgain ? done(undefined) : await setMark(kadmin, account, `${markOf(making.idempotencyKey)}:${kvno}`, signal)
  if (marked.status !== 'done') return marked
  const set = await setPassword(kadmin, account, { password: secret, enctypes, keepOld: true }, signal)
  return set.status === 'done' ? issued : set
}
