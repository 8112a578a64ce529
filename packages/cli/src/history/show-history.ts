import type { operations } from '@countersign/client'
import { type Answer, type Api, given, listed } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { momentOf } from './moment.ts'
import { renderHistory } from './render-history.ts'

type Told = Answer<'identities.history'>
type Query = NonNullable<operations['identities.history']['parameters']['query']>

const ask: Readonly<Record<Told['kind'], (api: Api, id: string, query: Query) => Promise<Told>>> = {
  identity: (api, id, query) => api.get('/v1/identities/{identity}/history', { params: { path: { identity: id }, query } }),
  principal: (api, id, query) => api.get('/v1/principals/{principal}/history', { params: { path: { principal: id }, query } }),
  credential: (api, id, query) => api.get('/v1/credentials/{credential}/history', { params: { path: { credential: id }, query } }),
  contract: (api, id, query) => api.get('/v1/contracts/{contract}/history', { params: { path: { contract: id }, query } }),
  workload: (api, id, query) => api.get('/v1/workloads/{workload}/history', { params: { path: { workload: id }, query } }),
}

interface Options {
  readonly asOf?: string
  readonly field?: string
  readonly limit: string
}

export const showHistoryOf =
  (kind: Told['kind']) =>
  async ({ options, connect, output }: Context<Options>, id: string): Promise<undefined> => {
    const asOf = momentOf('--as-of', options.asOf)
    const limit = wholeNumber('--limit', options.limit, 1, 100_000)
    const api = await connect()
    let first: Told | undefined
    const { items, more } = await listed(async (cursor) => {
      const page = await ask[kind](api, id, given({ asOf, field: options.field, ...cursor }))
      first ??= page
      return page
    }, limit)
    const { next: _next, ...head } = first!
    const told = { ...head, items }
    output.result({ ...told, more }, () => renderHistory(told))
    if (more) output.note(`the newest ${items.length}; give --limit for more`)
    return undefined
  }
