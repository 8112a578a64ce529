// When each source was last heard.
import { type Kysely, sql } from 'kysely'
import { recordKindNames } from '../../registry/sources/index.ts'
import type { Tables } from '../../tables.ts'

/**
 * Of each of these: its last reading that came to its end or record that was said, whichever is newer. Who has never said
 * anything is not among them.
 */
export const lastHeard = async (db: Kysely<Tables>, org: string, sources: readonly string[]): Promise<Map<string, Date>> => {
  if (sources.length === 0) return new Map()
  const { rows } = await sql<{ source: string; at: Date | null }>`select s.source, greatest(
      (select max(r.ended_at) from source_readings r where r.org_id = ${org} and r.source = s.source and r.state in ('complete', 'released', 'held', 'refused')),
      (select max(x.seen_at) from unnest(${[...recordKindNames]}::text[]) k(kind) cross join lateral (select seen_at from source_records
        where org_id = ${org} and source = s.source and kind = k.kind and state = 'present' and seen_at is not null order by seen_at desc limit 1) x)) as at
    from unnest(${[...sources]}::text[]) s(source)`.execute(db)
  return new Map(rows.flatMap(({ source, at }) => (at === null ? [] : [[source, at] as const])))
}
