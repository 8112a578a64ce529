import { route } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

export const revokeApiKey = async ({ connect, output }: Context, id: string): Promise<undefined> => {
  const api = await connect()
  const result = await api.send('DELETE', route`/v1/api-keys/${id}`)
  output.result(result, () => `revoked ${plain(id)}`)
  return undefined
}
