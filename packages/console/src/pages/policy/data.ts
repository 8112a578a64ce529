// What the page of the policy asks of the server. The digest in force is part of each key: after a change nothing of the pack before is shown.
import { queryOptions } from '@tanstack/react-query'
import type { Answer } from '../../api/answers.ts'
import { api } from '../../api/client.ts'

export type Pack = Answer<'policy.read'>

export const packQuery = queryOptions({
  queryKey: ['policy'],
  queryFn: () => api.get('/v1/policy'),
  refetchInterval: 30_000,
})

export const fileQuery = (digest: string, path: string) =>
  queryOptions({
    queryKey: ['policy', digest, 'file', path],
    queryFn: () => api.get('/v1/policy/files', { params: { query: { path } } }),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const testsQuery = (digest: string) =>
  queryOptions({
    queryKey: ['policy', digest, 'tests'],
    queryFn: () => api.get('/v1/policy/tests'),
    staleTime: Number.POSITIVE_INFINITY,
  })

export const powersQuery = (digest: string) =>
  queryOptions({
    queryKey: ['policy', digest, 'powers'],
    queryFn: () => api.get('/v1/policy/powers'),
    staleTime: Number.POSITIVE_INFINITY,
  })
