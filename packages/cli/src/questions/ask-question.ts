// Asking, answering, taking back.
import type { Context } from '../program/context.ts'

export const askQuestion = async (
  { options, connect, output }: Context<{ to?: string }>,
  change: string,
  words: string,
): Promise<undefined> => {
  const api = await connect()
  const asked = await api.post('/v1/changes/{change}/questions', {
    params: { path: { change } },
    body: { words, ...(options.to === undefined ? {} : { to: options.to }) },
  })
  output.result(asked, () => `${asked.id} is asked${asked.to === null ? '' : ` of ${asked.to}`}; nothing waits for the answer`)
}

export const answerQuestion = async ({ connect, output }: Context, question: string, words: string): Promise<undefined> => {
  const api = await connect()
  const answered = await api.post('/v1/questions/{question}/answer', { params: { path: { question } }, body: { words } })
  output.result(answered, () => `${question} is answered`)
}

export const withdrawQuestion = async ({ connect, output }: Context, question: string): Promise<undefined> => {
  const api = await connect()
  const withdrawn = await api.post('/v1/questions/{question}/withdraw', { params: { path: { question } }, body: {} })
  output.result(withdrawn, () => `${question} is withdrawn`)
}
