import type { Context } from '../program/context.ts'
import { timeOf } from './time.ts'

export const previewControl = async (
  { options, connect, output }: Context<{ from: string; to: string }>,
  control: string,
): Promise<undefined> => {
  const time = timeOf(options)
  const found = await (await connect()).get('/v1/controls/{control}/preview', { params: { path: { control }, query: time } })
  output.result(
    { control, ...time, ...found },
    () =>
      `${found.changes} changes opened from ${time.from} to before ${time.to}, in ${found.pieces === 1 ? 'one piece' : `${found.pieces} pieces`}${found.closures.map(({ closure, count }) => `\n  ${closure}: ${count}`).join('')}\nwith one of: ${found.operations.join(', ')}`,
  )
  return undefined
}
