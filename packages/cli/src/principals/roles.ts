import { CountersignError } from '@countersign/ledger'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { instant, untilInstant } from '../terminal/time.ts'

interface Options {
  readonly principal: string
  readonly role: string
  readonly until?: string
}

export const assignRole = async ({ options, connect, output }: Context<Options>): Promise<undefined> => {
  const { principal, role } = options
  const until = options.until === undefined ? undefined : untilInstant(options.until, new Date())
  if (options.until !== undefined && until === undefined)
    throw new CountersignError('cli.bad_until', 'invalid', `\`${options.until}\` is no instant, no day and no span such as 30d`)
  const api = await connect()
  const result = await api.post('/v1/roles', { body: { principal, role, ...(until === undefined ? {} : { until }) } })
  output.result(result, () => `${plain(principal)} holds ${plain(role)}${until === undefined ? '' : ` until ${instant(until)}`}`)
  return undefined
}

export const endRole = async ({ options, connect, output }: Context<Options>): Promise<undefined> => {
  const { principal, role } = options
  const api = await connect()
  const result = await api.post('/v1/roles/end', { body: { principal, role } })
  output.result(result, () => `${plain(principal)} no longer holds ${plain(role)}`)
  return undefined
}
