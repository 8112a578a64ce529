// What the page of an identity asks of the server, each fact once.
import { queryOptions } from '@tanstack/react-query'
import type { Answer, Item } from '../../api/answers.ts'
import { api } from '../../api/client.ts'

export type Identity = Answer<'identities.read'>
export type Credential = Item<'credentials.list'>
export type Change = Item<'changes.list'>

const of = (identity: string) => ({ params: { path: { identity } } }) as const

export const identityQuery = (identity: string) =>
  queryOptions({ queryKey: ['identity', identity], queryFn: () => api.get('/v1/identities/{identity}', of(identity)) })

/** The worst first; so many as fit on the page, and whether there are more. */
export const findingsQuery = (identity: string) =>
  queryOptions({
    queryKey: ['identity', identity, 'findings'],
    queryFn: () => api.get('/v1/findings', { params: { query: { identity, state: 'open', order: 'urgency', limit: 50 } } }),
  })

export const changesQuery = (identity: string) =>
  queryOptions({
    queryKey: ['identity', identity, 'changes'],
    queryFn: () => api.get('/v1/changes', { params: { query: { identity, order: 'newest', limit: 50 } } }),
    refetchInterval: 30_000,
  })

/** The newest word on one of its facts: since when it is so, and who said it. */
export const saidQuery = (identity: string, field: string) =>
  queryOptions({
    queryKey: ['identity', identity, 'said', field],
    queryFn: () => api.get('/v1/identities/{identity}/history', { params: { path: { identity }, query: { field, limit: 1 } } }),
  })

export const personQuery = (person: string) =>
  queryOptions({
    queryKey: ['person', person, 'life'],
    queryFn: () => api.get('/v1/lifecycle/people/{person}', { params: { path: { person } } }),
    retry: false,
  })

export const dayAfterQuery = (subject: string) =>
  queryOptions({
    queryKey: ['day-after', subject],
    queryFn: () => api.get('/v1/estate/subjects/{subject}/day-after', { params: { path: { subject }, query: { limit: 1 } } }),
  })

export type View = 'blast_radius' | 'dependents'

const perPage = 200
/** So many things are read for a map; the list beside it reads on. */
export const mostOnMap = 400

/** The nearest first; what was not read is counted. */
export const reachQuery = (identity: string, view: View) =>
  queryOptions({
    queryKey: ['reach', identity, view],
    queryFn: async () => {
      const page = (cursor?: string) =>
        api.get('/v1/estate/nodes/{node}/reach', {
          params: { path: { node: `identity:${identity}` }, query: { view, limit: perPage, ...(cursor ? { cursor } : {}) } },
        })
      const first = await page()
      let { next } = first
      const items = [...first.items]
      while (next !== undefined && items.length < mostOnMap) {
        const further = await page(next)
        items.push(...further.items)
        next = further.next
      }
      return { ...first, items }
    },
  })

/** Of its credentials as many as one page gives, for what is told beside the list of all. */
export const credentialsQuery = (identity: string) =>
  queryOptions({
    queryKey: ['identity', identity, 'credentials'],
    queryFn: () => api.get('/v1/credentials', { params: { query: { identity, limit: perPage } } }),
  })
