// SQL of idempotency keys: one row per principal and key, claimed before the work, holding the answer after it.
import type { Kysely } from 'kysely'
import type { Tables } from '../tables.ts'

type Db = Kysely<Tables>

export interface KeyOfCall {
  readonly org: string
  readonly principal: string
  readonly key: string
}

export type Claim =
  | { readonly state: 'claimed'; readonly since: Date }
  | { readonly state: 'answered'; readonly status: number; readonly response: string | null }
  | { readonly state: 'in_progress' }
  | { readonly state: 'mismatch' }

/**
 * Claims a key for one request. INVARIANT: of many at the same time, one gets it.
 * A claim without an answer is taken over after `leaseSeconds`: its process has died.
 */
export const claimKey = async (db: Db, call: KeyOfCall, hash: string, at: Date, leaseSeconds: number): Promise<Claim> => {
  const inserted = await db
    .insertInto('idempotency_keys')
    .values({ org_id: call.org, principal_id: call.principal, key: call.key, request_hash: hash, created_at: at })
    .onConflict((oc) => oc.columns(['org_id', 'principal_id', 'key']).doNothing())
    .executeTakeFirst()
  if (inserted.numInsertedOrUpdatedRows === 1n) return { state: 'claimed', since: at }
  const row = await db
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('org_id', '=', call.org)
    .where('principal_id', '=', call.principal)
    .where('key', '=', call.key)
    .executeTakeFirst()
  // It was given back between the two statements: whoever had it is done.
  if (!row) return { state: 'in_progress' }
  if (row.request_hash !== hash) return { state: 'mismatch' }
  if (row.status !== null) return { state: 'answered', status: row.status, response: row.response }
  if (at.getTime() - row.created_at.getTime() < leaseSeconds * 1000) return { state: 'in_progress' }
  const taken = await db
    .updateTable('idempotency_keys')
    .set({ created_at: at })
    .where('org_id', '=', call.org)
    .where('principal_id', '=', call.principal)
    .where('key', '=', call.key)
    .where('status', 'is', null)
    .where('created_at', '=', row.created_at)
    .executeTakeFirst()
  return taken.numUpdatedRows === 1n ? { state: 'claimed', since: at } : { state: 'in_progress' }
}

/** Keeps the answer; `response` null where it must not be kept. Only who still holds the claim writes. */
export const keepAnswer = (db: Db, call: KeyOfCall, since: Date, status: number, response: string | null) =>
  db
    .updateTable('idempotency_keys')
    .set({ status, response })
    .where('org_id', '=', call.org)
    .where('principal_id', '=', call.principal)
    .where('key', '=', call.key)
    .where('status', 'is', null)
    .where('created_at', '=', since)
    .execute()

/** Gives a claim back: nothing was done, the same request may come again. */
export const giveBackKey = (db: Db, call: KeyOfCall, since: Date) =>
  db
    .deleteFrom('idempotency_keys')
    .where('org_id', '=', call.org)
    .where('principal_id', '=', call.principal)
    .where('key', '=', call.key)
    .where('status', 'is', null)
    .where('created_at', '=', since)
    .execute()

export const forgetKeysBefore = async (db: Db, before: Date): Promise<number> => {
  const result = await db.deleteFrom('idempotency_keys').where('created_at', '<', before).executeTakeFirst()
  return Number(result.numDeletedRows)
}
