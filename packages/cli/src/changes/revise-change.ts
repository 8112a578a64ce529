import { route } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import type { OpenedChange } from './shapes.ts'

export const reviseChange = async ({ options, output, connect }: Context<{ reason: string }>, change: string): Promise<undefined> => {
  const api = await connect()
  const opened = await api.send<OpenedChange>('POST', route`/v1/changes/${change}/revise`, { reason: options.reason })
  output.result(opened, () => `new plan ${plain(opened.plan)}, decided: ${plain(opened.outcome)}`)
  return undefined
}
