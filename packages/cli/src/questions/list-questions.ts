import { given, type Item } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

type Question = Item<'questions.list'>
const theEnterprise = 'the enterprise'

export const listQuestions = async ({
  options,
  connect,
  output,
}: Context<{ change?: string; mine?: boolean; state?: Question['state'] }>): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/questions', { params: { query: { ...given({ ...options }), ...cursor } } }),
    head: ['question', 'change', 'by', 'to', 'state', 'words', 'answer'],
    row: ({ id, change, askedBy, to, state, words, answer }) => [
      id,
      change,
      askedBy ?? theEnterprise,
      to ?? theEnterprise,
      state,
      words,
      answer,
    ],
    none: 'nothing was asked',
  })
}

export const listPeople = async ({ connect, output }: Context, change: string): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/changes/{change}/people', { params: { path: { change }, query: cursor } }),
    head: ['person', 'name', 'of', 'because'],
    row: ({ person, name, party, because }) => [person, name, party, because.join(', ').replaceAll('_', ' ')],
    none: 'nobody who is here has to do with this change',
  })
}

export const showQuestion = async ({ connect, output }: Context, question: string): Promise<undefined> => {
  const api = await connect()
  const one = await api.get('/v1/questions/{question}', { params: { path: { question } } })
  output.result(one, () =>
    [
      `${one.askedBy ?? theEnterprise} asked ${one.to ?? theEnterprise} at ${minute(one.askedAt)} about ${one.change} (${one.state})`,
      one.words,
      ...(one.answer === null || one.endedAt === null ? [] : [`answered at ${minute(one.endedAt)}:`, one.answer]),
    ].join('\n'),
  )
}
