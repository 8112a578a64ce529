import { given, type Item } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { instant } from '../terminal/time.ts'

type Listed = Item<'secrets.list'>

interface Filter {
  readonly system?: string
  readonly owner?: 'gone' | 'there'
  readonly place?: string
}

const MOST = 100_000

const day = (at: string | null): string => instant(at).slice(0, 10)

const whose = (one: Listed): string => one.credential ?? `${one.side} of the connector, ${one.slot}`

/** From where it is read here; without a reference it is only handed out, or only in custody. */
const lies = ({ place, custody }: Listed): string =>
  [
    place ?? 'not read from here',
    ...(custody === null ? [] : [custody.until === null ? 'in custody' : `in custody until ${day(custody.until)}`]),
  ].join(', ')

export const listSecrets = async ({ options, connect, output }: Context<Filter>): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/secrets', { params: { query: given({ ...options, ...cursor }) } }),
    limit: MOST,
    head: ['secret of', 'system', 'lies in', 'delivered to', 'same place as', 'renewed', 'every', 'answers'],
    row: (one) => [
      whose(one),
      one.system,
      lies(one),
      one.readers.map(({ workload }) => workload).join(', ') || '-',
      one.alsoThere.join(', ') || '-',
      one.renewedAt === null ? 'nobody knows' : day(one.renewedAt),
      one.rotateEveryDays === null ? '-' : `${one.rotateEveryDays} days`,
      one.of === 'connector' ? 'whoever administers it' : (one.owner ?? 'nobody'),
    ],
    none: 'no secret is known',
  })
}
