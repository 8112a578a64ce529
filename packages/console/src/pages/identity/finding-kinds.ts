// What each kind of finding means, in words.
import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

export const findingKindsQuery = queryOptions({
  queryKey: ['findings-summary'],
  queryFn: () => api.get('/v1/findings-summary'),
  select: ({ kinds }) => new Map(kinds.map(({ kind, means }) => [kind, means])),
})
