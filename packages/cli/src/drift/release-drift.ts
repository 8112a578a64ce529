import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'

interface Options {
  readonly reason: string
  readonly ticket: string
}

export const releaseDrift = async ({ options, connect, output }: Context<Options>, given: string): Promise<undefined> => {
  const findings = wholeNumber('the number of findings', given, 1, 1_000_000)
  const api = await connect()
  const released = await api.post('/v1/drift/releases', { body: { findings, reason: options.reason, ticket: options.ticket } })
  output.result(released, () => `${released.release}: ${findings} findings are let be put right, in waves`)
}
