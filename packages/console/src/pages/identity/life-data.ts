// The life of an identity as it is read: its facts page by page, its story whole as far as it is bounded.
import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'
import type { PageOf } from '../../parts/long-table.tsx'
import { changeOf, saidBy, tellChapter, titleOf } from './life-words.ts'
import type { Chapter, Exception, Gap } from './timeline.ts'

const perPage = 100
/** So many deeds are told beside the facts; whoever has more is read in the changes that touched it. */
const mostChapters = 1000

export const factsPage = (identity: string, cursor: string | undefined) =>
  api.get('/v1/identities/{identity}/history', {
    params: { path: { identity }, query: { limit: perPage, ...(cursor ? { cursor } : {}) } },
  })

const storyPage = (identity: string, cursor: string | undefined) =>
  api.get('/v1/identities/{identity}/story', {
    params: { path: { identity }, query: { limit: perPage, ...(cursor ? { cursor } : {}) } },
  })

export interface Told {
  readonly chapters: readonly Chapter[]
  readonly gaps: readonly Gap[]
  readonly exceptions: readonly Exception[]
  /** There are further deeds, newer than these. */
  readonly cut: boolean
}

export const storyQuery = (identity: string) =>
  queryOptions({
    queryKey: ['identity', identity, 'story'],
    queryFn: async (): Promise<Told> => {
      const first = await storyPage(identity, undefined)
      const chapters = [...first.items]
      let { next } = first
      while (next !== undefined && chapters.length < mostChapters) {
        const page = await storyPage(identity, next)
        chapters.push(...page.items)
        next = page.next
      }
      return { chapters, gaps: first.gaps ?? [], exceptions: first.exceptions ?? [], cut: next !== undefined }
    },
  })

/** What was known at a moment; and what is known now. */
export const thenQuery = (identity: string, at: string | undefined) =>
  queryOptions({
    queryKey: ['identity', identity, 'then', at ?? 'now'],
    queryFn: () =>
      api.get('/v1/identities/{identity}/history', { params: { path: { identity }, query: { limit: 1, ...(at ? { asOf: at } : {}) } } }),
  })

interface Line {
  readonly at: string
  readonly kind: 'fact' | 'deed'
  readonly what: string
  readonly by: string
  readonly change: string | null
  readonly before: unknown
  readonly after: unknown
}

const deeds = 'deeds '

/** The whole of it as a file: first its facts, then its deeds, each page of both. */
export const filePage =
  (identity: string) =>
  async (cursor: string | undefined): Promise<PageOf<Line>> => {
    if (cursor?.startsWith(deeds)) {
      const { items, next } = await storyPage(identity, cursor.slice(deeds.length) || undefined)
      return {
        items: items.map((of) => ({
          at: of.openedAt,
          kind: 'deed',
          what: `${of.what} ${of.credential}`,
          by: of.executed.by,
          change: of.change,
          before: null,
          after: tellChapter(of).join('; '),
        })),
        next: next === undefined ? undefined : `${deeds}${next}`,
      }
    }
    const { items, next } = await factsPage(identity, cursor)
    return {
      items: items.map((of) => ({
        at: of.at,
        kind: 'fact',
        what: titleOf(of),
        by: saidBy(of),
        change: changeOf(of) ?? null,
        before: of.before,
        after: of.after,
      })),
      next: next ?? deeds,
    }
  }
