// What waits for the reader. Asked again every few seconds: a question may climb to somebody else, or be answered by another.
import { queryOptions } from '@tanstack/react-query'
import type { Item } from './answers.ts'
import { api } from './client.ts'

export type Waiting = Item<'inbox.read'>

export const inboxQuery = queryOptions({
  queryKey: ['inbox'],
  queryFn: () => api.get('/v1/inbox'),
  refetchInterval: 10_000,
})
