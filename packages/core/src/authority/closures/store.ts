// All SQL about owners' signatures on closures.
import { type Kysely, type Selectable, sql } from 'kysely'
import { preparedAs } from '../../platform/client.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>
export type ClosureRequestRow = Selectable<Tables['closure_requests']>

/**
 * Who answers for the identity now, where that is an active person of the enterprise. Whoever was asked may have left since, or handed it over: a
 * closure that only he could sign would wait for ever.
 */
const ownerNow = sql<string | null>`(select p.id from operations o
    join credentials k on k.org_id = o.org_id and k.id = o.credential_id
    join identities i on i.org_id = k.org_id and i.id = k.identity_id
    join principals p on p.org_id = i.org_id and p.id = i.business_owner and p.kind = 'person' and p.party_kind = 'enterprise' and p.active
  where o.org_id = closure_requests.org_id and o.id = closure_requests.operation_id)`.as('owner_now')

export const insertClosureRequest = (
  db: Db,
  row: { org_id: string; operation_id: string; proof_digest: string; owner_id: string | null; nonce: Buffer; requested_at: Date },
) =>
  db
    .insertInto('closure_requests')
    .values(row)
    .onConflict((oc) => oc.doNothing())
    .execute()

export const lockClosureRequest = (db: Db, org: string, operation: string) =>
  db
    .selectFrom('closure_requests')
    .selectAll()
    .select(ownerNow)
    .where('org_id', '=', org)
    .where('operation_id', '=', operation)
    .orderBy('requested_at', 'desc')
    .limit(1)
    .forUpdate()
    .executeTakeFirst()

export const readClosureRequest = (db: Db, org: string, operation: string) =>
  db
    .selectFrom('closure_requests')
    .selectAll()
    .select(ownerNow)
    .where('org_id', '=', org)
    .where('operation_id', '=', operation)
    .orderBy('requested_at', 'desc')
    .executeTakeFirst()

export const signClosureRow = (
  db: Db,
  row: ClosureRequestRow,
  signed: { signed_by: string; key_id: string; signature: Buffer; signed_at: Date },
) =>
  db
    .updateTable('closure_requests')
    .set({ ...signed, party_kind: 'enterprise' })
    .where('org_id', '=', row.org_id)
    .where('operation_id', '=', row.operation_id)
    .where('proof_digest', '=', row.proof_digest)
    .execute()

export const openClosureRequests = (db: Db, org: string, query: { after: string; limit: number }) =>
  db
    .selectFrom('closure_requests')
    .selectAll()
    .select(ownerNow)
    .modifyFront(preparedAs('open_closures'))
    .where('org_id', '=', org)
    .where('signed_by', 'is', null)
    .where('operation_id', '>', query.after)
    .orderBy('operation_id')
    .limit(query.limit)
    .execute()
