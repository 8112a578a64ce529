import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

export const deactivate = async ({ connect, output }: Context, principal: string): Promise<undefined> => {
  const api = await connect()
  const result = await api.post('/v1/principals/{principal}/deactivate', { params: { path: { principal } }, body: {} })
  output.result(result, () => `${plain(principal)} has no effect any more`)
  return undefined
}
