// Resources on the wire: what is kept, with `meta`, the groups of a user and the members of a group. A group is written out page by page, so that
// one of a hundred thousand members is never in memory as a whole.
import { groupsByMember, membersOf, type ScimClient, type Stored, versionTag } from '@countersign/core/registry/scim/index'
import { LIST_RESPONSE, type Projection, RESOURCE_TYPES, type Values } from '@countersign/scim'

export const locationOf = (base: string, stored: Pick<Stored, 'type' | 'id'>): string =>
  `${base}${RESOURCE_TYPES[stored.type].endpoint}/${encodeURIComponent(stored.id)}`

interface Shown {
  readonly base: string
  readonly client: ScimClient
  readonly projection: Projection
}

const withMeta = (base: string, stored: Stored): Values => ({
  ...stored.content,
  id: stored.id,
  meta: {
    resourceType: stored.type,
    created: stored.created_at.toISOString(),
    lastModified: stored.changed_at.toISOString(),
    location: locationOf(base, stored),
    version: versionTag(stored.version),
  },
})

/** Each resource without a group's members. */
const heads = async ({ base, client, projection }: Shown, rows: readonly Stored[]): Promise<Values[]> => {
  const users = rows.filter(({ type }) => type === 'User').map(({ id }) => id)
  const groups = projection.wants('groups') ? await groupsByMember(client, users) : new Map<string, never[]>()
  return rows.map((stored) => {
    const own = groups.get(stored.id) ?? []
    const listed = own.map(({ id, display }) => ({
      value: id,
      $ref: locationOf(base, { type: 'Group', id }),
      ...(display === null ? {} : { display }),
      type: 'direct',
    }))
    return projection.show({ ...withMeta(base, stored), ...(listed.length === 0 ? {} : { groups: listed }) })
  })
}

/** The members as text, without brackets. */
async function* memberTexts({ base, client, projection }: Shown, group: string): AsyncGenerator<string> {
  let first = true
  for await (const page of membersOf(client, group)) {
    const text = page
      .map(({ id, type, display }) => {
        const member = { value: id, $ref: locationOf(base, { type, id }), type, ...(display === null ? {} : { display }) }
        return JSON.stringify((projection.show({ members: [member] })['members'] as readonly Values[])[0])
      })
      .join(',')
    yield first ? text : `,${text}`
    first = false
  }
}

async function* resourceTexts(shown: Shown, stored: Stored, head: Values): AsyncGenerator<string> {
  const text = JSON.stringify(head)
  if (stored.type !== 'Group' || !shown.projection.wants('members')) {
    yield text
    return
  }
  let begun = false
  for await (const part of memberTexts(shown, stored.id)) {
    if (!begun) yield `${text.slice(0, -1)},"members":[`
    begun = true
    yield part
  }
  yield begun ? ']}' : text
}

/** One resource as text: at once where it is small, in parts where it is a group. */
export const resourceAnswer = async (shown: Shown, stored: Stored): Promise<string | AsyncIterable<string>> => {
  const [head] = await heads(shown, [stored])
  return stored.type === 'Group' ? resourceTexts(shown, stored, head!) : JSON.stringify(head)
}

/** A list as text (RFC 7644 §3.4.2). */
export const listAnswer = async (
  shown: Shown,
  rows: readonly Stored[],
  facts: { readonly totalResults: number; readonly startIndex?: number; readonly nextCursor?: string },
): Promise<string | AsyncIterable<string>> => {
  const resources = await heads(shown, rows)
  const { totalResults, startIndex, nextCursor } = facts
  const frame = {
    schemas: [LIST_RESPONSE],
    totalResults,
    itemsPerPage: rows.length,
    ...(startIndex === undefined ? {} : { startIndex }),
    ...(nextCursor === undefined ? {} : { nextCursor }),
  }
  if (rows[0]?.type !== 'Group') return JSON.stringify({ ...frame, Resources: resources })
  return (async function* () {
    yield `${JSON.stringify(frame).slice(0, -1)},"Resources":[`
    for (const [n, stored] of rows.entries()) {
      if (n > 0) yield ','
      yield* resourceTexts(shown, stored, resources[n]!)
    }
    yield ']}'
  })()
}

export const plainList = (resources: readonly Values[]): string =>
  JSON.stringify({
    schemas: [LIST_RESPONSE],
    totalResults: resources.length,
    itemsPerPage: resources.length,
    startIndex: 1,
    Resources: resources,
  })
