import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

export const confirm = async ({ options, connect, output }: Context<{ reason: string }>, identity: string): Promise<undefined> => {
  const api = await connect()
  const said = await api.post('/v1/lifecycle/identities/{identity}/confirm', {
    params: { path: { identity } },
    body: { reason: options.reason },
  })
  output.result(said, () => `${plain(identity)} is still needed, by your word`)
}
