// Who a caller is at this moment. Always read afresh: a role lost a second ago is lost.
import { CountersignError, enrolPublicKey, keyId, sha256 } from '@countersign/ledger'
import type { PrincipalRef } from '@countersign/policy'
import type { Kysely } from 'kysely'
import type { CallerSession } from '../../platform/operation.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { wasUsed } from './api-key-store.ts'
import { takeSessions } from './leave-store.ts'
import {
  deactivatePrincipal,
  endRole,
  grantRole,
  insertApiKey,
  insertKey,
  readKey,
  readPrincipal,
  revokeApiKey,
  revokeApiKeysOf,
  revokeKey,
  takenKey,
} from './store.ts'
import { comesWithApiKey, type Who, whoIs } from './who-store.ts'

/** The principal as policy sees it, or undefined. */
export const resolvePrincipal = async (db: Kysely<Tables>, org: string, id: string, at: Date): Promise<PrincipalRef | undefined> => {
  const row = await whoIs(db, org, { id, at })
  return row && principalOf(row)
}

export const principalOf = (row: Who): PrincipalRef => {
  // SAFETY: suspension flows down from the party at the moment of use; nobody has to remember to deactivate each of its people.
  const active = row.active && !row.suspended
  return {
    kind: row.kind,
    id: row.id,
    party: { kind: row.party_kind, id: row.party_id },
    roles: active ? row.roles : [],
    active,
  }
}

export const requirePrincipal = async (db: Kysely<Tables>, org: string, id: string, at: Date): Promise<PrincipalRef> => {
  const principal = await resolvePrincipal(db, org, id, at)
  if (!principal) throw new CountersignError('principal.unknown', 'not_found', `no principal \`${id}\``, { details: { id } })
  return principal
}

/** Whoever has left is given nothing; the tables refuse it too. Errors: `principal.unknown`, `principal.gone`. */
const requireThere = async (work: Work, id: string) => {
  const row = await readPrincipal(work.db, work.org, id)
  if (!row) throw new CountersignError('principal.unknown', 'not_found', `no principal \`${id}\``, { details: { id } })
  if (!row.active)
    throw new CountersignError('principal.gone', 'conflict', `\`${id}\` is not active, and nothing is given to who has left`, {
      details: { id },
    })
  return row
}

/** In the entry of what other people have signed: in which change. */
const by = (change: string | undefined): { change?: string } => (change === undefined ? {} : { change })

const apiKeyPrefix = 'cs_'

export const newApiSecret = (ids: Runtime['ids']): string => `${apiKeyPrefix}${ids.random(32).toString('base64url')}`

/**
 * A new API key: shown once, stored as its SHA-256 (the secret has 256 random bits, so no salt is needed).
 * `secret`: from `newApiSecret`, where it had to be kept safe before the key is valid.
 * `heldBy`: in whose hands it will be, where that isn't the principal as whom it acts.
 */
export const issueApiKey = async (
  runtime: Runtime,
  work: Work,
  input: ApiKeyInput & { secret?: string },
): Promise<{ id: string; secret: string; expiresAt: string }> => {
  const secret = input.secret ?? newApiSecret(runtime.ids)
  const { id, expiresAt } = await putApiKey(runtime, work, { ...input, hash: sha256(secret) })
  return { id, secret, expiresAt }
}

interface ApiKeyInput {
  readonly principal: string
  readonly name: string
  readonly scopes: readonly string[]
  readonly expiresAt: Date
  readonly heldBy?: string
}

/** The same where only the digest of its secret is known here. `signed`: the change in which other people have signed it, and who asked for it. */
export const putApiKey = async (
  runtime: Runtime,
  work: Work,
  input: ApiKeyInput & { readonly hash: Buffer; readonly signed?: { readonly change: string; readonly by: string } },
): Promise<{ id: string; expiresAt: string }> => {
  await requireThere(work, input.principal)
  const heldBy = input.heldBy ?? input.principal
  if (heldBy !== input.principal) await requireThere(work, heldBy)
  if (input.expiresAt <= work.at) throw new CountersignError('apikey.expired', 'invalid', 'an API key must expire in the future')
  const id = runtime.ids.next('key')
  await insertApiKey(work.db, {
    org_id: work.org,
    id,
    principal_id: input.principal,
    secret_hash: input.hash,
    name: input.name,
    scopes: [...input.scopes],
    created_at: work.at,
    expires_at: input.expiresAt,
    issued_by: input.signed?.by ?? work.actor.id,
    held_by: heldBy,
    change_id: input.signed?.change ?? null,
  })
  work.record({
    kind: 'apikey.issued',
    body: {
      key: id,
      principal: input.principal,
      heldBy,
      name: input.name,
      scopes: [...input.scopes],
      expiresAt: input.expiresAt.toISOString(),
      ...by(input.signed?.change),
    },
  })
  return { id, expiresAt: input.expiresAt.toISOString() }
}

