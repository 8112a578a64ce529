import { given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { scopeInWords } from './hold-words.ts'

interface Options {
  readonly class?: 'telemetry' | 'evidence' | 'proof' | 'journal' | 'ticket' | 'attestation'
  readonly party?: string
  readonly change?: string
  readonly subject?: string
  readonly from?: string
  readonly until?: string
  readonly reason: string
  readonly ticket: string
}

export const placeHold = async ({ options, connect, output }: Context<Options>): Promise<undefined> => {
  const api = await connect()
  const { reason, ticket, party, change, subject, from, until } = options
  const placed = await api.post('/v1/retention/holds', {
    body: { ...given({ class: options.class, party, change, subject, from, until }), reason, ticket },
  })
  output.result(
    placed,
    () => `hold ${plain(placed.id)} covers ${plain(scopeInWords(placed.scope))}; none of it is deleted until it is lifted`,
  )
  return undefined
}
