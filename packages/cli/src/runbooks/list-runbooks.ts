import type { Context } from '../program/context.ts'
import { table } from '../terminal/table.ts'

export const listRunbooks = async ({ connect, output }: Context): Promise<undefined> => {
  const api = await connect()
  const found = await api.get('/v1/runbooks')
  output.result(found, () =>
    found.items.length === 0
      ? 'no runbook is in force for you'
      : table(
          ['name', 'version', 'title', 'for', 'parameters', 'tried'],
          found.items.map((one) => [
            one.name,
            one.version,
            one.title,
            one.parties.join(', '),
            Object.keys((one.parameters as { properties?: object }).properties ?? {}).join(', '),
            one.rehearsed.words,
          ]),
        ),
  )
  return undefined
}
