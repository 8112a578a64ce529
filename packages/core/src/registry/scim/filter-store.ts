// A filter as SQL over what is kept for searching. INVARIANT: it finds what `matches` of the protocol finds; a property test holds the two together.
// Texts of a filter are parameters, never part of a statement.
import { type BoundFilter, type Comparison, type Json, quoted, type Scalar, scimError, type Target } from '@countersign/scim'
import { type RawBuilder, sql } from 'kysely'

type Condition = RawBuilder<boolean>
type Value = RawBuilder<unknown>

/** Where the attributes of a resource are looked for: the resource itself (`row`), or one value of an attribute. */
interface Holder {
  readonly value: Value
  readonly row: boolean
}

const cannot = (name: string, why = 'can not be searched in this way') => scimError('invalidFilter', `${quoted(name)} ${why}`)

const jsonOf = (value: Json): Value => sql`${JSON.stringify(value)}::jsonb`

/** `value` at a path, as jsonb that holds nothing else. */
const nested = (path: readonly { readonly name: string; readonly many: boolean }[], value: Scalar): Json => {
  const [first, ...rest] = path
  if (first === undefined) return value
  const inner = nested(rest, value)
  return { [first.name]: first.many ? [inner] : inner }
}

const pathOf = ({ extension, attribute, sub }: Target) => [
  ...(extension === undefined ? [] : [{ name: extension, many: false }]),
  { name: attribute.name, many: attribute.multiValued },
  ...(sub === undefined ? [] : [{ name: sub.name, many: sub.multiValued }]),
]

const child = (of: Value, name: string): Value => sql`(${of} -> ${name}::text)`

const textOf = (value: Value): Value => sql`(${value} #>> '{}')`

const ordering: Partial<Record<Comparison, Value>> = { gt: sql`>`, ge: sql`>=`, lt: sql`<`, le: sql`<=` }

/** One value against one constant; null where there is no value. */
const compared = (op: Comparison, value: Value, wanted: string | number | boolean): Condition => {
  switch (op) {
    case 'eq':
      return sql`${value} = ${jsonOf(wanted)}`
    case 'ne':
      return sql`${value} <> ${jsonOf(wanted)}`
    case 'co':
      return sql`strpos(${textOf(value)}, ${wanted}::text) > 0`
    case 'sw':
      return sql`starts_with(${textOf(value)}, ${wanted}::text)`
    case 'ew':
      return sql`right(${textOf(value)}, length(${wanted}::text)) = ${wanted}::text`
    default:
      return typeof wanted === 'number'
        ? sql`${value} ${ordering[op]} ${jsonOf(wanted)}`
        : sql`${textOf(value)} collate "C" ${ordering[op]} ${wanted}::text`
  }
}

const present = (value: Value): Condition => sql`(${value} is not null and ${value} not in ('""'::jsonb, '{}'::jsonb, 'null'::jsonb))`

interface Place {
  /** The single value, or the list of values. */
  readonly whole: Value
  readonly many: boolean
  /** From one value to what is compared. */
  readonly leaf: (value: Value) => Value
}

const placeOf = (holder: Holder, target: Target, outer: Target | undefined): Place => {
  const { extension, attribute, sub } = target
  const leaf = (value: Value): Value => (sub === undefined ? value : child(value, sub.name))
  // The values of a simple attribute have no parts: within brackets the value itself is meant.
  if (outer !== undefined && outer.attribute === attribute) return { whole: holder.value, many: false, leaf }
  const object = extension === undefined ? holder.value : child(holder.value, extension)
  return { whole: child(object, attribute.name), many: attribute.multiValued, leaf }
}

const elements = (whole: Value): Value =>
  sql`jsonb_array_elements(case when jsonb_typeof(${whole}) = 'array' then ${whole} else '[]'::jsonb end)`

const someOf = (place: Place, condition: (value: Value) => Condition): Condition =>
  place.many
    ? sql`exists (select 1 from ${elements(place.whole)} as each(value) where ${condition(place.leaf(sql`each.value`))})`
    : sql`coalesce(${condition(place.leaf(place.whole))}, false)`

const comparison = (
  holder: Holder,
  filter: { readonly op: Comparison; readonly target: Target; readonly value: Scalar },
  outer: Target | undefined,
): Condition => {
  const { op, target, value } = filter
  const place = placeOf(holder, target, outer)
  const any = someOf(place, (each) => sql`${each} is not null`)
  if (value === null) return op === 'eq' ? sql`not (${any})` : any
  if (op === 'ne') return sql`(not (${any}) or ${someOf(place, (each) => compared('ne', each, value))})`
  // Containment says the same as equality, and an index answers it.
  if (op === 'eq' && holder.row) return sql`${holder.value} @> ${jsonOf(nested(pathOf(target), value))}`
  return someOf(place, (each) => compared(op, each, value))
}

