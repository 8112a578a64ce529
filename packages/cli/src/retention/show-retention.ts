import type { Context } from '../program/context.ts'
import { table } from '../terminal/table.ts'

export const showRetention = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  const found = await api.get('/v1/retention')
  output.result(found, () =>
    [
      found.version === null
        ? 'No standard is in force: these are the least periods, and nothing may be deleted.'
        : `Version ${found.version} of the standard is in force.`,
      '',
      table(
        ['class', 'kept', 'to be gone after', 'from', 'what'],
        found.classes.map((one) => [
          one.class,
          `${one.keepDays} days`,
          one.deletable ? (one.deleteAfterDays === null ? '–' : `${one.deleteAfterDays} days`) : 'never deleted',
          one.begins,
          one.title,
        ]),
      ),
    ].join('\n'),
  )
  return undefined
}
