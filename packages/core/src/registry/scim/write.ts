// A client creates, replaces, patches or removes a resource. Each is one transaction: the resource, the source's word that it comes to, the
// event and the entries. Who comes at the same time shares a transaction; each keeps its own laws.
import { CountersignError, canonicalJson } from '@countersign/ledger'
import {
  admitResource,
  applyChanges,
  type Change,
  foldedResource,
  quoted,
  RESOURCE_TYPES,
  readPatch,
  scimError,
  type Values,
} from '@countersign/scim'
import { transactTogether } from '../../evidence/journal/index.ts'
import { digestOfText } from '../../platform/documents.ts'
import type { Work } from '../../runtime.ts'
import type { ScimResourceName } from '../../tables.ts'
import { changeMembers, type MemberChange, memberChange, memberIds, noSuchResource } from './members.ts'
import { dropMemberships } from './members-store.ts'
import { type ScimClient, type Stored, versionTag } from './model.ts'
import { recordKeyOf } from './record.ts'
import { holdersOf, lockStored, markDeleted, raiseVersion, writeStored } from './store.ts'
import { tellEnd, tellState } from './tell.ts'

/** A resource without its members, and the members apart. */
const apart = (type: ScimResourceName, given: Values): { content: Values; members: string[] } => {
  if (type !== 'Group') return { content: given, members: [] }
  const { members, ...content } = given
  return { content, members: memberIds(members) }
}

const uniqueNameOf = (type: ScimResourceName, folded: Values): string | null => {
  if (type === 'Group') return null
  return String(folded[type === 'User' ? 'userName' : 'displayName'])
}

const requireFree = async (
  client: ScimClient,
  work: Work,
  type: ScimResourceName,
  id: string,
  names: { uniqueName: string | null; recordKey: string | null },
): Promise<void> => {
  const { uniqueName, recordKey } = names
  if (uniqueName === null || recordKey === null) return
  const others = (await holdersOf(work.db, work.org, { source: client.source.name, type, uniqueName, recordKey })).filter(
    (row) => row.id !== id,
  )
  const [other] = others
  if (other === undefined) return
  const byName = others.some(({ by }) => by === 'name')
  const what = byName ? (type === 'User' ? '`userName`' : '`displayName`') : '`externalId`'
  throw scimError('uniqueness', `another ${type} has this ${what}: ${quoted(other.id)}`)
}

/** RFC 7644 §3.14. Errors: `scim.version_mismatch`. */
const requireVersion = (stored: Stored, ifMatch: string | undefined): void => {
  if (ifMatch === undefined || ifMatch.trim() === '*') return
  const tags = ifMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  if (!tags.includes(versionTag(stored.version).slice(2)))
    throw new CountersignError(
      'scim.version_mismatch',
      'conflict',
      `the resource is at version ${versionTag(stored.version)}; read it again`,
    )
}

/** What is now so, with the entry that says it. */
const write = async (
  client: ScimClient,
  work: Work,
  how: 'created' | 'replaced' | 'patched',
  known: Stored | undefined,
  as: { readonly id: string; readonly type: ScimResourceName; readonly content: Values },
): Promise<Stored> => {
  const { id, type, content } = as
  const folded = foldedResource(RESOURCE_TYPES[type], { ...content, id })
  const uniqueName = uniqueNameOf(type, folded)
  const recordKey = known?.record_key ?? (type === 'Group' ? null : recordKeyOf(client.source, type, content))
  await requireFree(client, work, type, id, { uniqueName, recordKey })
  const told = await tellState(client, work, type, content, recordKey, known)
  const next: Stored = {
    id,
    type,
    version: (known?.version ?? 0) + 1,
    content,
    created_at: known?.created_at ?? work.at,
    changed_at: work.at,
    record_key: recordKey,
    ...told,
  }
  await writeStored(work.db, work.org, { org_id: work.org, source: client.source.name, ...next, unique_name: uniqueName, folded })
  work.record({
    kind: `scim.${how}`,
    body: { source: client.source.name, type, id, version: next.version, digest: digestOfText(canonicalJson(content)) },
  })
  return next
}

