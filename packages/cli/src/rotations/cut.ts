import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

export const cut = async (
  { options, connect, output }: Context<{ reason: string; ticket: string }>,
  credential: string,
): Promise<undefined> => {
  const api = await connect()
  const { reason, ticket } = options
  const opened = await api.post('/v1/rotations/{credential}/cut', { params: { path: { credential } }, body: { reason, ticket } })
  output.result(opened, () =>
    [
      `change ${plain(opened.change)} ends ${plain(credential)} without waiting for anybody: ${opened.outcome}`,
      '',
      `  countersign rotation show ${plain(credential)}   # whom it cuts off`,
    ].join('\n'),
  )
}
