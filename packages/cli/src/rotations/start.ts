import { renderPreview } from '../changes/render-preview.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

interface Options {
  readonly reason: string
  readonly ticket: string
  readonly dryRun?: boolean
}

const ways = {
  staged: 'without a gap: each consumer gets one of its own beside the old one',
  in_place: 'in place, with a gap',
} as const

export const start = async ({ options, connect, output }: Context<Options>, credential: string): Promise<undefined> => {
  const api = await connect()
  const { reason, ticket, dryRun } = options
  const call = { params: { path: { credential } }, body: { reason, ticket } }
  if (dryRun) {
    const preview = await api.post('/v1/rotations/{credential}/preview', call)
    const purpose = (preview.planDocument as { purpose?: unknown }).purpose
    output.result(preview, () => renderPreview(`It would ${plain(String(purpose ?? ''))}`, preview))
    return
  }
  const begun = await api.post('/v1/rotations/{credential}/start', call)
  output.result(begun, () =>
    [
      `${plain(credential)} is rotated ${ways[begun.way]}; change ${plain(begun.change)}: ${begun.outcome}`,
      '',
      `  countersign rotation show ${plain(credential)}`,
    ].join('\n'),
  )
}
