import { route } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { entryLine } from './entry-line.ts'
import { renderChange } from './render-change.ts'
import type { ChangeDetail, JournalEntry } from './shapes.ts'

const MAX_ENTRIES = 10_000

export const showChange = async ({ options, output, connect }: Context<{ timeline?: boolean }>, id: string): Promise<undefined> => {
  const api = await connect()
  const change = await api.get<ChangeDetail>(route`/v1/changes/${id}`)
  const journal = options.timeline ? await api.list<JournalEntry>(route`/v1/changes/${id}/journal`, { limit: 200 }, MAX_ENTRIES) : undefined
  output.result(journal === undefined ? change : { ...change, journal: journal.items }, () =>
    [renderChange(change, output.colour), ...(journal === undefined ? [] : ['', 'Journal', ...journal.items.map(entryLine)])].join('\n'),
  )
  return undefined
}
