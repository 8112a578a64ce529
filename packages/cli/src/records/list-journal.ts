import { entryLine } from '../changes/entry-line.ts'
import { given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'

interface Options {
  readonly from: string
  readonly limit: string
  readonly kind?: string
  readonly stream?: string
}

/** Page by page, so that a long journal does not wait for its end. */
export const listJournal = async ({ options, connect, output }: Context<Options>): Promise<undefined> => {
  const api = await connect()
  let left = wholeNumber('--limit', options.limit, 1, 10_000_000)
  const filter = { from: wholeNumber('--from', options.from, 0, Number.MAX_SAFE_INTEGER), kind: options.kind, stream: options.stream }
  let cursor: string | undefined
  do {
    const page = await api.get('/v1/journal', { params: { query: given({ ...filter, cursor, limit: Math.min(left, 200) }) } })
    for (const entry of page.items) output.event(entry, () => entryLine(entry))
    left -= page.items.length
    cursor = page.next
  } while (cursor !== undefined && left > 0)
  if (cursor !== undefined) output.note('there is more; raise `--limit` or go on with `--from`')
  return undefined
}