export const withdrawApiKey = async (work: Work, id: string): Promise<void> => {
  const result = await revokeApiKey(work.db, work.org, id, work.at)
  if (result.numUpdatedRows === 0n) throw new CountersignError('apikey.unknown', 'not_found', `no live API key \`${id}\``)
  work.record({ kind: 'apikey.revoked', body: { key: id } })
}

/** Nothing acts as him by an API key any more: command lines are out. How many they were. */
export const withdrawApiKeysOf = async (work: Work, principal: string): Promise<number> => {
  const keys = await revokeApiKeysOf(work.db, work.org, principal, work.at)
  for (const key of keys) work.record({ kind: 'apikey.revoked', body: { key } })
  return keys.length
}

export interface Authenticated {
  readonly org: string
  /** The API key's id, or the session's. */
  readonly key: string
  /** Somebody outside the enterprise acts with it, or holds it. */
  readonly outside: boolean
  readonly principal: PrincipalRef
  readonly scopes: readonly string[]
  /** Undefined: he came with an API key. */
  readonly session?: CallerSession
}

/** Whose key this is and until when, if it is valid. */
export const liveApiKey = async (
  db: Kysely<Tables>,
  secret: string,
  at: Date,
): Promise<{ readonly principal: string; readonly expiresAt: Date } | undefined> => {
  const key = await comesWithApiKey(db, sha256(secret), at)
  return key && key.revoked_at === null && key.expires_at > at ? { principal: key.principal_id, expiresAt: key.expires_at } : undefined
}

/** Its last use is known to these minutes: not every request writes. */
const useSeconds = 600

const noteUse = async (db: Kysely<Tables>, key: { org_id: string; id: string; last_used_at: Date | null }, at: Date): Promise<void> => {
  const since = key.last_used_at === null ? Number.POSITIVE_INFINITY : Math.abs(at.getTime() - key.last_used_at.getTime()) / 1000
  if (since >= useSeconds) await wasUsed(db, key.org_id, key.id, at, useSeconds)
}

/** Who presents this API key. Unknown, expired, revoked, or of an inactive principal: `auth.unauthenticated`, told apart by nobody outside. */
export const authenticateApiKey = async (db: Kysely<Tables>, secret: string, at: Date): Promise<Authenticated> => {
  const refuse = () =>
    new CountersignError('auth.unauthenticated', 'unauthenticated', 'no valid API key; send `Authorization: Bearer <key>`')
  if (!secret.startsWith(apiKeyPrefix) || secret.length > 200) throw refuse()
  const key = await comesWithApiKey(db, sha256(secret), at)
  if (!key || key.revoked_at !== null || key.expires_at <= at) throw refuse()
  const principal = principalOf(key.who)
  if (!principal.active) throw refuse()
  const holder = key.held_by === null || key.held_by === principal.id ? undefined : await readPrincipal(db, key.org_id, key.held_by)
  await noteUse(db, key, at)
  const outside = principal.party.kind !== 'enterprise' || (holder !== undefined && holder.party_kind !== 'enterprise')
  return { org: key.org_id, key: key.id, outside, principal, scopes: key.scopes }
}

/**
 * Enrols a public key. Low-order and non-canonical Ed25519 keys are refused (`key.low_order`, `key.non_canonical`).
 * A key for approvals can only belong to a person of the enterprise (also a constraint of the table).
 */