const within = <T>(client: ScimClient, subject: string, body: (work: Work) => Promise<T>, peaceful?: string): Promise<T> =>
  transactTogether(client.runtime, client.caller, { kind: `scim ${client.source.name}`, subject, peaceful, comesAgain: true }, body)

const lock = async (client: ScimClient, work: Work, type: ScimResourceName, id: string, ifMatch: string | undefined): Promise<Stored> => {
  const stored = await lockStored(work.db, work.org, { source: client.source.name, type, id })
  if (stored === undefined) throw noSuchResource(type, id)
  requireVersion(stored, ifMatch)
  return stored
}

/** POST. Errors: `scim.*`, `source.*`. */
export const createResource = async (client: ScimClient, type: ScimResourceName, input: unknown): Promise<Stored> => {
  const { content, members } = apart(type, admitResource(RESOURCE_TYPES[type], input))
  const id = client.runtime.ids.next('scm')
  // ORDER: two of the same name never share a transaction: the one would not see the other.
  const subject = `${type} ${uniqueNameOf(type, foldedResource(RESOURCE_TYPES[type], content)) ?? id}`
  return within(client, subject, async (work) => {
    const stored = await write(client, work, 'created', undefined, { id, type, content })
    if (members.length > 0) await changeMembers(client, work, id, [{ is: 'add', ids: members }])
    return stored
  })
}

/** PUT. What the body doesn't hold is unset. Errors: `scim.*`, `source.*`. */
export const replaceResource = async (
  client: ScimClient,
  type: ScimResourceName,
  id: string,
  input: unknown,
  ifMatch?: string,
): Promise<Stored> => {
  const { content, members } = apart(type, admitResource(RESOURCE_TYPES[type], input))
  return within(client, id, async (work) => {
    const known = await lock(client, work, type, id, ifMatch)
    const stored = await write(client, work, 'replaced', known, { id, type, content })
    if (type === 'Group') await changeMembers(client, work, id, [{ is: 'replace', ids: members }])
    return stored
  })
}

/** Changes of members apart from the others; both keep their order. */
const sorted = (type: ScimResourceName, changes: readonly Change[]): { members: MemberChange[]; others: Change[] } => {
  const own = (change: Change): boolean => type === 'Group' && change.extension === undefined && change.attribute.name === 'members'
  return { members: changes.filter(own).map(memberChange), others: changes.filter((change) => !own(change)) }
}

/** PATCH. Errors: `scim.*`, `source.*`. */
export const patchResource = async (
  client: ScimClient,
  type: ScimResourceName,
  id: string,
  input: unknown,
  ifMatch?: string,
): Promise<Stored> => {
  const { members, others } = sorted(type, readPatch(RESOURCE_TYPES[type], input))
  // Who comes into a group and who goes are no matter to each other.
  const peaceful = others.length === 0 && ifMatch === undefined && members.every(({ is }) => is === 'add' || is === 'remove')
  const change = async (work: Work): Promise<Stored> => {
    const known = await lock(client, work, type, id, ifMatch)
    const content = applyChanges(RESOURCE_TYPES[type], known.content, others)
    const same = canonicalJson(content) === canonicalJson(known.content)
    const stored = same ? known : await write(client, work, 'patched', known, { id, type, content })
    const moved = await changeMembers(client, work, id, members)
    if (!moved || !same) return stored
    return {
      ...stored,
      version: await raiseVersion(work.db, work.org, { source: client.source.name, id, at: work.at }),
      changed_at: work.at,
    }
  }
  return within(client, id, change, peaceful ? 'members' : undefined)
}

/** DELETE: the resource isn't there any more, and the record is over. What was stays. Errors: `scim.*`, `source.*`. */
export const removeResource = (client: ScimClient, type: ScimResourceName, id: string, ifMatch?: string): Promise<void> =>
  within(client, id, async (work) => {
    const known = await lock(client, work, type, id, ifMatch)
    const told = await tellEnd(client, work, known, 'deleted by the client')
    const dropped = await dropMemberships(work.db, work.org, client.source.name, id)
    await markDeleted(work.db, work.org, client.source.name, id, work.at, told.told_at)
    work.record({
      kind: 'scim.removed',
      body: { source: client.source.name, type, id, version: known.version + 1, memberships: dropped.length },
    })
  })
