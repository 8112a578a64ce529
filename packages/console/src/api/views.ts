// Saved views of the reader himself: there are few of one page, so that one answer holds them all.
import { queryOptions } from '@tanstack/react-query'
import type { Item } from './answers.ts'
import { api } from './client.ts'

export type View = Item<'views.list'>
export type ViewPage = View['page']

export const viewsQuery = (page: ViewPage) =>
  queryOptions({ queryKey: ['views', page], queryFn: () => api.get('/v1/views', { params: { query: { page, limit: 200 } } }) })

/** What is asked anew when one was saved, renamed or removed. */
export const viewsKey = ['views'] as const
