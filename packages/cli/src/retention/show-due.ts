import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { table } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

export const showDue = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  const found = await api.get('/v1/retention/due')
  output.result(found, () =>
    [
      found.now === null
        ? 'No witness has said what time it is: nothing counts as old enough.'
        : `As of ${minute(found.now)}, by the earlier of our clock and the witness'.`,
      ...(found.standard === null ? ['No standard is in force: nothing may be deleted.'] : []),
      '',
      table(
        ['class', 'kept', 'past its period', 'may be deleted', 'overdue'],
        found.classes.map((one) => [
          one.class,
          `${one.keepDays} days`,
          `${one.past}${one.more ? ' and more' : ''}`,
          one.deletable,
          one.deleteAfterDays === null ? '–' : one.overdue,
        ]),
      ),
      ...found.classes
        .filter((one) => one.heldBack.length > 0)
        .flatMap((one) => ['', `${one.class}, held back:`, ...one.heldBack.map(({ by, count }) => `  ${count}: ${plain(by)}`)]),
    ].join('\n'),
  )
  return undefined
}
