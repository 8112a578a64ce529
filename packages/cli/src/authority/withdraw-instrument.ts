import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

export const withdrawInstrument = async (
  { options, connect, output }: Context<{ reason: string }>,
  kind: string,
  name: string,
): Promise<undefined> => {
  const api = await connect()
  const answer = await api.post('/v1/instruments/{kind}/{name}/withdraw', {
    params: { path: { kind, name } },
    body: { reason: options.reason },
  })
  output.result(answer, () => `version ${answer.version} of ${plain(kind)} ${plain(name)} is withdrawn; its effect ended`)
  return undefined
}
