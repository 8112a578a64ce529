// Members of groups. A group of any size is changed by what is asked for and read page by page; it is never in memory as a whole.
// Facts only: what a group means for anybody's access is decided elsewhere, or nowhere.

import { CountersignError } from '@countersign/ledger'
import { type BoundFilter, type Change, isValues, quoted, scimError } from '@countersign/scim'
import { digestOfText } from '../../platform/documents.ts'
import type { Work } from '../../runtime.ts'
import { addMembers, idsAtOnce, idsOfMembers, liveAmong, type MemberRow, pageOfMembers, removeMembers } from './members-store.ts'
import type { ScimClient } from './model.ts'

export type Member = MemberRow

const atOnce = 1000
/** As many are named in an entry of the journal; of more, their number and a digest over all. */
const namedInEntry = 100

export type MemberChange = { readonly is: 'add' | 'remove' | 'replace'; readonly ids: readonly string[] } | { readonly is: 'clear' }

const memberIdOf = (each: unknown): string => {
  const value = typeof each === 'string' ? each : isValues(each) ? each['value'] : undefined
  if (typeof value === 'string' && value !== '' && value.length <= 200) return value
  throw scimError('invalidValue', 'a member has a `value`: the id of a resource here')
}

/** The ids of members as a request names them. Errors: `scim.invalid_value`. */
export const memberIds = (value: unknown): string[] => {
  if (value === undefined || value === null) return []
  return [...new Set((Array.isArray(value) ? value : [value]).map(memberIdOf))]
}

/** Ids that a filter names: `value eq "a"`, any of several. */
const idsOf = (filter: BoundFilter): string[] => {
  if (filter.op === 'or') return filter.filters.flatMap(idsOf)
  if (filter.op === 'eq' && filter.target.attribute.name === 'value' && typeof filter.value === 'string') return [filter.value]
  throw scimError('invalidFilter', 'members are chosen by `value eq "…"`')
}

/** A change of a PATCH at `members`. Errors: `scim.invalid_value`, `scim.invalid_filter`, `scim.mutability`. */
export const memberChange = ({ op, filter, sub, value }: Change): MemberChange => {
  if (sub !== undefined && !(op === 'remove' && sub.name === 'value'))
    throw scimError('mutability', `${quoted(`members.${sub.name}`)} can not be changed; take the member out and put another one in`)
  if (filter !== undefined) {
    if (op !== 'remove') throw scimError('mutability', 'a member can not be changed; take it out and put another one in')
    return { is: 'remove', ids: idsOf(filter) }
  }
  const ids = memberIds(value)
  if (op === 'remove') return value === undefined || value === null ? { is: 'clear' } : { is: 'remove', ids }
  return { is: op, ids }
}

const summary = (ids: readonly string[]): Record<string, unknown> =>
  ids.length <= namedInEntry ? { ids: [...ids] } : { count: ids.length, digest: digestOfText([...ids].sort().join('\n')) }

const inParts = async (ids: readonly string[], part: (some: readonly string[]) => Promise<string[]>): Promise<string[]> => {
  const all: string[] = []
  for (let from = 0; from < ids.length; from += idsAtOnce) all.push(...(await part(ids.slice(from, from + idsAtOnce))))
  return all
}

/** Errors: `scim.invalid_value` for whoever is no resource of this source. */
const put = (client: ScimClient, work: Work, group: string, ids: readonly string[]): Promise<string[]> => {
  if (ids.includes(group)) throw scimError('invalidValue', 'a group can not be a member of itself')
  const source = client.source.name
  return inParts(ids, async (some) => {
    const live = new Set(await liveAmong(work.db, work.org, { source, ids: some }))
    const unknown = some.filter((id) => !live.has(id)).slice(0, 5)
    if (unknown.length > 0)
      throw scimError('invalidValue', `no resource ${unknown.map(quoted).join(', ')} of the source \`${source}\`; members are named by id`)
    return addMembers(work.db, work.org, { source, group, ids: some, at: work.at })
  })
}

const take = (client: ScimClient, work: Work, group: string, ids: readonly string[]): Promise<string[]> =>
  inParts(ids, (some) => removeMembers(work.db, work.org, client.source.name, group, some))

/** Whoever is in it and is not to be goes; whoever is not and is to be comes; the others are not touched. */
const replace = async (client: ScimClient, work: Work, group: string, ids: readonly string[]) => {
  const missing = new Set(ids)
  const gone: string[] = []
  let after = ''
  for (;;) {
    const page = await idsOfMembers(work.db, work.org, client.source.name, group, after, idsAtOnce)
    for (const id of page) if (!missing.delete(id)) gone.push(id)
    if (page.length < idsAtOnce) break
    after = page.at(-1)!
  }
  const removed = await take(client, work, group, gone)
  return { added: await put(client, work, group, [...missing]), removed }
}

const carryOut = async (client: ScimClient, work: Work, group: string, change: MemberChange) => {
  switch (change.is) {
    case 'add':
      return { added: await put(client, work, group, change.ids), removed: [] }
    case 'remove':
      return { added: [], removed: await take(client, work, group, change.ids) }
    default:
      return replace(client, work, group, change.is === 'clear' ? [] : change.ids)
  }
}

/** Carries the changes out in their order. Whether there was anything to do. Errors: `scim.invalid_value`. */
export const changeMembers = async (client: ScimClient, work: Work, group: string, changes: readonly MemberChange[]): Promise<boolean> => {
  let changed = false
  for (const change of changes) {
    const { added, removed } = await carryOut(client, work, group, change)
    if (added.length + removed.length === 0) continue
    changed = true
    const body = { source: client.source.name, group, added: summary(added), removed: summary(removed) }
    work.record({ kind: 'scim.members_changed', body })
  }
  return changed
}

/** A group's members, page by page: who is in it from beginning to end is given exactly once. */
export async function* membersOf({ runtime, caller, source }: ScimClient, group: string): AsyncGenerator<readonly Member[]> {
  let after = ''
  for (;;) {
    const page = await pageOfMembers(runtime.db, caller.org, source.name, group, after, atOnce)
    if (page.length > 0) yield page
    if (page.length < atOnce) return
    after = page.at(-1)!.id
  }
}

export const noSuchResource = (what: string, id: string): CountersignError =>
  new CountersignError('scim.unknown_resource', 'not_found', `no ${what} ${quoted(id)}`)
