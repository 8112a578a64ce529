import { given, type Item } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

interface Options {
  readonly holder?: string
  readonly system?: string
  readonly package?: string
  readonly state?: Item<'entitlements.list'>['state']
}

export const listEntitlements = async ({ options, connect, output }: Context<Options>): Promise<undefined> => {
  const api = await connect()
  const { holder, system, state } = options
  return showList(output, {
    page: (cursor) =>
      api.get('/v1/access/entitlements', {
        params: { query: { ...given({ holder, system, state, package: options.package }), ...cursor } },
      }),
    head: ['entitlement', 'who', 'system', 'account', 'state', 'reasons', 'until', 'note'],
    row: (one) => [one.id, one.holder, one.system, one.account, one.state, one.reasons, minute(one.until), one.note ?? ''],
    none: 'nobody holds anything of it',
  })
}
