// All SQL that finds many resources: filtered, in an order, by index (RFC 7644 §3.4.2.4) or after the one that was read last (RFC 9865).
import { type BoundFilter, subAttribute, type Target } from '@countersign/scim'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import type { ScimResourceName, Tables } from '../../tables.ts'
import { filterCondition } from './filter-store.ts'
import type { Stored } from './model.ts'

type Db = Kysely<Tables>

export interface Sorting {
  readonly by: Target
  readonly descending: boolean
}

export interface Found {
  readonly org: string
  readonly source: string
  readonly type: ScimResourceName
  readonly filter: BoundFilter | undefined
  readonly sorting: Sorting | undefined
}

const conditionsOf = ({ org, source, type, filter }: Found): RawBuilder<boolean> =>
  sql`r.org_id = ${org} and r.source = ${source} and r.type = ${type} and r.deleted_at is null
    and ${filter === undefined ? sql`true` : filterCondition({ org, source }, filter)}`

/** A list's first value, or its primary one (RFC 7644 §3.4.2.3). */
const sortText = ({ extension, attribute, sub }: Target): RawBuilder<unknown> => {
  const path = [...(extension === undefined ? [] : [extension]), attribute.name]
  const part = sub ?? (attribute.type === 'complex' ? subAttribute(attribute, 'value') : undefined)
  if (attribute.name === 'meta') return part?.name === 'lastModified' ? sql`r.changed_at` : sql`r.created_at`
  const whole = sql`(r.folded #> ${path}::text[])`
  if (!attribute.multiValued) return part === undefined ? sql`(${whole} #>> '{}')` : sql`(${whole} ->> ${part.name}::text)`
  if (part === undefined) return sql`(${whole} ->> 0)`
  return sql`coalesce((select each.value ->> ${part.name}::text from jsonb_array_elements(${whole}) as each(value)
    where each.value -> 'primary' = 'true'::jsonb limit 1), ${whole} -> 0 ->> ${part.name}::text)`
}

const LAST = '\u{10FFFF}'

/** Bounded, in the order of code points; who has no value comes last. */
const keyOf = (sorting: Sorting | undefined): RawBuilder<string> => {
  if (sorting === undefined) return sql<string>`''`
  const text =
    sorting.by.attribute.name === 'meta'
      ? sql`to_char(${sortText(sorting.by)} at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
      : sql`left(${sortText(sorting.by)}, 200)`
  const padded = (sorting.by.sub ?? sorting.by.attribute).type === 'integer' ? sql`lpad(${text}, 20, '0')` : text
  return sql<string>`(coalesce(${padded}, ${LAST}) collate "C")`
}

export interface Position {
  readonly key: string
  readonly n: string
}

export type FoundRow = Stored & { readonly key: string; readonly n: string }

export const findResources = async (
  db: Db,
  found: Found,
  page: { readonly most: number; readonly skip?: number; readonly after?: Position },
): Promise<FoundRow[]> => {
  const key = keyOf(found.sorting)
  const [order, beyond] = found.sorting?.descending ? [sql`desc`, sql`<`] : [sql`asc`, sql`>`]
  const { after, skip = 0, most } = page
  const further =
    after === undefined
      ? sql`true`
      : found.sorting === undefined
        ? sql`r.n > ${after.n}::bigint`
        : sql`(${key}, r.n) ${beyond} (${after.key}::text collate "C", ${after.n}::bigint)`
  const { rows } =
    await sql<FoundRow>`select r.id, r.type, r.version, r.content, r.created_at, r.changed_at, r.n, r.record_key, r.record_kind,
      r.recorded, r.told_at, ${key} as key
    from scim_resources r where ${conditionsOf(found)} and ${further}
    order by ${found.sorting === undefined ? sql`r.n` : sql`${key} ${order}, r.n ${order}`} limit ${most} offset ${skip}`.execute(db)
  return rows
}

export const countResources = async (db: Db, found: Found): Promise<number> => {
  const { rows } = await sql<{ total: string }>`select count(*) as total from scim_resources r where ${conditionsOf(found)}`.execute(db)
  return Number(rows[0]?.total ?? 0)
}
