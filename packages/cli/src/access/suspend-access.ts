import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

interface Options {
  readonly reason: string
  readonly ticket: string
}

export const suspendAccess = async ({ options, connect, output }: Context<Options>, credential: string): Promise<undefined> => {
  const api = await connect()
  const { reason, ticket } = options
  const done = await api.post('/v1/access/suspensions', { body: { credential, reason, ticket } })
  const name = plain(credential)
  const first = done.held
    ? `${name} is suspended already, or being suspended; your word now holds it down too`
    : done.outcome === 'autonomous'
      ? `${name} is being switched off now`
      : `${name} is to be switched off, and policy asks for more first (${done.outcome})`
  output.result(done, () => [first, `change ${plain(done.change)}`, '', `  countersign change watch ${plain(done.change)}`].join('\n'))
  return undefined
}

export const resumeAccess = async ({ options, connect, output }: Context<Options>, credential: string): Promise<undefined> => {
  const api = await connect()
  const { reason, ticket } = options
  const asked = await api.post('/v1/access/resumptions', { body: { credential, reason, ticket } })
  output.result(asked, () =>
    [
      `asked that ${plain(credential)} comes back as it was (${asked.outcome})`,
      `change ${plain(asked.change)}`,
      '',
      `  countersign change watch ${plain(asked.change)}`,
    ].join('\n'),
  )
  return undefined
}
