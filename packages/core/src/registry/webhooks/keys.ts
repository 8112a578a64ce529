// Keys by which a source's events are signed. INVARIANT: at most two count at once, the old one for a stated time; a shared secret leaves here once, when it
// was made here, and stands in the tables sealed until its key is over.
import { Secret } from '@countersign/connector-kit'
import { CountersignError, decodeBase64, enrolPublicKey } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { plusSeconds } from '../../platform/clock.ts'
import type { Runtime, Work } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { publicKeyPrefix, type SigningKey, secretBytes, secretPrefix } from './signature.ts'
import { endKey, eraseEnded, insertKey, type KeyRow, keysOf, liveKeys, lockSourceEvents, readSourceKey, revokeKey } from './store.ts'

/** How long the one before goes on counting, at the most. */
export const longestOverlapHours = 24 * 30
const madeBytes = 32

const sealedName = (org: string, source: string, id: string): string => `${org}/source/${source}/${id}`

export type NewKey =
  /** Made here; its secret is in the answer. */
  | { readonly is: 'made' }
  /** The sender made it: `whsec_…`. */
  | { readonly is: 'brought'; readonly secret: Secret }
  /** The sender's public key: `whpk_…`. */
  | { readonly is: 'public'; readonly publicKey: string }

export interface MadeKey {
  readonly id: string
  readonly kind: 'hmac' | 'ed25519'
  /** Only where it was made here. */
  readonly secret: Secret | undefined
  /** Those that counted until now, and until when they do. */
  readonly before: readonly { readonly id: string; readonly endsAt: Date }[]
}

const publicKeyOf = (text: string): Buffer => {
  const raw = text.startsWith(publicKeyPrefix) ? decodeBase64(text.slice(publicKeyPrefix.length)) : undefined
  if (raw === undefined)
    throw new CountersignError('webhook.key_malformed', 'invalid', 'a public key is `whpk_` and the base64 of its 32 bytes')
  enrolPublicKey(raw)
  return raw
}

const secretOf = (runtime: Runtime, key: NewKey): Secret | undefined => {
  if (key.is === 'public') return undefined
  if (key.is === 'made') return new Secret(`${secretPrefix}${runtime.ids.random(madeBytes).toString('base64')}`)
  if (secretBytes(key.secret.expose()) === undefined)
    throw new CountersignError('webhook.key_malformed', 'invalid', 'a shared secret is `whsec_` and the base64 of 24 to 64 bytes')
  return key.secret
}

/**
 * A new key of a source; the one before counts for `overlapHours` more. Errors: `webhook.key_malformed`, `webhook.two_keys`, `key.low_order`,
 * `key.non_canonical`, `key.mixed_order`, `key.malformed`.
 */
export const makeSourceKey = async (runtime: Runtime, work: Work, source: string, key: NewKey, overlapHours: number): Promise<MadeKey> => {
  await lockSourceEvents(work.db, work.org, source)
  await eraseEnded(work.db, work.org, source, work.at)
  const live = await liveKeys(work.db, work.org, source, work.at)
  if (live.length > 1)
    throw new CountersignError(
      'webhook.two_keys',
      'conflict',
      `two keys of \`${source}\` count already; revoke one (\`countersign source key revoke ${source} ${live.at(-1)!.id}\`), or wait until the older one ends`,
      { details: { keys: live.map(({ id }) => id) } },
    )
  const secret = secretOf(runtime, key)
  const publicKey = key.is === 'public' ? publicKeyOf(key.publicKey) : null
  const id = runtime.ids.next('whk')
  const sealed = secret && runtime.sealer.seal(sealedName(work.org, source, id), secret)
  const endsAt = plusSeconds(work.at, overlapHours * 3600)
  for (const { id: old } of live) await endKey(work.db, work.org, old, endsAt)
  await insertKey(work.db, {
    org_id: work.org,
    id,
    source,
    kind: secret ? 'hmac' : 'ed25519',
    wrapped_key: sealed?.wrappedKey ?? null,
    nonce: sealed?.nonce ?? null,
    ciphertext: sealed?.ciphertext ?? null,
    public_key: publicKey,
    made_by: work.actor.id,
    made_at: work.at,
  })
  const before = live.map(({ id: old }) => ({ id: old, endsAt }))
  work.record({
    kind: 'source.key_made',
    body: {
      source,
      key: id,
      kind: secret ? 'hmac' : 'ed25519',
      ...(publicKey === null ? {} : { publicKey: publicKey.toString('base64') }),
      before: before.map((one) => ({ key: one.id, endsAt: one.endsAt.toISOString() })),
    },
  })
  return { id, kind: secret ? 'hmac' : 'ed25519', secret: key.is === 'made' ? secret : undefined, before }
}

/** At once. Errors: `webhook.key_unknown`, `webhook.key_over`. */
export const revokeSourceKey = async (work: Work, source: string, id: string): Promise<void> => {
  await lockSourceEvents(work.db, work.org, source)
  const row = await readSourceKey(work.db, work.org, source, id)
  if (!row)
    throw new CountersignError(
      'webhook.key_unknown',
      'not_found',
      `no key \`${id}\` of \`${source}\`; \`countersign source key list ${source}\` shows which there are`,
    )
  if (row.revoked_at !== null) throw new CountersignError('webhook.key_over', 'conflict', `the key \`${id}\` is revoked already`)
  await revokeKey(work.db, work.org, id, work.actor.id, work.at)
  work.record({ kind: 'source.key_revoked', body: { source, key: id } })
}

const signingKey = (runtime: Runtime, row: KeyRow): SigningKey[] => {
  if (row.public_key !== null) return [{ id: row.id, kind: 'ed25519', publicKey: row.public_key }]
  if (row.wrapped_key === null || row.nonce === null || row.ciphertext === null) return []
  const sealed = { wrappedKey: row.wrapped_key, nonce: row.nonce, ciphertext: row.ciphertext }
  return [{ id: row.id, kind: 'hmac', secret: runtime.sealer.open(sealedName(row.org_id, row.source, row.id), sealed) }]
}

/** Keys that count now, opened. */
export const liveKeysOf = async (runtime: Runtime, db: Kysely<Tables>, org: string, source: string, at: Date): Promise<SigningKey[]> =>
  (await liveKeys(db, org, source, at)).flatMap((row) => signingKey(runtime, row))

export interface SourceKeyShown {
  readonly id: string
  readonly kind: 'hmac' | 'ed25519'
  readonly state: 'counts' | 'ending' | 'ended' | 'revoked'
  readonly publicKey: string | null
  readonly madeBy: string
  readonly madeAt: string
  readonly endsAt: string | null
  readonly revokedAt: string | null
  readonly lastUsedAt: string | null
}

/** Every key that there was; no secret. */
export const listSourceKeys = async (db: Kysely<Tables>, org: string, source: string, at: Date): Promise<SourceKeyShown[]> =>
  (await keysOf(db, org, source)).map((row) => ({
    id: row.id,
    kind: row.kind,
    state: row.revoked_at !== null ? 'revoked' : row.ends_at === null ? 'counts' : row.ends_at > at ? 'ending' : 'ended',
    publicKey: row.public_key === null ? null : `${publicKeyPrefix}${row.public_key.toString('base64')}`,
    madeBy: row.made_by,
    madeAt: row.made_at.toISOString(),
    endsAt: row.ends_at?.toISOString() ?? null,
    revokedAt: row.revoked_at?.toISOString() ?? null,
    lastUsedAt: row.last_used?.toISOString() ?? null,
  }))
