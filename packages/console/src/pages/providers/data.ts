// What the pages of a provider ask of the server, each fact once.
import { queryOptions } from '@tanstack/react-query'
import { api } from '../../api/client.ts'

const whole = { limit: 200 } as const

export const providerQuery = (provider: string) =>
  queryOptions({
    queryKey: ['provider', provider],
    queryFn: () => api.get('/v1/providers/{provider}', { params: { path: { provider } } }),
  })

export const scoreQuery = (provider: string) =>
  queryOptions({
    queryKey: ['provider', provider, 'score'],
    queryFn: () => api.get('/v1/providers/{provider}/drill-score', { params: { path: { provider } } }),
  })

export const drillsQuery = (provider: string) =>
  queryOptions({
    queryKey: ['provider', provider, 'drills'],
    queryFn: () => api.get('/v1/drills', { params: { query: { provider, ...whole } } }),
  })

export const mandatesQuery = (provider: string) =>
  queryOptions({
    queryKey: ['provider', provider, 'mandates'],
    queryFn: () => api.get('/v1/providers/{provider}/mandates', { params: { path: { provider }, query: whole } }),
    refetchInterval: 10_000,
  })

/** Suspended by itself: how far that is. */
export const suspensionQuery = (provider: string) =>
  queryOptions({
    queryKey: ['provider', provider, 'suspension'],
    queryFn: () => api.get('/v1/providers/{provider}/suspension', { params: { path: { provider } } }),
  })
