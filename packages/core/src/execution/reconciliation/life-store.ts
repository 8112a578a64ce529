// SQL of when accounts were made and last used: to the account, and from there to the credential that it is.
import { type Kysely, sql } from 'kysely'
import { asRecords } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'
import type { Life } from './life.ts'
import { inHand } from './store.ts'

type Db = Kysely<Tables>

/** Of accounts that are kept already: the earliest making and the latest use that was ever told. */
export const putLives = async (db: Db, org: string, lives: readonly (Life & { readonly id: string })[]): Promise<void> => {
  if (lives.length === 0) return
  await sql`update accounts a set created_at = least(a.created_at, v."createdAt"), last_used_at = greatest(a.last_used_at, v."lastUsedAt")
    from jsonb_to_recordset(${asRecords(lives)}::jsonb) v(id text, "createdAt" timestamptz, "lastUsedAt" timestamptz)
    where a.org_id = ${org} and a.id = v.id and (v."createdAt" < coalesce(a.created_at, 'infinity') or v."lastUsedAt" > coalesce(a.last_used_at, '-infinity'))`.execute(
    db,
  )
}

/**
 * What a system tells of its accounts, to the live credentials that they are: a use that is newer than any that is known, and when it was made where
 * nobody has said. What lies in the future is not believed. How many have learnt something.
 */
export const teachCredentials = async (db: Db, org: string, system: string, at: Date): Promise<number> => {
  const { numAffectedRows } = await sql`update credentials c set
      last_used_at = greatest(c.last_used_at, case when a.last_used_at <= ${at} then a.last_used_at end),
      created_at = coalesce(c.created_at, case when a.created_at <= ${at} and not ${inHand} then a.created_at end)
    from accounts a
    where c.org_id = ${org} and c.system_id = ${system} and c.state <> 'retired'
      -- As the index has it: at many systems no account tells anything.
      and a.org_id = ${org} and a.system_id = ${system} and (a.last_used_at is not null or a.created_at is not null)
      and a.org_id = c.org_id and a.system_id = c.system_id and a.account = c.account and a.kind = c.kind and a.present
      and (a.key = c.key or a.key is null and c.key is null)
      and (a.last_used_at <= ${at} and a.last_used_at > coalesce(c.last_used_at, '-infinity')
        or c.created_at is null and a.created_at <= ${at} and not ${inHand})`.execute(db)
  return Number(numAffectedRows ?? 0n)
}

/** Of which systems and kinds of account it is known that they tell a last use. */
export const tellsOf = ({ system_id, kind }: { readonly system_id: string; readonly kind: string }): string =>
  JSON.stringify([system_id, kind])

/** Of so many accounts of a system, the oldest known: a page must not cost as much as all of them. */
const sample = 1000

/** One account with a last use shows that its system tells it of that kind. */
export const tellsLastUse = async (
  db: Db,
  org: string,
  rows: readonly { readonly system_id: string; readonly kind: string }[],
): Promise<ReadonlySet<string>> => {
  const asked = [...new Map(rows.map(({ system_id, kind }) => [tellsOf({ system_id, kind }), { system_id, kind }])).values()]
  if (asked.length === 0) return new Set()
  const { rows: found } = await sql<{ system_id: string; kind: string }>`select r.system_id, r.kind
    from jsonb_to_recordset(${asRecords(asked)}::jsonb) r(system_id text, kind text)
    where exists (select 1 from (select kind, last_used_at from accounts where org_id = ${org} and system_id = r.system_id order by n limit ${sample}) a
      where a.kind = r.kind and a.last_used_at is not null)
    order by 1, 2`.execute(db)
  return new Set(found.map(tellsOf))
}
