import { route } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

export const revokeKey = async ({ connect, output }: Context, keyId: string): Promise<undefined> => {
  const api = await connect()
  const result = await api.send('DELETE', route`/v1/keys/${keyId}`)
  output.result(result, () => `revoked ${plain(keyId)}`)
  return undefined
}
