// SQL of API keys as a list, and of when each was last used. A secret's digest never leaves it.
import { type Kysely, sql } from 'kysely'
import { sharedTurn } from '../../platform/together.ts'
import type { Tables } from '../../tables.ts'
import type { Reach } from './reach.ts'

type Db = Kysely<Tables>

/** Nothing where another request, or another server, has said so within the same seconds. */
export const wasUsed = (db: Db, org: string, id: string, at: Date, withinSeconds: number): Promise<void> =>
  sharedTurn(db, `api key used ${org} ${id} ${at.getTime()}`, async () => {
    await sql`update api_keys set last_used_at = ${at} where org_id = ${org} and id = ${id}
      and (last_used_at is null or abs(extract(epoch from last_used_at - ${at}::timestamptz)) >= ${withinSeconds})`.execute(db)
  })

export interface ApiKeyFilter {
  readonly principal?: string
  /** `live`: it opens something now, as far as it is the key's; `over`: revoked, or past its end. */
  readonly state?: 'live' | 'over'
}

/** Those that act as somebody within reach, with his name. */
export const pageOfApiKeys = (
  db: Db,
  org: string,
  reach: Reach,
  { principal, state }: ApiKeyFilter,
  at: Date,
  after: string,
  limit: number,
) => {
  let query = db
    .selectFrom('api_keys as k')
    .innerJoin('principals as p', (join) => join.onRef('p.org_id', '=', 'k.org_id').onRef('p.id', '=', 'k.principal_id'))
    .select(['k.id', 'k.name', 'k.scopes', 'k.created_at', 'k.expires_at', 'k.revoked_at', 'k.last_used_at', 'k.issued_by', 'k.held_by'])
    .select(['p.id as principal', 'p.party_id', 'p.active'])
    .where('k.org_id', '=', org)
    .where('k.id', '>', after)
  if (reach !== undefined) query = query.where('p.party_id', '=', reach)
  if (principal !== undefined) query = query.where((eb) => eb.or([eb('k.principal_id', '=', principal), eb('k.held_by', '=', principal)]))
  if (state === 'live') query = query.where('k.revoked_at', 'is', null).where('k.expires_at', '>', at)
  if (state === 'over') query = query.where((eb) => eb.or([eb('k.revoked_at', 'is not', null), eb('k.expires_at', '<=', at)]))
  return query.orderBy('k.id').limit(limit).execute()
}
