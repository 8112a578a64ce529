import type { Context } from '../program/context.ts'
import { table } from '../terminal/table.ts'

export const listControls = async ({ connect, output }: Context<object>): Promise<undefined> => {
  const { items } = await (await connect()).get('/v1/controls')
  output.result({ items }, () =>
    table(
      ['control', 'title', 'of', 'shown by'],
      items.map(({ id, title, standard, operations }) => [id, title, standard, operations.join(', ')]),
    ),
  )
  return undefined
}
