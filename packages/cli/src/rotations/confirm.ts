import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

export const confirm = async (
  { options, connect, output }: Context<{ words: string }>,
  credential: string,
  workload: string,
): Promise<undefined> => {
  const api = await connect()
  const said = await api.post('/v1/rotations/{credential}/confirm', {
    params: { path: { credential } },
    body: { workload, words: options.words },
  })
  output.result(said, () => `${plain(workload)} uses its own for ${plain(credential)}, by your word`)
}
