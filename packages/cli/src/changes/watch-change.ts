// A change as it happens. The client takes a broken stream up again after the last event: nothing is left out, nothing told twice.
import type { Api } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { entryLine } from './entry-line.ts'
import { journalOf } from './journal-of.ts'
import type { JournalEntry } from './shapes.ts'

const ENDED: readonly string[] = ['closed', 'refused', 'denied']

const isOver = async (api: Api, change: string): Promise<boolean> =>
  ENDED.includes((await api.get('/v1/changes/{change}', { params: { path: { change } } })).state)

export const watchChange = async ({ output, connect }: Context, change: string): Promise<undefined> => {
  const api = await connect()
  // Also says at once when there is no such change.
  if (await isOver(api, change)) {
    // Its whole story is in the journal; a stream of it would only wait for more.
    for (const entry of (await journalOf(api, change)).items) output.event(entry, () => entryLine(entry))
  } else {
    for await (const { event, data } of api.events(change)) {
      const entry = data as JournalEntry
      output.event(entry, () => entryLine(entry))
      if (event.startsWith('change.') && (await isOver(api, change))) break
    }
  }
  output.note(`the change ${plain(change)} has ended`)
  return undefined
}
