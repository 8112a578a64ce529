import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

export const revokeApiKey = async ({ connect, output }: Context, id: string): Promise<undefined> => {
  const api = await connect()
  const result = await api.delete('/v1/api-keys/{key}', { params: { path: { key: id } } })
  output.result(result, () => `revoked ${plain(id)}`)
  return undefined
}
