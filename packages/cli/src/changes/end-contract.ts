import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { renderPreview } from './render-preview.ts'

interface Options {
  readonly reason: string
  readonly ticket: string
  readonly dryRun?: boolean
}

const NEXT: Readonly<Record<string, string>> = {
  autonomous: 'nobody has to be asked',
  approval: 'approvals are needed; see `countersign approve list`',
  escalate: 'a part of it goes to a person; see `countersign risk list` and `countersign findings`',
  deny: 'a part of it is denied; see `countersign findings`',
}

export const endContract = async (context: Context<Options>, contract: string): Promise<ExitCode> => {
  const { options, output } = context
  const api = await context.connect()
  const body = { reason: options.reason, ticket: options.ticket }
  if (options.dryRun) {
    const preview = await api.post('/v1/contracts/{contract}/end-preview', { params: { path: { contract } }, body })
    output.result(preview, () => renderPreview(`If the contract ${plain(contract)} ended now`, preview))
    return EXIT.ok
  }
  const opened = await api.post('/v1/contracts/{contract}/end', { params: { path: { contract } }, body })
  output.result(opened, () =>
    [
      `change ${plain(opened.change)}`,
      `plan   ${plain(opened.plan)}`,
      `${NEXT[opened.outcome] ?? plain(opened.outcome)}`,
      '',
      `  countersign change watch ${plain(opened.change)}`,
    ].join('\n'),
  )
  return EXIT.ok
}
