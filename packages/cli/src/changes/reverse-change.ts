// Taking a change back: what the chain will do, and what it leaves to people.
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { table } from '../terminal/table.ts'

export const reverseChange = async (
  { options, output, connect }: Context<{ reason: string; ticket: string }>,
  change: string,
): Promise<undefined> => {
  const api = await connect()
  const { reason, ticket } = options
  const reversal = await api.post('/v1/changes/{change}/reverse', { params: { path: { change } }, body: { reason, ticket } })
  output.result(reversal, () =>
    [
      `change ${plain(reversal.change)}, decided: ${plain(reversal.outcome)}`,
      '',
      table(
        ['what was done', 'to', 'is taken back by'],
        reversal.reverses.map((one) => [one.operation, one.credential, one.by]),
      ),
      ...(reversal.left.length > 0
        ? [
            '',
            'Stays as it is:',
            table(
              ['what was done', 'to', 'way back', ''],
              reversal.left.map((one) => [one.operation, one.credential, one.kind.replace('_', ' '), one.words]),
            ),
          ]
        : []),
      '',
      `  countersign change watch ${plain(reversal.change)}`,
    ].join('\n'),
  )
  return undefined
}
