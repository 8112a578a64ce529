import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

export const reportLost = async ({ connect, output }: Context, keyId: string): Promise<undefined> => {
  const api = await connect()
  const result = await api.delete('/v1/keys/{key}', { params: { path: { key: keyId } } })
  output.result(
    result,
    () =>
      `${plain(keyId)} counts no more. Bring a new one in the console; with a key that is left you confirm it yourself, without one two others approve it`,
  )
  return undefined
}