export const enrolKey = async (
  work: Work,
  input: { principal: string; purpose: 'approval' | 'execution'; assurance?: 'standard' | 'step_up'; publicKey: string; change?: string },
): Promise<{ keyId: string }> => {
  const raw = Buffer.from(input.publicKey, 'base64')
  if (raw.toString('base64') !== input.publicKey)
    throw new CountersignError('key.malformed', 'invalid', 'the public key must be base64 of its 32 raw bytes')
  enrolPublicKey(raw)
  const owner = await requireThere(work, input.principal)
  if (input.purpose === 'approval' && (owner.party_kind !== 'enterprise' || owner.kind !== 'person')) {
    throw new CountersignError('key.not_enterprise', 'forbidden', 'only people of the enterprise can hold a key that approves', {
      details: { principal: owner.id },
    })
  }
  const id = keyId(raw)
  const known = await readKey(work.db, work.org, id)
  if (known) {
    if (known.principal_id === owner.id && known.purpose === input.purpose && known.revoked_at === null) return { keyId: id }
    throw new CountersignError('key.taken', 'conflict', `the key \`${id}\` is already enrolled`, { details: { keyId: id } })
  }
  if (await takenKey(work.db, work.org, { material: raw, credentialId: null }))
    throw new CountersignError('key.taken', 'conflict', `the key \`${id}\` is already enrolled as a passkey`, { details: { keyId: id } })
  await insertKey(work.db, {
    org_id: work.org,
    key_id: id,
    principal_id: owner.id,
    party_kind: owner.party_kind,
    purpose: input.purpose,
    assurance: input.assurance ?? 'standard',
    public_key: raw,
    enrolled_at: work.at,
    change_id: input.change ?? null,
  })
  work.record({
    kind: 'key.enrolled',
    body: {
      keyId: id,
      principal: owner.id,
      purpose: input.purpose,
      assurance: input.assurance ?? 'standard',
      publicKey: input.publicKey,
      ...by(input.change),
    },
  })
  return { keyId: id }
}

export const withdrawKey = async (work: Work, id: string): Promise<void> => {
  const result = await revokeKey(work.db, work.org, id, work.at)
  if (result.numUpdatedRows === 0n) throw new CountersignError('key.unknown', 'not_found', `no live key \`${id}\``)
  work.record({ kind: 'key.revoked', body: { keyId: id } })
}

/** `change`: in which other people have signed it. */
export const assignRole = async (work: Work, input: { principal: string; role: string; until?: Date; change?: string }): Promise<void> => {
  const owner = await requireThere(work, input.principal)
  if (owner.party_kind !== 'enterprise' && !input.role.startsWith('provider_')) {
    throw new CountersignError(
      'role.not_for_providers',
      'forbidden',
      `the role \`${input.role}\` is the enterprise's; a provider's principal can't hold it`,
    )
  }
  await grantRole(work.db, {
    org_id: work.org,
    principal_id: owner.id,
    party_kind: owner.party_kind,
    role: input.role,
    since: work.at,
    until: input.until ?? null,
    change_id: input.change ?? null,
  })
  work.record({
    kind: 'role.assigned',
    body: { principal: owner.id, role: input.role, until: input.until?.toISOString() ?? null, ...by(input.change) },
  })
}

export const withdrawRole = async (work: Work, input: { principal: string; role: string }): Promise<void> => {
  await endRole(work.db, work.org, input.principal, input.role, work.at)
  work.record({ kind: 'role.ended', body: { principal: input.principal, role: input.role } })
}

export const deactivate = async (work: Work, id: string): Promise<void> => {
  await requirePrincipal(work.db, work.org, id, work.at)
  await deactivatePrincipal(work.db, work.org, id, work.at)
  work.record({ kind: 'principal.deactivated', body: { principal: id } })
  for (const session of await takeSessions(work.db, work.org, id, work.at))
    work.record({ kind: 'session.ended', body: { session, principal: id, because: 'principal' } })
}

/** The product itself. Nobody can be brought in under its name. */
export const controlPlane = (enterprise: string): Caller['principal'] => ({
  kind: 'service',
  id: 'control-plane',
  party: { kind: 'enterprise', id: enterprise },
  roles: [],
  active: true,
})

export const isControlPlane = (principal: string): boolean => principal === controlPlane('').id

/** The control plane itself as a caller: for jobs, time-outs and verification. */
export const systemCaller = (runtime: Pick<Runtime, 'org'>, enterprise: string, requestId: string): Caller => ({
  org: runtime.org,
  principal: controlPlane(enterprise),
  requestId,
})
