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

/** Of records `r` and groups `w`: whether he is in it, and so says the source itself. */
const isIn = sql`w.source = r.source and (('groups' = any(r.owned) and w."group" = any(${words(sql`(r.attributes -> 'groups')`)}))
  or exists (select 1 from scim_resources u join scim_members m on m.org_id = u.org_id and m.source = u.source and m.member_id = u.id
    where u.org_id = r.org_id and u.source = r.source and u.record_key = r.external_id and u.record_kind = r.kind and u.type = 'User'
      and u.deleted_at is null and m.group_id = w."group"))`

/** A common table expression `members` (package, holder) of what `given` (package, groups) names: of these people, or of everybody. */
export const membersOfGiven = (org: string, holders: readonly string[] | undefined) => sql`members as materialized (
    select distinct g.package, r.id as holder from given g
      cross join lateral jsonb_to_recordset(case jsonb_typeof(g.groups) when 'array' then g.groups else '[]'::jsonb end) as w(source text, "group" text)
      join source_records r on r.org_id = ${org} and r.source = w.source and r.kind in ('person', 'contractor') and r.state = 'present'
    where ${holders === undefined ? sql`true` : sql`r.id = ${anyOf(holders)}`} and ${isIn}
  )`

/** Those of these groups in which somebody is. */
export const groupsOfHolder = async (
  db: Kysely<Tables>,
  org: string,
  holder: string,
  groups: readonly NamedGroup[],
): Promise<NamedGroup[]> => {
  const { rows } = await sql<NamedGroup>`select distinct w.source, w."group"
    from jsonb_to_recordset(${asRecords(groups)}::jsonb) as w(source text, "group" text)
      join source_records r on r.org_id = ${org} and r.source = w.source and r.kind in ('person', 'contractor') and r.state = 'present' and r.id = ${holder}
    where ${isIn} order by 1, 2`.execute(db)
  return rows
}
