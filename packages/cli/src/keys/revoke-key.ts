import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

export const revokeKey = async ({ connect, output }: Context, keyId: string): Promise<undefined> => {
  const api = await connect()
  const result = await api.delete('/v1/keys/{key}', { params: { path: { key: keyId } } })
  output.result(result, () => `revoked ${plain(keyId)}`)
  return undefined
}
