import { given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { table } from '../terminal/table.ts'

interface Options {
  readonly operation?: string
  readonly environment?: 'production' | 'staging' | 'development'
}

export const showRights = async ({ options, connect, output }: Context<Options>, provider: string): Promise<undefined> => {
  const api = await connect()
  const answer = await api.get('/v1/rights/{party}', {
    params: { path: { party: provider }, query: given({ operation: options.operation, environment: options.environment }) },
  })
  output.result(answer, () =>
    [
      table(
        ['operation', 'where', 'at', 'right', 'row', 'why'],
        answer.rights.map(({ operation, where, criticalities, right, row, reason }) => [
          operation,
          where,
          criticalities.join(' '),
          right,
          row,
          reason,
        ]),
      ),
      '',
      `${plain(provider)} at best: documented, owned, reversible, unshared and unprivileged access. What is less than that asks for more.`,
    ].join('\n'),
  )
  return undefined
}
