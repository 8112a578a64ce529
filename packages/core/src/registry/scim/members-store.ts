// All SQL about who is in which group. INVARIANT: a statement touches the members that it is about, never all of a group to change one.
import { type Kysely, sql } from 'kysely'
import { anyOf, asRecords } from '../../platform/records-store.ts'
import { together } from '../../platform/together.ts'
import type { ScimResourceName, Tables } from '../../tables.ts'

type Db = Kysely<Tables>

/** As many ids go into one statement: it takes about as long in a group, and a directory, of any size. */
export const idsAtOnce = 5000

interface Named {
  readonly source: string
  readonly ids: readonly string[]
}

interface Put extends Named {
  readonly group: string
  readonly at: Date
}

/** What each of several asks names, one row for each name. */
const namesOf = (asks: readonly Named[]): string => asRecords(asks.flatMap(({ ids, ...ask }, n) => ids.map((id) => ({ ...ask, n, id }))))

/** Those of the ids that are live resources of this source. Looked up one by one, whatever the planner knows of the table. */
export const liveAmong = together(async (db, org, asks: readonly Named[]): Promise<string[][]> => {
  const { rows } = await sql<{ n: number; id: string }>`select wanted.n, wanted.id
    from jsonb_to_recordset(${namesOf(asks)}::jsonb) wanted(n int, source text, id text) cross join lateral (
      select deleted_at from scim_resources where org_id = ${org} and source = wanted.source and id = wanted.id offset 0
    ) r where r.deleted_at is null`.execute(db)
  const byAsk = Map.groupBy(rows, ({ n }) => n)
  return asks.map((_, n) => (byAsk.get(n) ?? []).map(({ id }) => id))
})

/** Puts them in; gives those who were not in it. Of two who put the same one in, the first did. */
export const addMembers = together(async (db, org, asks: readonly Put[]): Promise<string[][]> => {
  const { rows } = await sql<{
    source: string
    group: string
    id: string
  }>`insert into scim_members (org_id, source, group_id, member_id, added_at)
    select ${org}, wanted.source, wanted."group", wanted.id, wanted.at
    from jsonb_to_recordset(${namesOf(asks)}::jsonb) wanted(n int, source text, "group" text, id text, at timestamptz)
    order by wanted.source, wanted."group", wanted.id
    on conflict do nothing returning source, group_id as "group", member_id as id`.execute(db)
  const fresh = new Set(rows.map(({ source, group, id }) => JSON.stringify([source, group, id])))
  return asks.map(({ source, group, ids }) => ids.filter((id) => fresh.delete(JSON.stringify([source, group, id]))))
})

/** Ids of members after the one that was read last. */
export const idsOfMembers = async (db: Db, org: string, source: string, group: string, after: string, most: number): Promise<string[]> => {
  const rows = await db
    .selectFrom('scim_members')
    .select('member_id')
    .where('org_id', '=', org)
    .where('source', '=', source)
    .where('group_id', '=', group)
    .where('member_id', '>', after)
    .orderBy('member_id')
    .limit(most)
    .execute()
  return rows.map((row) => row.member_id)
}

export const removeMembers = async (db: Db, org: string, source: string, group: string, ids: readonly string[]): Promise<string[]> => {
  const rows = await db
    .deleteFrom('scim_members')
    .where('org_id', '=', org)
    .where('source', '=', source)
    .where('group_id', '=', group)
    .where('member_id', '=', anyOf(ids))
    .returning('member_id')
    .execute()
  return rows.map((row) => row.member_id)
}

/** All memberships of a resource that goes, as a member and as a group. */
export const dropMemberships = async (db: Db, org: string, source: string, id: string): Promise<{ group: string; member: string }[]> => {
  const rows = await db
    .deleteFrom('scim_members')
    .where('org_id', '=', org)
    .where('source', '=', source)
    .where((where) => where.or([where('group_id', '=', id), where('member_id', '=', id)]))
    .returning(['group_id as group', 'member_id as member'])
    .execute()
  return rows
}

/** Whether a source keeps a group of this id here. */
export const isGroup = async (db: Db, org: string, source: string, id: string): Promise<boolean> =>
  (await db
    .selectFrom('scim_resources')
    .select('id')
    .where('org_id', '=', org)
    .where('source', '=', source)
    .where('id', '=', id)
    .where('type', '=', 'Group')
    .where('deleted_at', 'is', null)
    .executeTakeFirst()) !== undefined

export interface MemberRow {
  readonly id: string
  readonly type: ScimResourceName
  readonly display: string | null
}

/** One page of a group's members, after the one that was read last. The page is found first, so that it costs the same in a group of any size. */
export const pageOfMembers = async (
  db: Db,
  org: string,
  source: string,
  group: string,
  after: string,
  most: number,
): Promise<MemberRow[]> => {
  const { rows } = await sql<MemberRow>`with page as materialized (
      select member_id from scim_members
      where org_id = ${org} and source = ${source} and group_id = ${group} and member_id > ${after}
      order by member_id limit ${most}
    )
    select page.member_id as id, r.type, r.display from page cross join lateral (
      select type, coalesce(content->>'displayName', content->>'userName') as display from scim_resources
      where org_id = ${org} and source = ${source} and id = page.member_id
      offset 0
    ) r order by page.member_id`.execute(db)
  return rows
}

export interface GroupRow {
  readonly member: string
  readonly id: string
  readonly display: string | null
}

/** The groups of each of these resources. */
export const groupsOf = together(async (db, org, asks: readonly Named[]): Promise<GroupRow[][]> => {
  const { rows } = await sql<GroupRow & { n: number }>`select wanted.n, m.member_id as member, g.id, g.content->>'displayName' as display
    from jsonb_to_recordset(${namesOf(asks)}::jsonb) wanted(n int, source text, id text)
    join scim_members m on m.org_id = ${org} and m.source = wanted.source and m.member_id = wanted.id
    join scim_resources g on g.org_id = m.org_id and g.source = m.source and g.id = m.group_id
    order by m.member_id, g.id`.execute(db)
  const byAsk = Map.groupBy(rows, ({ n }) => n)
  return asks.map((_, n) => byAsk.get(n) ?? [])
})
