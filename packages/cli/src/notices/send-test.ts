import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

export const sendTest = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  const sent = await api.post('/v1/notices/test', { body: {} })
  output.result(sent, () =>
    [`a test is on its way by ${sent.channels.map(plain).join(', ')}`, 'countersign notice list shows whether it was delivered'].join('\n'),
  )
}
