import { route } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

export const deactivate = async ({ connect, output }: Context, principal: string): Promise<undefined> => {
  const api = await connect()
  const result = await api.send('POST', route`/v1/principals/${principal}/deactivate`, {})
  output.result(result, () => `${plain(principal)} has no effect any more`)
  return undefined
}
