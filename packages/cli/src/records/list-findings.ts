import { given, type Item } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

export const listFindings = async ({
  options,
  connect,
  output,
}: Context<{ state?: Item<'findings.list'>['state'] | 'all' }>): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) =>
      api.get('/v1/findings', {
        params: { query: { ...given({ state: options.state === 'all' ? undefined : options.state }), ...cursor } },
      }),
    head: ['finding', 'kind', 'about', 'severity', 'owner', 'due', 'state'],
    row: ({ id, kind, subject, severity, owner, dueAt, state }) => [id, kind, subject, severity, owner, minute(dueAt), state],
    none: 'no finding',
  })
}
