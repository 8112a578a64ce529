// All SQL by which the word of a source changes what the inventory has, beside what goes the import's way.
import { type Kysely, sql } from 'kysely'
import { anyOf, asRecords } from '../../platform/records-store.ts'
import type { RecordKind, Tables } from '../../tables.ts'

type Db = Kysely<Tables>

/** Of those whose record ends, what is here by no other word of a source that begins such things. */
export const hereByNoOther = async (db: Db, org: string, kinds: readonly RecordKind[], ids: readonly string[]): Promise<string[]> => {
  if (ids.length === 0) return []
  const { rows } = await sql<{ id: string }>`select distinct i.id from unnest(${[...ids]}::text[]) i(id)
    where not exists (select 1 from source_records r where r.org_id = ${org} and r.id = i.id and r.kind = ${anyOf(kinds)}
      and r.state = 'present' and r.begins) order by i.id`.execute(db)
  return rows.map((row) => row.id)
}

/** When what the records say is over was said to be: by the sources that begin such things. */
export const overSince = async (
  db: Db,
  org: string,
  things: readonly { readonly kind: RecordKind; readonly id: string }[],
): Promise<Map<string, Date[]>> => {
  if (things.length === 0) return new Map()
  const { rows } = await sql<{ kind: RecordKind; id: string; at: Date }>`select r.kind, r.id, r.gone_at as at
    from (select distinct kind, id from jsonb_to_recordset(${asRecords(things.map(({ kind, id }) => ({ kind, id })))}::jsonb) t(kind text, id text)) t
      join source_records r on r.org_id = ${org} and r.kind = t.kind and r.id = t.id and r.begins and r.gone_at is not null`.execute(db)
  const byThing = Map.groupBy(rows, ({ kind, id }) => thingKey(kind, id))
  return new Map([...byThing].map(([key, some]) => [key, some.map(({ at }) => at)]))
}

export const thingKey = (kind: RecordKind, id: string): string => JSON.stringify([kind, id])

/** Those who were active are not any more. Gives who. */
export const endPrincipals = async (db: Db, org: string, ids: readonly string[], at: Date): Promise<string[]> => {
  const rows = await db
    .updateTable('principals')
    .set({ active: false, deactivated_at: at })
    .where('org_id', '=', org)
    .where('id', '=', anyOf(ids))
    .where('active', '=', true)
    .returning('id')
    .execute()
  return rows.map((row) => row.id).sort()
}

/** Roles that are held end. Gives which. */
export const endRolesOf = (db: Db, org: string, principals: readonly string[], at: Date) =>
  db
    .updateTable('role_holdings')
    .set({ until: at })
    .where('org_id', '=', org)
    .where('principal_id', '=', anyOf(principals))
    .where((eb) => eb.or([eb('until', 'is', null), eb('until', '>', at)]))
    .returning(['principal_id', 'role'])
    .execute()

/** Who was deactivated at that moment, which is when his record ended, is active again; whoever somebody deactivated since isn't. */
export const returnPrincipals = async (
  db: Db,
  org: string,
  returned: readonly { readonly id: string; readonly since: Date }[],
): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`update principals p set active = true, deactivated_at = null
    from jsonb_to_recordset(${asRecords(returned)}::jsonb) r(id text, since timestamptz)
    where p.org_id = ${org} and p.id = r.id and not p.active and p.deactivated_at = r.since returning p.id`.execute(db)
  return rows.map((row) => row.id).sort()
}

export interface Ended {
  readonly id: string
  readonly at: Date
}

export const expireIdentities = (db: Db, org: string, ended: readonly Ended[]) =>
  sql`update identities i set expires_at = e.at from jsonb_to_recordset(${asRecords(ended)}::jsonb) e(id text, at timestamptz)
    where i.org_id = ${org} and i.id = e.id and (i.expires_at is null or i.expires_at > e.at)`.execute(db)

export const retireWorkloads = (db: Db, org: string, ids: readonly string[]) =>
  db.updateTable('workloads').set({ state: 'retired' }).where('org_id', '=', org).where('id', '=', anyOf(ids)).execute()

export interface Shortened {
  readonly id: string
  /** Its last day. */
  readonly day: string
}

/** Only ever nearer; what was confirmed beyond that day is confirmed no longer. */
export const shortenContracts = (db: Db, org: string, ends: readonly Shortened[]) =>
  sql`update contracts c set
      ends_on = greatest(c.starts_on, least(coalesce(c.ends_on, e.day), e.day)),
      confirmed_until = case when c.confirmed_until > e.day then null else c.confirmed_until end
    from jsonb_to_recordset(${asRecords(ends)}::jsonb) e(id text, day date)
    where c.org_id = ${org} and c.id = e.id and (c.ends_on is null or c.ends_on > e.day or c.confirmed_until > e.day)`.execute(db)

/** Those whose manager is known only now have him, and their identities an owner. Gives which identities have one since. */
export const settleManagers = async (
  db: Db,
  org: string,
  source: string,
  managers: readonly { readonly externalId: string; readonly id: string }[],
): Promise<string[]> => {
  const { rows } = await sql<{ id: string }>`with led as (
      select r.id as person, m.id as manager from jsonb_to_recordset(${asRecords(managers)}::jsonb) m("externalId" text, id text)
      join source_records r on r.org_id = ${org} and r.source = ${source} and r.attributes ? 'manager' and r.attributes ->> 'manager' = m."externalId"
        and r.kind = 'person' and r.state = 'present'),
    told as (
      update principals p set manager_id = l.manager from led l
      where p.org_id = ${org} and p.id = l.person and p.manager_id is distinct from l.manager)
    update identities i set business_owner = coalesce(i.business_owner, l.manager), technical_owner = coalesce(i.technical_owner, l.manager)
    from led l where i.org_id = ${org} and i.id = l.person and (i.business_owner is null or i.technical_owner is null) returning i.id`.execute(
    db,
  )
  return rows.map((row) => row.id)
}
