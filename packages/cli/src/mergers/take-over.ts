import { EXIT, type ExitCode } from '../exit-codes.ts'
import { showList } from '../lifecycle/show-list.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

interface Options {
  readonly reason?: string
  readonly ticket?: string
  readonly dryRun?: boolean
  readonly output?: string
}

export const takeOver = async ({ options, connect, io, output }: Context<Options>, merger: string, ids: string[]): Promise<ExitCode> => {
  const api = await connect()
  const path = { merger }
  const asked = ids.length === 0 ? {} : { ids }
  if (options.dryRun) {
    const preview = await api.post('/v1/mergers/{merger}/take-over-preview', { params: { path }, body: asked })
    return showList({ io, output }, preview, 'would be yours', options.output, async (skip) => {
      const { items } = await api.post('/v1/mergers/{merger}/take-over-lines', { params: { path }, body: { ...asked, skip } })
      return items
    })
  }
  const { reason, ticket } = options
  const made = await api.post('/v1/mergers/{merger}/take-over', {
    params: { path },
    body: { ...asked, reason: reason ?? '', ticket: ticket ?? '' },
  })
  output.result(made, () =>
    [
      `transfer ${plain(made.name)}: ${made.count} become yours in the change ${plain(made.change)}: ${made.outcome}`,
      '',
      `  countersign change watch ${plain(made.change)}`,
      `  countersign lifecycle transfer-lines ${plain(made.name)} --output FILE`,
    ].join('\n'),
  )
  return EXIT.ok
}
