// SQL of the lists that the API shows, narrowed to parties where the caller sees only those.
import { type Kysely, sql } from 'kysely'
import type { Tables } from '../../tables.ts'
import type { RecordKind } from './model.ts'

type Db = Kysely<Tables>

export interface RecordFilter {
  readonly provider?: string
  readonly stream?: string
  readonly kind?: RecordKind
  readonly operation?: string
  readonly credential?: string
}

export type Place = readonly [party: string, stream: string, seq: string]

/** Records in the order of their streams. `parties` undefined: everybody's. */
export const recordsAfter = (
  db: Db,
  org: string,
  parties: readonly string[] | undefined,
  filter: RecordFilter,
  after: Place | undefined,
  limit: number,
) => {
  let query = db.selectFrom('telemetry_records').selectAll().where('org_id', '=', org)
  if (parties !== undefined) query = query.where('party_id', 'in', [...parties])
  if (filter.provider !== undefined) query = query.where('party_id', '=', filter.provider)
  if (filter.stream !== undefined) query = query.where('stream', '=', filter.stream)
  if (filter.kind !== undefined) query = query.where('kind', '=', filter.kind)
  if (filter.operation !== undefined) query = query.where('operation_id', '=', filter.operation)
  if (filter.credential !== undefined) query = query.where('credential_id', '=', filter.credential)
  if (after) query = query.where(sql<boolean>`(party_id, stream, seq) > (${after[0]}, ${after[1]}, ${after[2]}::bigint)`)
  return query.orderBy('party_id').orderBy('stream').orderBy('seq').limit(limit).execute()
}

export const streamsAfter = (
  db: Db,
  org: string,
  parties: readonly string[] | undefined,
  provider: string | undefined,
  after: readonly [string, string] | undefined,
  limit: number,
) => {
  let query = db.selectFrom('telemetry_streams').selectAll().where('org_id', '=', org)
  if (parties !== undefined) query = query.where('party_id', 'in', [...parties])
  if (provider !== undefined) query = query.where('party_id', '=', provider)
  if (after) query = query.where(sql<boolean>`(party_id, stream) > (${after[0]}, ${after[1]})`)
  return query.orderBy('party_id').orderBy('stream').limit(limit).execute()
}
