import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

export const reviseChange = async ({ options, output, connect }: Context<{ reason: string }>, change: string): Promise<undefined> => {
  const api = await connect()
  const opened = await api.post('/v1/changes/{change}/revise', { params: { path: { change } }, body: { reason: options.reason } })
  output.result(opened, () => `new plan ${plain(opened.plan)}, decided: ${plain(opened.outcome)}`)
  return undefined
}
