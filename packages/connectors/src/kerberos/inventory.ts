// Principals and their keys as the connector tells of them, page by page.
import { readFile } from 'node:fs/promises'
import { done, type InventoryItem, type InventoryPage, type Outcome, refused, unknown } from '@countersign/connector-kit'
import { parsePrincipal } from '../krb5/index.ts'
import { KEY, keyName, kindOf, PRINCIPAL } from './account.ts'
import { type AclEntry, readAcl, rightsOf } from './acl.ts'
import type { KerberosConfig } from './config.ts'
import type { Failure, Kadmin } from './kadmin.ts'
import { FLAGS, hasFlag, kvnosOf, listNames, newestKvno, type Policy, type Principal, readPolicy, readPrincipals } from './principals.ts'

const DEFAULT_PAGE = 500

/** Beside the names of `kadmin`: those that are weak whatever the key is made of (RFC 6649, RFC 8429). */
const ENCTYPE_NAMES: Readonly<Record<number, string>> = {
  1: 'des-cbc-crc',
  2: 'des-cbc-md4',
  3: 'des-cbc-md5',
  16: 'des3-cbc-sha1',
  17: 'aes128-cts-hmac-sha1-96',
  18: 'aes256-cts-hmac-sha1-96',
  19: 'aes128-cts-hmac-sha256-128',
  20: 'aes256-cts-hmac-sha384-192',
  23: 'arcfour-hmac',
  24: 'arcfour-hmac-exp',
  25: 'camellia128-cts-cmac',
  26: 'camellia256-cts-cmac',
}
const WEAK = /^(des|arcfour)/

const enctypesIn = (principal: Principal, kvno: number): string[] =>
  principal.keys.filter((key) => key.kvno === kvno).map(({ enctype }) => ENCTYPE_NAMES[enctype] ?? `enctype ${enctype}`)

const instant = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')

/** What an item needs beside the principal itself. */
export interface About {
  readonly acl: readonly AclEntry[] | undefined
  readonly policies: ReadonlyMap<string, Policy>
}

/** By failed log-ins at this KDC, not by anybody's will; a lock-out of 0 seconds ends by an administrator alone. */
export const isLockedOut = (principal: Principal, { policies }: About, now = Date.now()): boolean => {
  const policy = principal.policy === undefined ? undefined : policies.get(principal.policy)
  if (!policy || policy.maxFailures === 0 || principal.failures < policy.maxFailures) return false
  return policy.lockoutSeconds === 0 || (principal.lastFailureAt + policy.lockoutSeconds) * 1000 > now
}

export const isDisabled = (principal: Principal, now = Date.now()): boolean =>
  hasFlag(principal, 'DISALLOW_ALL_TIX') || (principal.expiresAt > 0 && principal.expiresAt * 1000 <= now)

/** The principal, then each version of its keys. */
export const itemsOf = (principal: Principal, about: About): InventoryItem[] => {
  const { name: account, policy } = principal
  const state = isDisabled(principal) ? 'disabled' : 'enabled'
  const ends = principal.expiresAt > 0 ? { expiresAt: instant(principal.expiresAt) } : {}
  const newest = newestKvno(principal)
  return [
    {
      handle: { kind: kindOf(account) ?? PRINCIPAL, account },
      state,
      ...ends,
      ...(principal.lastSuccessAt > 0 ? { lastUsedAt: instant(principal.lastSuccessAt) } : {}),
      ...(principal.changedAt > 0 ? { changedAt: instant(principal.changedAt), changedBy: principal.changedBy } : {}),
      attributes: {
        policy: policy ?? null,
        flags: Object.keys(FLAGS).filter((flag) => hasFlag(principal, flag as keyof typeof FLAGS)),
        keys: kvnosOf(principal).map(keyName),
        enctypes: enctypesIn(principal, newest),
        passwordChangedAt: principal.passwordChangedAt > 0 ? instant(principal.passwordChangedAt) : null,
        passwordExpiresAt: principal.passwordExpiresAt > 0 ? instant(principal.passwordExpiresAt) : null,
        maxTicketSeconds: principal.maxLifeSeconds,
        maxRenewableSeconds: principal.maxRenewableSeconds,
        // Only where it is: what comes and goes with every failed log-in would be noticed as a change each time.
        ...(isLockedOut(principal, about) ? { lockedOut: true } : {}),
        ...(about.acl ? { administers: rightsOf(about.acl, account) } : {}),
      },
    },
    ...kvnosOf(principal).map(
      (kvno): InventoryItem => ({
        handle: { kind: KEY, account, key: keyName(kvno) },
        state,
        ...ends,
        attributes: { enctypes: enctypesIn(principal, kvno), newest: kvno === newest },
      }),
    ),
  ]
}

