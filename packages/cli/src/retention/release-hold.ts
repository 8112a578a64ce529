import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { scopeInWords } from './hold-words.ts'

export const releaseHold = async ({ options, connect, output }: Context<{ readonly reason: string }>, hold: string): Promise<undefined> => {
  const api = await connect()
  const lifted = await api.post('/v1/retention/holds/{hold}/release', { params: { path: { hold } }, body: { reason: options.reason } })
  output.result(lifted, () => `hold ${plain(lifted.id)} is lifted; it covered ${plain(scopeInWords(lifted.scope))}`)
  return undefined
}
