import type { Context } from '../program/context.ts'
import { entryLine } from './entry-line.ts'
import { journalOf } from './journal-of.ts'
import { renderChange } from './render-change.ts'

export const showChange = async ({ options, output, connect }: Context<{ timeline?: boolean }>, id: string): Promise<undefined> => {
  const api = await connect()
  const change = await api.get('/v1/changes/{change}', { params: { path: { change: id } } })
  const journal = options.timeline ? await journalOf(api, id) : undefined
  output.result(journal === undefined ? change : { ...change, journal: journal.items }, () =>
    [renderChange(change, output.colour), ...(journal === undefined ? [] : ['', 'Journal', ...journal.items.map(entryLine)])].join('\n'),
  )
  return undefined
}
