import { given, type Item } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

export const listRisks = async ({
  options,
  connect,
  output,
}: Context<{ state?: Item<'risk.list'>['state']; change?: string }>): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) =>
      api.get('/v1/risk-acceptances', { params: { query: { ...given({ state: options.state, change: options.change }), ...cursor } } }),
    head: ['acceptance', 'credential', 'why', 'state', 'by', 'until'],
    row: ({ id, credential, reason, state, person, expiresAt }) => [id, credential, reason, state, person, minute(expiresAt)],
    none: 'no risk waits for anybody',
  })
}
