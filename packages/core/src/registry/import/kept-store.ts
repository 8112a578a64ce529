// What sources in force have said of things, for an import to keep.
import { type Kysely, sql } from 'kysely'
import type { RecordKind, Tables } from '../../tables.ts'

export interface SourceWord {
  readonly source: string
  readonly kind: RecordKind
  readonly id: string
  /** Attributes whose word is the source's. */
  readonly owned: readonly string[]
  readonly gone: boolean
}

/** The words of sources in force on these things. One that was withdrawn keeps nothing. */
export const sourceWords = async (
  db: Kysely<Tables>,
  org: string,
  kinds: readonly RecordKind[],
  ids: readonly string[],
): Promise<SourceWord[]> => {
  if (ids.length === 0) return []
  const { rows } = await sql<SourceWord>`select r.source, r.kind, r.id, r.owned, r.state = 'gone' as gone
    from source_records r
      join instruments i on i.org_id = r.org_id and i.kind = 'source' and i.name = r.source and i.state = 'in_force'
    where r.org_id = ${org} and r.kind = any(${[...kinds]}::text[]) and r.id = any(${[...new Set(ids)]}::text[]) order by r.id, r.source`.execute(
    db,
  )
  return rows
}
