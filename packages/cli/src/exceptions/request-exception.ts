import { CountersignError } from '@countersign/ledger'
import type { Context } from '../program/context.ts'
import { minute, untilInstant } from '../terminal/time.ts'

interface Options {
  readonly subject: string
  readonly reason: string
  readonly until: string
}

export const requestException = async ({ options, connect, output }: Context<Options>, rule: string): Promise<undefined> => {
  const until = untilInstant(options.until, new Date())
  if (until === undefined)
    throw new CountersignError('cli.bad_until', 'invalid', `\`${options.until}\` is no instant, no day and no span such as 30d`)
  const api = await connect()
  const asked = await api.post('/v1/exceptions', { body: { rule, subject: options.subject, reason: options.reason, until } })
  output.result(asked, () => `${asked.id} is asked for; without an answer by ${minute(asked.answerDue)} it is a no`)
}
