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

interface Grounds {
  readonly reason?: string
  readonly ticket?: string
}

export const rollBack = async ({ options, connect, output }: Context<Grounds>, run: string): Promise<undefined> => {
  const api = await connect()
  const tried = await api.post('/v1/runbook-runs/{run}/roll-back', { params: { path: { run } }, body: { ...options } })
  output.result(tried, () =>
    [`run    ${plain(tried.run)}`, `change ${plain(tried.change)}`, '', `  countersign change watch ${plain(tried.change)}`].join('\n'),
  )
  return undefined
}
