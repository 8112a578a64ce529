// Changes carried out on a resource (RFC 7644 §3.5.2.1 to §3.5.2.3). Pure: the resource that was given stays as it is.
// One deviation, for Microsoft Entra ID: a `replace` of a part of a value that is not there (`emails[type eq "work"].value`) adds the value,
// where the RFC has `noTarget`; but only where the filter says by `eq` what the value is to be.
import { quoted, scimError } from '../errors.ts'
import type { BoundFilter } from '../filter/bind.ts'
import { matches } from '../filter/match.ts'
import { admitValue, complete } from '../schema/admit.ts'
import type { Attribute } from '../schema/attribute.ts'
import type { ResourceType } from '../schema/resource-type.ts'
import { isValues, type Json, sameJson, type Values } from '../value.ts'
import type { Change } from './read.ts'

type Draft = Record<string, Json>

const listOf = (value: Json | undefined): readonly Json[] => (value === undefined ? [] : Array.isArray(value) ? value : [value])

const put = (holder: Draft, name: string, value: Json | undefined): void => {
  const empty = value === undefined || (Array.isArray(value) && value.length === 0) || (isValues(value) && Object.keys(value).length === 0)
  if (empty) delete holder[name]
  else holder[name] = value
}

/** A value without what is unset by it. */
const merged = (old: Json | undefined, more: Values): Values => ({ ...(isValues(old) ? old : {}), ...more })

const without = (value: Values, name: string): Values => Object.fromEntries(Object.entries(value).filter(([own]) => own !== name))

/** RFC 7644 §3.5.2: a value that becomes the primary one takes that from the others. */
const demoted = (list: readonly Json[], kept: ReadonlySet<Json>): Json[] =>
  list.map((each) => (isValues(each) && each['primary'] === true && !kept.has(each) ? { ...each, primary: false } : each))

const settled = (old: readonly Json[], fresh: readonly Json[]): Json[] => {
  const primary = fresh.filter((each) => isValues(each) && each['primary'] === true)
  return primary.length === 0 ? [...old, ...fresh] : [...demoted(old, new Set()), ...fresh]
}

/** The same value: all of it, or the same `value` and `type` where nothing else tells them apart. */
const appended = (old: readonly Json[], fresh: readonly Json[]): Json[] =>
  settled(
    old,
    fresh.filter((each) => !old.some((own) => sameJson(own, each))),
  )

/** What a value must be for the filter to choose it, where the filter says so by `eq` alone. */
const described = (filter: BoundFilter, attribute: Attribute): Values | undefined => {
  if (filter.op === 'and') {
    const all = filter.filters.map((part) => described(part, attribute))
    return all.every((part) => part !== undefined) ? Object.assign({}, ...all) : undefined
  }
  if (filter.op !== 'eq' || filter.value === null || filter.target.attribute === attribute) return undefined
  const own = filter.target.attribute
  const canonical = own.canonicalValues?.find((each) => each.toLowerCase() === filter.value)
  return { [own.name]: canonical ?? filter.value }
}

const chosen = (change: Change, filter: BoundFilter, old: readonly Json[]): Json[] => {
  const { op, attribute, sub } = change
  const fits = (value: Json): boolean => matches(filter, value)
  if (op === 'remove') {
    if (sub === undefined) return old.filter((value) => !fits(value))
    return old.flatMap((value) => {
      if (!fits(value) || !isValues(value)) return [value]
      const rest = without(value, sub.name)
      // A value that has lost its `value` says nothing any more.
      return sub.name === 'value' || Object.keys(rest).length === 0 ? [] : [rest]
    })
  }
  const fresh = freshParts(change)
  const whole = op === 'replace' && sub === undefined
  const next = old.map((value) => (!fits(value) ? value : isValues(fresh) && !whole ? merged(value, fresh) : fresh))
  if (!old.some(fits)) {
    const base = described(filter, attribute)
    if (base === undefined || (op === 'replace' && sub === undefined) || !isValues(fresh))
      throw scimError('noTarget', `no value of ${quoted(attribute.name)} is the one that the path chooses`)
    return settled(old, [{ ...base, ...fresh }])
  }
  const touched = new Set(next.filter((value, n) => value !== old[n] && isValues(value) && value['primary'] === true))
  return touched.size === 0 ? next : demoted(next, touched)
}

/** The value of a change whose path chooses among values, as one value or as a part of one. */
const freshParts = ({ attribute, sub, value }: Change): Json => {
  const given =
    sub === undefined ? admitValue({ ...attribute, multiValued: false }, value) : admitValue(sub, value, `${attribute.name}.${sub.name}`)
  if (given === undefined) throw scimError('invalidValue', `${quoted(attribute.name)} is given no value`)
  return sub === undefined ? given : { [sub.name]: given }
}

/** `remove` with values, as Microsoft Entra ID and Okta send it: those values go. */
const removed = (attribute: Attribute, old: readonly Json[], value: unknown): Json[] => {
  const gone = listOf(admitValue(attribute, value))
  const same = (own: Json, each: Json): boolean =>
    isValues(own) && isValues(each) && each['value'] !== undefined ? sameJson(own['value'], each['value']) : sameJson(own, each)
  return old.filter((own) => !gone.some((each) => same(own, each)))
}

const attributeAfter = (change: Change, old: Json | undefined): Json | undefined => {
  const { op, attribute, filter, sub, value } = change
  if (filter !== undefined) return chosen(change, filter, listOf(old))
  if (sub !== undefined) return partAfter(change, sub, old)
  if (op === 'remove')
    return attribute.multiValued && value !== undefined && value !== null ? removed(attribute, listOf(old), value) : undefined
  const fresh = admitValue(attribute, value)
  if (attribute.multiValued) return op === 'replace' ? fresh : appended(listOf(old), listOf(fresh))
  // RFC 7644 §3.5.2.3: parts that are not named stay as they are.
  return isValues(fresh) ? merged(old, fresh) : fresh
}

/** `name.familyName`; of a multi-valued attribute, that part of each value. */
const partAfter = ({ op, attribute, value }: Change, sub: Attribute, old: Json | undefined): Json | undefined => {
  const fresh = op === 'remove' ? undefined : admitValue(sub, value, `${attribute.name}.${sub.name}`)
  const changed = (own: Json | undefined): Json | undefined => {
    const rest = isValues(own) ? own : {}
    const next = fresh === undefined ? without(rest, sub.name) : { ...rest, [sub.name]: fresh }
    return Object.keys(next).length === 0 ? undefined : next
  }
  if (!attribute.multiValued) return changed(old)
  if (listOf(old).length === 0 && fresh !== undefined) return [{ [sub.name]: fresh }]
  return listOf(old).flatMap((each) => changed(each) ?? [])
}

/**
 * The resource with all changes, in their order. Errors: `scim.invalid_value`, `scim.no_target`; `scim.mutability` where something that is
 * required would be missing.
 */
export const applyChanges = (type: ResourceType, resource: Values, changes: readonly Change[]): Values => {
  const draft: Draft = { ...resource }
  for (const change of changes) {
    if (change.attribute.mutability === 'writeOnly') {
      admitValue(change.attribute, change.value)
      continue
    }
    const own = change.extension === undefined ? undefined : draft[change.extension]
    const holder: Draft = change.extension === undefined ? draft : isValues(own) ? { ...own } : {}
    put(holder, change.attribute.name, attributeAfter(change, holder[change.attribute.name]))
    if (change.extension !== undefined) put(draft, change.extension, holder)
  }
  return complete(type, draft, 'mutability')
}
