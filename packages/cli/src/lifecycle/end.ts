import { renderPreview } from '../changes/render-preview.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

interface Options {
  readonly reason: string
  readonly ticket: string
  readonly dryRun?: boolean
}

export const end = async ({ options, connect, output }: Context<Options>, identity: string): Promise<undefined> => {
  const api = await connect()
  const { reason, ticket, dryRun } = options
  const call = { params: { path: { identity } }, body: { reason, ticket } }
  if (dryRun) {
    const preview = await api.post('/v1/lifecycle/identities/{identity}/end-preview', call)
    output.result(preview, () => renderPreview(`If ${plain(identity)} were needed no more`, preview))
    return
  }
  const asked = await api.post('/v1/lifecycle/identities/{identity}/end', call)
  output.result(asked, () =>
    [
      `change ${plain(asked.change)} ends every access of ${plain(identity)}: ${asked.outcome}`,
      '',
      `  countersign change watch ${plain(asked.change)}`,
    ].join('\n'),
  )
}
