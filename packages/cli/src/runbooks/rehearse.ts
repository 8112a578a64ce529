import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

export const rehearse = async ({ connect, output }: Context, name: string): Promise<undefined> => {
  const api = await connect()
  const tried = await api.post('/v1/runbooks/{runbook}/rehearsals', { params: { path: { runbook: name } }, body: {} })
  output.result(tried, () =>
    [
      `run    ${plain(tried.run)}`,
      `change ${plain(tried.change)}`,
      '',
      `  countersign change watch ${plain(tried.change)}`,
      `  countersign runbook roll-back ${plain(tried.run)}`,
    ].join('\n'),
  )
  return undefined
}

export const rollBack = async ({ connect, output }: Context, run: string): Promise<undefined> => {
  const api = await connect()
  const tried = await api.post('/v1/runbook-runs/{run}/roll-back', { params: { path: { run } }, body: {} })
  output.result(tried, () => [`run    ${plain(tried.run)}`, `change ${plain(tried.change)}`].join('\n'))
  return undefined
}
