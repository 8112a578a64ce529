import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

interface Options {
  readonly reason: string
  readonly ticket: string
}

export const proposePasskey = async ({ options, connect, output }: Context<Options>, registration: string): Promise<undefined> => {
  const api = await connect()
  const { reason, ticket } = options
  const result = await api.post('/v1/passkeys/{registration}/proposal', { params: { path: { registration } }, body: { reason, ticket } })
  output.result(result, () =>
    [`the change ${plain(result.change)} asks others for it`, ...result.changes.map((line) => `  ${plain(line)}`)].join('\n'),
  )
  return undefined
}
