// The whole journal of a change, in log order.
import { type Api, listed } from '../connection/api.ts'
import type { JournalEntry } from './shapes.ts'

const MOST = 100_000

export const journalOf = (api: Api, change: string): Promise<{ items: JournalEntry[]; more: boolean }> =>
  listed((cursor) => api.get('/v1/changes/{change}/journal', { params: { path: { change }, query: { limit: 200, ...cursor } } }), MOST)
