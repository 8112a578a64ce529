import { given, listed } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { table } from '../terminal/table.ts'
import { instant } from '../terminal/time.ts'

/** Of the first so many, those in the state that is asked for. */
export const listChanges = async ({
  options,
  connect,
  output,
}: Context<{ state?: string; identity?: string; limit: string }>): Promise<undefined> => {
  const api = await connect()
  const { items, more } = await listed(
    (cursor) => api.get('/v1/changes', { params: { query: { ...given({ identity: options.identity }), ...cursor } } }),
    wholeNumber('--limit', options.limit, 1, 100_000),
  )
  const shown = options.state === undefined ? items : items.filter(({ state }) => state === options.state)
  const rows = shown.map((change) => [
    change.id,
    change.trigger.ref === null ? change.trigger.kind : `${change.trigger.kind} ${change.trigger.ref}`,
    change.state,
    change.closure,
    change.ticket,
    change.requester,
    instant(change.openedAt).slice(0, 10),
  ])
  output.result({ items: shown, more }, () =>
    rows.length === 0 ? 'no change' : table(['change', 'because of', 'state', 'closure', 'ticket', 'asked by', 'opened'], rows),
  )
  if (more) output.note(`of the first ${items.length}; there are more`)
  return undefined
}
