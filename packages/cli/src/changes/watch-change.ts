// A change as it happens. A broken stream is taken up again after the last event that was seen: nothing is left out, nothing told twice.
import { setTimeout as sleep } from 'node:timers/promises'
import { CountersignError } from '@countersign/ledger'
import { type Api, route } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { entryLine } from './entry-line.ts'
import type { ChangeHead, JournalEntry } from './shapes.ts'

const ENDED = new Set(['closed', 'refused', 'denied'])

const isOver = async (api: Api, change: string): Promise<boolean> =>
  ENDED.has((await api.get<ChangeHead>(route`/v1/changes/${change}`)).state)

const entryOf = (data: string): JournalEntry => {
  try {
    return JSON.parse(data) as JournalEntry
  } catch {
    throw new CountersignError('cli.not_an_api', 'unavailable', 'the server sent an event that is not JSON')
  }
}

export const watchChange = async ({ output, connect, io }: Context, change: string): Promise<undefined> => {
  const api = await connect()
  // Also says at once when there is no such change.
  let over = await isOver(api, change)
  let last: string | undefined
  const seen = new Set<string>()
  // A change that is over has its whole story in the journal; a stream of it would only wait for more.
  if (over) {
    const { items } = await api.list<JournalEntry>(route`/v1/changes/${change}/journal`, { limit: 200 }, 10_000)
    for (const entry of items) output.event(entry, () => entryLine(entry))
  }
  for (let failures = 0; !over; ) {
    try {
      for await (const { data, id } of api.events(route`/v1/changes/${change}/events`, last)) {
        last = id ?? last
        failures = 0
        const entry = entryOf(data)
        if (seen.has(entry.id)) continue
        seen.add(entry.id)
        output.event(entry, () => entryLine(entry))
        if (entry.kind === 'change.closed' || entry.kind === 'dossier.sealed') {
          over = await isOver(api, change)
          if (over) break
        }
      }
      over = await isOver(api, change)
    } catch (error) {
      if (!(error instanceof CountersignError) || error.kind !== 'unavailable' || failures >= 20) throw error
      failures += 1
      output.note(`the stream broke off (${plain(error.message)}); going on where it was`)
      await sleep(Math.min(10_000, 250 * 2 ** failures) * (0.5 + Math.random() / 2), undefined, { signal: io.interrupt.signal })
    }
  }
  output.note(`the change ${plain(change)} has ended`)
  return undefined
}
