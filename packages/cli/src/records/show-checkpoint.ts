import type { Context } from '../program/context.ts'
import { plainText } from '../terminal/plain.ts'

export const showCheckpoint = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  const head = await api.get('/v1/log/checkpoint')
  output.result(head, () =>
    [
      `${head.size} entries, ${head.cosignedSize} of them under the witness`,
      '',
      plainText(head.cosigned ?? head.checkpoint ?? 'none yet'),
    ].join('\n'),
  )
  return undefined
}
