// SQL of who is in a group that an access package names, by the word of the source that it names: by an attribute of his record that is the source's to say,
// or by SCIM. What a source has said stands until it says otherwise: a reading that broke off takes nobody out of a group.
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { NamedGroup } from '../../authority/access-packages/index.ts'
import { anyOf, asRecords } from '../../platform/records-store.ts'
import type { Tables } from '../../tables.ts'

/** Words that were said as a list, or as text with blanks between. */
const words = (
  said: RawBuilder<unknown>,
) => sql`case jsonb_typeof(${said}) when 'array' then array(select jsonb_array_elements_text(${said}))
  when 'string' then regexp_split_to_array(btrim(${said} #>> '{}'), '\\s+') else '{}'::text[] end`

/** Named groups `w` of `(source, "group")` as `x.within`: the group itself and every group in it, by its source's word. */
const withAllInIt = (org: string) => sql`cross join lateral (select array(select groups_under(${org}, w.source, w."group")) as within) x`

/** Of records `r` and groups `w` with all that is in them: whether he is in it, and so says the source itself. */
const isIn = sql`w.source = r.source and (('groups' = any(r.owned) and w."group" = any(${words(sql`(r.attributes -> 'groups')`)}))
  or exists (select 1 from scim_resources u join scim_members m on m.org_id = u.org_id and m.source = u.source and m.member_id = u.id
    where u.org_id = r.org_id and u.source = r.source and u.record_key = r.external_id and u.record_kind = r.kind and u.type = 'User'
      and u.deleted_at is null and m.group_id = any(w.within)))`

/** A common table expression `members` (package, holder) of what `given` (package, groups) names: of these people, or of everybody. */
export const membersOfGiven = (org: string, holders: readonly string[] | undefined) => sql`groups_given as materialized (
    select g.package, w.source, w."group", x.within from given g
      cross join lateral jsonb_to_recordset(case jsonb_typeof(g.groups) when 'array' then g.groups else '[]'::jsonb end) as w(source text, "group" text)
      ${withAllInIt(org)}
  ), members as materialized (
    select distinct w.package, r.id as holder from groups_given w
      join source_records r on r.org_id = ${org} and r.source = w.source and r.kind in ('person', 'contractor') and r.state = 'present'
    where ${holders === undefined ? sql`true` : sql`r.id = ${anyOf(holders)}`} and ${isIn}
  )`

/** Those of these groups in which somebody is, himself or by a group in it. */
export const groupsOfHolder = async (
  db: Kysely<Tables>,
  org: string,
  holder: string,
  groups: readonly NamedGroup[],
): Promise<NamedGroup[]> => {
  const { rows } = await sql<NamedGroup>`with w as materialized (select w.source, w."group", x.within
      from jsonb_to_recordset(${asRecords(groups)}::jsonb) as w(source text, "group" text) ${withAllInIt(org)})
    select distinct w.source, w."group" from w
      join source_records r on r.org_id = ${org} and r.source = w.source and r.kind in ('person', 'contractor') and r.state = 'present' and r.id = ${holder}
    where ${isIn} order by 1, 2`.execute(db)
  return rows
}

export interface Circle {
  readonly source: string
  readonly group: string
  readonly member: string
}

/** Groups that stand somewhere in themselves, by the membership that closes the circle. */
export const circlesOfGroups = async (db: Kysely<Tables>, org: string, most: number): Promise<Circle[]> => {
  const { rows } = await sql<Circle>`select source, group_id as "group", member_id as member from scim_nested_groups
    where org_id = ${org} and closes_circle and group_id in (select groups_under(org_id, source, member_id))
    order by source, group_id collate "C", member_id collate "C" limit ${most}`.execute(db)
  return rows
}
