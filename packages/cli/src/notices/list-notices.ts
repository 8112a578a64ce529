import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

type State = 'waiting' | 'gathered' | 'shown' | 'over'

interface Delivery {
  readonly channel: string
  readonly state: string
  readonly problem: string | null
}

const delivered = ({ channel, state, problem }: Delivery): string => `${channel} ${state}${problem === null ? '' : `: ${problem}`}`

export const listNotices = async ({ connect, output, options }: Context<{ all?: true; state?: State }>): Promise<undefined> => {
  const api = await connect()
  const { all, state } = options
  return showList(output, {
    page: (cursor) =>
      api.get('/v1/notices', { params: { query: { ...cursor, ...(all ? { all: 'yes' } : {}), ...(state ? { state } : {}) } } }),
    head: ['when', 'kind', 'about', ...(all ? ['reader'] : []), 'state', 'delivered'],
    row: (one) => [
      minute(one.at),
      one.kind,
      one.title ?? one.subject,
      ...(all ? [one.person ?? `room ${one.room}`] : []),
      one.state,
      one.messages.map(delivered).join('; '),
    ],
    none: 'nobody was told anything',
  })
}
