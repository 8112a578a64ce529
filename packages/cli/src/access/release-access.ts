import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'

interface Options {
  readonly reason: string
  readonly ticket: string
}

export const releaseAccess = async ({ options, connect, output }: Context<Options>, given: string): Promise<undefined> => {
  const credentials = wholeNumber('the number of credentials', given, 1, 100_000_000)
  const api = await connect()
  const released = await api.post('/v1/access/trust/releases', { body: { credentials, reason: options.reason, ticket: options.ticket } })
  output.result(released, () => `${released.release}: ${credentials} credentials are let go on, in waves`)
}