/** All of `eq` in brackets: one value with all of it, which is containment too. */
const described = (filter: BoundFilter): Record<string, Json> | undefined => {
  if (filter.op === 'and') {
    const parts = filter.filters.map(described)
    const names = parts.flatMap((part) => Object.keys(part ?? {}))
    return parts.every((part) => part !== undefined) && new Set(names).size === names.length ? Object.assign({}, ...parts) : undefined
  }
  const simple = filter.op === 'eq' && filter.value !== null && filter.target.sub === undefined && !filter.target.attribute.multiValued
  return simple ? { [filter.target.attribute.name]: filter.value } : undefined
}

/** Whose resources are searched. */
export interface Owner {
  readonly org: string
  readonly source: string
}

/**
 * Who is in which group is in a table of its own. ORDER: those are found first, once, and every resource is looked up among them; `is true` keeps
 * the planner from making a join of it, which it would choose by what it doesn't know yet of a group that was just taken in.
 */
const membership = (owner: Owner, name: 'members' | 'groups', filter: BoundFilter | undefined): Condition => {
  const [own, other] = name === 'members' ? [sql`m.group_id`, sql`m.member_id`] : [sql`m.member_id`, sql`m.group_id`]
  const those = (condition: Condition): Condition =>
    sql`((r.id in (select ${own} from scim_members m where m.org_id = ${owner.org} and m.source = ${owner.source} and ${condition})) is true)`
  if (filter === undefined || filter.op === 'pr') return those(sql`true`)
  if (filter.op === 'or')
    return sql`(${sql.join(
      filter.filters.map((part) => membership(owner, name, part)),
      sql` or `,
    )})`
  const id = filter.op === 'eq' && (filter.target.sub ?? filter.target.attribute).name === 'value' ? filter.value : undefined
  if (typeof id !== 'string') throw cannot(name, 'is searched by `value eq "…"` and by `pr`')
  return those(sql`${other} = ${id}`)
}

/** Facts of the resource itself, which are columns. */
const meta = (op: Comparison | 'pr', target: Target, value: Scalar): Condition => {
  const columns: Record<string, Value> = {
    resourceType: sql`to_jsonb(r.type)`,
    created: sql`to_jsonb(to_char(r.created_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`,
    lastModified: sql`to_jsonb(to_char(r.changed_at at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`,
  }
  if (op === 'pr' || value === null) return op === 'eq' ? sql`false` : sql`true`
  const column = columns[target.sub?.name ?? '']
  if (column === undefined) throw cannot(`meta.${target.sub?.name}`)
  return compared(op, column, value)
}

const condition = (owner: Owner, filter: BoundFilter, holder: Holder, outer: Target | undefined): Condition => {
  switch (filter.op) {
    case 'and':
    case 'or': {
      const parts = filter.filters.map((part) => condition(owner, part, holder, outer))
      return sql`(${sql.join(parts, filter.op === 'and' ? sql` and ` : sql` or `)})`
    }
    case 'not':
      return sql`not (${condition(owner, filter.filter, holder, outer)})`
    default:
  }
  const { attribute } = filter.target
  if (holder.row && filter.target.extension === undefined) {
    if (attribute.name === 'members' || attribute.name === 'groups')
      return membership(owner, attribute.name, filter.op === 'value' ? filter.filter : filter)
    if (attribute.name === 'meta') {
      if (filter.op === 'value') throw cannot('meta')
      return meta(filter.op, filter.target, filter.op === 'pr' ? null : filter.value)
    }
  }
  const place = placeOf(holder, filter.target, outer)
  if (filter.op === 'pr') return someOf(place, present)
  if (filter.op !== 'value') return comparison(holder, filter, outer)
  const whole = attribute.multiValued && holder.row ? described(filter.filter) : undefined
  if (whole !== undefined && attribute.type === 'complex') {
    const path = filter.target.extension === undefined ? [] : [filter.target.extension]
    const wanted = [...path].reduceRight<Json>((inner, name) => ({ [name]: inner }), { [attribute.name]: [whole] })
    return sql`${holder.value} @> ${jsonOf(wanted)}`
  }
  return someOf(
    place,
    (each) => sql`(${each} is not null and ${condition(owner, filter.filter, { value: each, row: false }, filter.target)})`,
  )
}

/** For a statement in which the resources are `r`. Errors: `scim.invalid_filter` for what no search can answer. */
export const filterCondition = (owner: Owner, filter: BoundFilter): Condition =>
  condition(owner, filter, { value: sql`r.folded`, row: true }, undefined)