/** In words. Undefined of a principal's marks means nothing: only what is shown is weak. */
export const weaknesses = (attributes: Readonly<Record<string, unknown>>): readonly string[] => {
  const { flags, enctypes } = attributes
  const weak = Array.isArray(enctypes) ? enctypes.filter((name): name is string => typeof name === 'string' && WEAK.test(name)) : []
  return [
    ...(Array.isArray(flags) && !flags.includes('REQUIRES_PRE_AUTH')
      ? ['Kerberos asks it for nothing before it hands out what can be guessed at']
      : []),
    ...(weak.length > 0 ? [`it has weak keys: ${weak.join(', ')}`] : []),
  ]
}

/** Undefined value: none is configured. INVARIANT: one that can't be read is never taken for an empty one. */
const readAclFile = async ({ acl, realm }: KerberosConfig): Promise<Outcome<readonly AclEntry[] | undefined>> => {
  if (acl === undefined) return done(undefined)
  const text = await readFile(acl, 'utf8').catch(() => undefined)
  const entries = text === undefined ? undefined : readAcl(text, realm)
  return entries ? done(entries) : unknown('no_acl', 'the copy of kadm5.acl can’t be read, or is not of its form: see `acl`')
}

export const aboutOf = async (
  kadmin: Kadmin,
  config: KerberosConfig,
  principals: readonly Principal[],
  signal: AbortSignal,
): Promise<About | Failure> => {
  const acl = await readAclFile(config)
  if (acl.status !== 'done') return acl
  const policies = new Map<string, Policy>()
  for (const name of new Set(principals.flatMap(({ policy }) => policy ?? []))) {
    const policy = await readPolicy(kadmin, name, signal)
    if (policy.status !== 'done') return policy
    if (policy.value) policies.set(name, policy.value)
  }
  return { acl: acl.value, policies }
}

const cursorAfter = (account: string): string => `after.${Buffer.from(account).toString('base64url')}`

const accountIn = (cursor: string): string | undefined => {
  const encoded = /^after\.([A-Za-z0-9_-]{1,6000})$/.exec(cursor)?.[1]
  if (encoded === undefined) return undefined
  const account = Buffer.from(encoded, 'base64url').toString()
  return cursorAfter(account) === cursor && parsePrincipal(account) ? account : undefined
}

export const readPage = async (
  kadmin: Kadmin,
  config: KerberosConfig,
  cursor: string | undefined,
  signal: AbortSignal,
): Promise<Outcome<InventoryPage>> => {
  const after = cursor === undefined ? '' : accountIn(cursor)
  if (after === undefined) return refused('bad_cursor', 'the cursor is not one of this inventory')
  const names = await listNames(kadmin, config.realm, signal)
  if (names.status !== 'done') return names
  if (!names.value.every((name) => parsePrincipal(name)))
    return unknown(
      'unreadable_name',
      'a principal has a name with control characters, and what is listed can’t be told apart: delete it by hand',
    )
  const left = names.value.filter((name) => name > after)
  const page = left.slice(0, config.pageSize ?? DEFAULT_PAGE)
  const principals = await readPrincipals(kadmin, page, signal)
  if (principals.status !== 'done') return principals
  const about = await aboutOf(kadmin, config, principals.value, signal)
  if ('status' in about) return about
  const items = principals.value.flatMap((principal) => itemsOf(principal, about))
  const last = page.at(-1)
  return done(page.length < left.length && last !== undefined ? { items, next: cursorAfter(last) } : { items })
}
