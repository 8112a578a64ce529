import { renderPreview } from '../changes/render-preview.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

interface Options {
  readonly reason: string
  readonly ticket: string
  readonly dryRun?: boolean
}

export const leave = async ({ options, connect, output }: Context<Options>, person: string): Promise<ExitCode> => {
  const api = await connect()
  const { reason, ticket, dryRun } = options
  const call = { params: { path: { person } }, body: { reason, ticket } }
  if (dryRun) {
    const preview = await api.post('/v1/lifecycle/people/{person}/leave-preview', call)
    output.result(preview, () => renderPreview(`If ${plain(person)} left now`, preview))
    return EXIT.ok
  }
  const left = await api.post('/v1/lifecycle/people/{person}/leave', call)
  output.result(left, () =>
    [
      `${plain(person)} is nobody here any more: roles, keys and API keys are taken`,
      left.change === null
        ? 'nothing of his opened anything: no change is needed'
        : `change ${plain(left.change)} ends every access of his: ${left.outcome}`,
      '',
      left.change === null ? `  countersign lifecycle show ${plain(person)}` : `  countersign change watch ${plain(left.change)}`,
    ].join('\n'),
  )
  return EXIT.ok
}
