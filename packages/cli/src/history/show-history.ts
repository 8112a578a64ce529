import { type Answer, given, listed } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { momentOf } from './moment.ts'
import { renderHistory } from './render-history.ts'

type Told = Answer<'history.read'>

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
      const page = await api.get('/v1/history/{kind}/{id}', {
        params: { path: { kind, id }, query: given({ asOf, field: options.field, ...cursor }) },
      })
      first ??= page
      return page
    }, limit)
    const { next: _next, ...head } = first!
    const told = { ...head, items }
    output.result({ ...told, more }, () => renderHistory(told))
    if (more) output.note(`the newest ${items.length}; give --limit for more`)
    return undefined
  }
