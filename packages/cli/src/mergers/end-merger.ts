import { renderPreview } from '../changes/render-preview.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

interface Options {
  readonly reason: string
  readonly ticket: string
  readonly dryRun?: boolean
}

export const endMerger = async ({ options, connect, output }: Context<Options>, merger: string): Promise<ExitCode> => {
  const api = await connect()
  const { reason, ticket, dryRun } = options
  const call = { params: { path: { merger } }, body: { reason, ticket } }
  if (dryRun) {
    const preview = await api.post('/v1/mergers/{merger}/end-preview', call)
    output.result(preview, () => renderPreview(`If all that nobody has taken over ended now`, preview))
    return EXIT.ok
  }
  const opened = await api.post('/v1/mergers/{merger}/end', call)
  output.result(opened, () =>
    [
      `change ${plain(opened.change)} ends all that nobody has taken over: ${opened.outcome}`,
      '',
      `  countersign change watch ${plain(opened.change)}`,
    ].join('\n'),
  )
  return EXIT.ok
}
