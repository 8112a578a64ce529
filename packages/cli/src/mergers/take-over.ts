import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

interface Options {
  readonly reason?: string
  readonly ticket?: string
  readonly dryRun?: boolean
}

export const takeOver = async ({ options, connect, output }: Context<Options>, merger: string, ids: string[]): Promise<ExitCode> => {
  const api = await connect()
  const path = { merger }
  const asked = ids.length === 0 ? {} : { ids }
  if (options.dryRun) {
    const preview = await api.post('/v1/mergers/{merger}/take-over-preview', { params: { path }, body: asked })
    output.result(preview, () =>
      [
        `${preview.changes.length} would be yours. Nothing was changed by asking.`,
        '',
        ...preview.changes.map((line) => `  ${plain(line)}`),
      ].join('\n'),
    )
    return EXIT.ok
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
    ].join('\n'),
  )
  return EXIT.ok
}
