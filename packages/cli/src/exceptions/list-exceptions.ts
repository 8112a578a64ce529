import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

export const listExceptions = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/exceptions', { params: { query: cursor } }),
    head: ['exception', 'party', 'rule', 'subject', 'state', 'answer by', 'until'],
    row: ({ id, party, rule, subject, state, answerDue, expiresAt }) => [
      id,
      party,
      rule,
      subject,
      state,
      minute(answerDue),
      minute(expiresAt),
    ],
    none: 'no exception was asked for',
  })
}
