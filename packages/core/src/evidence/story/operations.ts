// The API of the story of an identity.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, PageQuery, pageOf, positionOf } from '../../platform/paging.ts'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { readIdentity, saidBySources } from '../../registry/inventory/index.ts'
import { readPartyBook } from '../../registry/parties/index.ts'
import { partyTree, reachOf } from '../../registry/principals/index.ts'
import { chaptersOf } from './chapters.ts'
import { gapsOfLife } from './life.ts'
import { ChapterShown, ExceptionOfStory, GapShown, showChapter, showException, showGap } from './shown.ts'
import { credentialsOf, type DeedRow, deedsOf, exceptionsAbout, type Place } from './store.ts'

const unknown = (id: string) => new CountersignError('identity.unknown', 'not_found', `no identity \`${id}\``)

const positionIn = (text: string): Place | undefined => {
  const [openedAt, ...operation] = text.split(' ')
  return text === '' ? undefined : { openedAt: new Date(openedAt!), operation: operation.join(' ') }
}
const positionAt = (deed: DeedRow): string => `${deed.opened_at.toISOString()} ${deed.id}`

const read = operation({
  id: 'identities.story',
  method: 'GET',
  path: '/v1/identities/{identity}/story',
  summary: 'What every party did in the life of an identity, stitched into one story, with its gaps',
  description:
    'A chapter for each operation on its credentials, by when its change was opened. Gaps and exceptions are those of the whole life and stand on the first page. A provider gets its own part and that of its subcontractors, and is told nothing of others.',
  scope: 'read',
  power: 'read.change',
  asksItself: true,
  params: Closed({ identity: Id }),
  query: Closed({ ...PageQuery, since: Type.Optional(Instant) }),
  response: Closed({
    identity: Closed({
      id: Id,
      kind: Nullable(Type.String()),
      name: Nullable(Type.String()),
      party: Nullable(Id),
      environment: Nullable(Type.String()),
      criticality: Nullable(Type.String()),
      state: Nullable(Type.String()),
      businessOwner: Nullable(Id),
      technicalOwner: Nullable(Id),
      expiresAt: Nullable(Instant),
      approval: Nullable(
        Closed(
          { reference: Type.String(), source: Nullable(Id) },
          { description: 'Who or what approved it by the word of that source, or of whoever brought it in; no approval of ours' },
        ),
      ),
    }),
    items: Type.Array(ChapterShown),
    gaps: Type.Optional(Type.Array(GapShown)),
    exceptions: Type.Optional(Type.Array(ExceptionOfStory)),
    next: Type.Optional(Type.String({ description: 'Cursor of the next page; absent on the last' })),
  }),
  errors: ['identity.unknown', 'story.too_long'],
  handle: async (runtime, caller, { params, query }) => {
    const { db } = runtime
    const { org } = caller
    // A cursor is judged before anything is read.
    const list = listName(`identities/${params.identity}/story`, { since: query.since })
    positionOf(list, query.cursor)
    const reach = reachOf(runtime, caller, 'read.change', 'identity')
    const only = reach === undefined ? undefined : await partyTree(db, org, reach)
    const whole = only === undefined
    const identity = await readIdentity(db, org, params.identity)
    const isOwn = identity !== undefined && (whole || only.includes(identity.party_id))
    // Whoever has no part in it is told what he would be told of one that doesn't exist.
    if (!identity || (!isOwn && (await deedsOf(db, org, identity.id, { only, limit: 1 })).length === 0)) throw unknown(params.identity)
    const since = query.since === undefined ? undefined : new Date(query.since)
    const book = await readPartyBook(db, org)
    const page = await pageOf(
      list,
      query,
      (after, limit) => deedsOf(db, org, identity.id, { since, only, after: positionIn(after), limit }),
      positionAt,
      (deed) => deed,
    )
    const chapters = await chaptersOf(runtime, org, book, page.items, only)
    const subjects = [identity.id, ...(await credentialsOf(db, org, identity.id)).map(({ id }) => id)]
    return {
      identity: {
        id: identity.id,
        kind: isOwn ? identity.kind : null,
        name: isOwn ? identity.name : null,
        party: isOwn ? identity.party_id : null,
        environment: isOwn ? identity.environment : null,
        criticality: isOwn ? identity.criticality : null,
        state: isOwn ? identity.state : null,
        businessOwner: whole ? identity.business_owner : null,
        technicalOwner: whole ? identity.technical_owner : null,
        expiresAt: isOwn ? (identity.expires_at?.toISOString() ?? null) : null,
        approval:
          whole && identity.approval_reference !== null
            ? { reference: identity.approval_reference, source: await whoSaysApproved(db, org, identity.id) }
            : null,
      },
      items: chapters.map((chapter) => showChapter(chapter, whole)),
      ...(query.cursor === undefined
        ? {
            gaps: (await gapsOfLife(runtime, org, book, identity, { since, only })).map(showGap),
            exceptions: (await exceptionsAbout(db, org, subjects, only)).map((row) => showException(row, whole)),
          }
        : {}),
      ...(page.next === undefined ? {} : { next: page.next }),
    }
  },
})

const whoSaysApproved = async (...of: Parameters<typeof saidBySources>): Promise<string | null> =>
  (await saidBySources(...of)).find(({ says }) => says.includes('approvalReference'))?.source ?? null

export const storyOperations = [read]
