// The document of what somebody is to hold here, made from what was asked for and from what is so: whose he is, what it would bring him, whether he has lost
// every key. SAFETY: nobody words it himself, and it is made again when it comes in force: what has changed meanwhile is not what people have signed.
import { canonicalJson, enrolPublicKey, keyId } from '@countersign/ledger'
import { ownModelOf, type PrincipalRef } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { plusSeconds } from '../../platform/clock.ts'
import type { Scope } from '../../platform/operation.ts'
import { holdersOfApprovalKeys } from '../../registry/passkeys/index.ts'
import { isKnownRole, readKey, readPrincipal, requirePrincipal } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import type { Problem } from '../instruments/index.ts'
import { documentType, type OwnAccess, recipientsOf } from './document.ts'
import { isSignedByTwo, powersOfApiKey, powersOfRole, powersOfSigningKey } from './powers.ts'

export type Wanted =
  | { readonly what: 'role'; readonly principal: string; readonly role: string; readonly until: string | null }
  | {
      readonly what: 'api_key'
      readonly principal: string
      readonly heldBy: string
      readonly name: string
      readonly scopes: readonly Scope[]
      readonly until: string
      readonly secret: string
    }
  | {
      readonly what: 'signing_key'
      readonly principal: string
      readonly purpose: 'approval' | 'execution'
      readonly assurance: 'standard' | 'step_up'
      readonly publicKey: string
    }

const isOutside = ({ party }: PrincipalRef): boolean => party.kind !== 'enterprise'

const powersOf = (runtime: Runtime, principal: PrincipalRef, wanted: Wanted, at: Date): string[] => {
  const engine = runtime.policy.current()
  switch (wanted.what) {
    case 'role':
      return powersOfRole(engine, principal, wanted.role, at)
    case 'api_key':
      return powersOfApiKey(engine, principal, wanted.scopes, at)
    case 'signing_key':
      return powersOfSigningKey(engine, principal, wanted.purpose, at)
  }
}

/** Errors: `principal.unknown`; `key.low_order` and its kin. */
export const makeOwnAccess = async (runtime: Runtime, db: Kysely<Tables>, org: string, wanted: Wanted, at: Date): Promise<OwnAccess> => {
  const principal = await requirePrincipal(db, org, wanted.principal, at)
  const powers = powersOf(runtime, principal, wanted, at)
  const holder = wanted.what === 'api_key' ? await requirePrincipal(db, org, wanted.heldBy, at) : principal
  const common = {
    type: documentType,
    principal: principal.id,
    party: principal.party.id,
    outside: isOutside(principal) || isOutside(holder),
    powers,
    empowers: wanted.what !== 'signing_key' && isSignedByTwo(runtime.policy.current(), powers),
  } as const
  switch (wanted.what) {
    case 'role':
      return { ...common, what: 'role', role: wanted.role, until: wanted.until }
    case 'api_key': {
      const { heldBy, name, scopes, until, secret } = wanted
      return { ...common, what: 'api_key', heldBy, name, scopes: [...scopes], until, secret }
    }
    case 'signing_key': {
      const { purpose, assurance, publicKey } = wanted
      const raw = Buffer.from(publicKey, 'base64')
      enrolPublicKey(raw)
      const held = (await holdersOfApprovalKeys(db, org)).find((one) => one.principal_id === principal.id)
      const recovery = purpose === 'approval' && held !== undefined && !held.live
      return { ...common, what: 'signing_key', purpose, assurance, publicKey, key: keyId(raw), recovery }
    }
  }
}

const wantedIn = (grant: OwnAccess): Wanted => grant

const endProblems = (runtime: Runtime, grant: Exclude<OwnAccess, { what: 'signing_key' }>, at: Date): Problem[] => {
  const side = grant.outside ? 'outside' : 'enterprise'
  const most = ownModelOf(runtime.policy.current().bundle).limits.longestLifeSeconds[side][grant.what]
  const where = 'until'
  if (grant.until === null) return most === null ? [] : [{ where, problem: `it needs an end: at most ${most / 86_400} days from now` }]
  const until = new Date(grant.until)
  if (!(until > at)) return [{ where, problem: 'it must be an instant in the future' }]
  return most !== null && until > plusSeconds(at, most) ? [{ where, problem: `it may end in ${most / 86_400} days at the latest` }] : []
}

/** What keeps it from being given at this moment, the facts of this moment beside those that it names. */
export const ownAccessProblems = async (
  runtime: Runtime,
  db: Kysely<Tables>,
  org: string,
  grant: OwnAccess,
  at: Date,
): Promise<readonly Problem[]> => {
  for (const id of recipientsOf(grant)) {
    const row = await readPrincipal(db, org, id)
    if (!row?.active) return [{ where: 'principal', problem: row ? `\`${id}\` is not active` : `no principal \`${id}\`` }]
  }
  const problems: Problem[] = []
  if (canonicalJson(await makeOwnAccess(runtime, db, org, wantedIn(grant), at)) !== canonicalJson(grant))
    problems.push({ where: 'powers', problem: 'what it would bring is not what this says; propose it again' })
  const owner = await readPrincipal(db, org, grant.principal)
  const outside = owner?.party_kind !== 'enterprise'
  if (grant.what === 'role') {
    if (!isKnownRole(runtime, grant.role)) problems.push({ where: 'role', problem: `the policy knows no role \`${grant.role}\`` })
    if (outside && !grant.role.startsWith('provider_'))
      problems.push({ where: 'role', problem: `\`${grant.role}\` is the enterprise's; a provider's principal can't hold it` })
  }
  if (grant.what === 'signing_key') {
    if (grant.purpose === 'approval' && (outside || owner?.kind !== 'person'))
      problems.push({ where: 'principal', problem: 'only people of the enterprise can hold a key that approves' })
    if (await readKey(db, org, grant.key)) problems.push({ where: 'publicKey', problem: 'it is enrolled already; make a new one' })
    return problems
  }
  return [...problems, ...endProblems(runtime, grant, at)]
}
