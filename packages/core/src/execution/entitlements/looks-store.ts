// SQL of how far the comparing of people with what they hold has come, and whom a change concerns.
import { type Kysely, sql } from 'kysely'
import type { EstateNode } from '../../registry/estate/index.ts'
import type { Tables } from '../../tables.ts'

type Db = Kysely<Tables>

export interface LookState {
  readonly snapshot: string
  readonly packages: string
  readonly whole_since: Date
  readonly again: readonly string[]
}

export const readLooks = async (db: Db, org: string): Promise<LookState | undefined> =>
  (await sql<LookState>`select snapshot, packages, whole_since, again from access_state where org_id = ${org}`.execute(db)).rows[0]

export const currentSnapshot = async (db: Db): Promise<string> =>
  (await sql<{ snapshot: string }>`select pg_current_snapshot()::text as snapshot`.execute(db)).rows[0]!.snapshot

export const keepLooks = async (db: Db, org: string, { snapshot, packages, whole_since, again }: LookState): Promise<void> => {
  await sql`insert into access_state (org_id, snapshot, packages, whole_since, again)
    values (${org}, ${snapshot}, ${packages}, ${whole_since}, ${[...again]}::text[])
    on conflict (org_id) do update set snapshot = excluded.snapshot, packages = excluded.packages, whole_since = excluded.whole_since,
      again = excluded.again`.execute(db)
}

/**
 * People whose access may be another by what has changed: their own rows, what they hold, their contract, their party or one above it; and who waits for
 * something that copies an account or is answered for by somebody who has changed. One more than `most` says that there are more.
 */
export const peopleConcerned = async (db: Db, org: string, nodes: readonly EstateNode[], most: number): Promise<string[]> => {
  const of = (kind: EstateNode['kind']) => sql`any(${nodes.filter((node) => node.kind === kind).map(({ id }) => id)}::text[])`
  const { rows } = await sql<{ id: string }>`
    with recursive below as (select id from parties where org_id = ${org} and id = ${of('party')}
      union select b.id from parties b join below a on b.parent_id = a.id where b.org_id = ${org})
    select distinct c.id from (
      select id from principals where org_id = ${org} and id = ${of('principal')}
      union all select id from principals where org_id = ${org} and id = ${of('identity')}
      union all select i.id from identities i where i.org_id = ${org} and i.contract_id = ${of('contract')}
      union all select p.id from principals p where p.org_id = ${org} and p.party_kind <> 'enterprise' and p.party_id in (select id from below)
      union all select e.holder_id from entitlements e where e.org_id = ${org} and e.credential_id = ${of('credential')}
      union all select e.holder_id from credentials c join entitlements e on e.org_id = c.org_id and e.state = 'due' and e.tries > 0
          and e.system_id = c.system_id and e.kind = c.kind and e.like_account = c.account
        where c.org_id = ${org} and c.id = ${of('credential')}
      union all select e.holder_id from entitlements e where e.org_id = ${org} and e.state = 'due' and e.tries > 0
        and (e.business_owner = ${of('principal')} or e.technical_owner = ${of('principal')})) c
    order by 1 limit ${most + 1}`.execute(db)
  return rows.map(({ id }) => id)
}
