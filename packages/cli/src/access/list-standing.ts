import { given, type Item } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

interface Options {
  readonly system?: string
  readonly party?: string
  readonly verdict?: Item<'access.standing'>['verdict']
}

export const listStanding = async ({ options, connect, output }: Context<Options>): Promise<undefined> => {
  const api = await connect()
  const { system, party, verdict } = options
  return showList(output, {
    page: (cursor) => api.get('/v1/access/standing', { params: { query: { ...given({ system, party, verdict }), ...cursor } } }),
    head: ['system', 'account', 'party', 'verdict', 'why', 'since', 'seen'],
    row: (one) => [
      one.system,
      one.key === null ? one.account : `${one.account} (${one.key})`,
      one.party,
      one.verdict,
      one.reason,
      minute(one.firstSeenAt),
      minute(one.seenAt),
    ],
    none: 'nothing of it was found where systems could be asked; `countersign access scans` says which could not',
  })
}
