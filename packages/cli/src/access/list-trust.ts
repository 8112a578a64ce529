import { given, type Item } from '../connection/api.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

type Lapse = Item<'trust.list'>
interface Options {
  readonly condition?: Lapse['condition']
  readonly state?: Lapse['state']
}

export const listTrust = async ({ options, connect, output }: Context<Options>, credential: string | undefined): Promise<ExitCode> => {
  const api = await connect()
  const { condition, state } = options
  let any = false
  await showList(output, {
    page: async (cursor) => {
      const page = await api.get('/v1/access/trust', { params: { query: { ...given({ credential, condition, state }), ...cursor } } })
      any ||= page.items.length > 0
      return page
    },
    head: ['credential', 'at', 'condition', 'because', 'then', 'from', 'change'],
    row: (one) => [
      one.credential,
      one.system,
      one.state === 'unknown' ? `${one.condition} (unknown)` : one.condition,
      one.because,
      one.effect,
      minute(one.actsAt),
      one.change ?? '-',
    ],
    none: 'everything that standing access rests on holds, as far as it is known',
  })
  return any ? EXIT.refused : EXIT.ok
}
