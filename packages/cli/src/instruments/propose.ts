// Proposing a document of authority, or only asking what it would change and what keeps it out.
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { readDocument } from './read-document.ts'

export interface ProposeOptions {
  readonly reason?: string
  readonly ticket?: string
  readonly check?: boolean
}

const lines = (changes: readonly string[]): string[] => changes.map((line) => `  ${plain(line)}`)

export const proposeDocument = async (
  { options, output, connect }: Context<ProposeOptions>,
  kind: string,
  name: string,
  document: Record<string, unknown>,
): Promise<ExitCode> => {
  const api = await connect()
  const path = { kind, name }
  if (options.check) {
    const preview = await api.post('/v1/instruments/{kind}/{name}/preview', { params: { path }, body: { document } })
    output.result(preview, () =>
      [
        preview.inForce === null
          ? 'Nothing is in force under this name. It would say:'
          : `Version ${preview.inForce} is in force. This one would say:`,
        ...lines(preview.changes),
        '',
        'Nothing was proposed. Without `--check`, with a reason and a ticket, it is.',
      ].join('\n'),
    )
    return EXIT.ok
  }
  const { reason, ticket } = options
  const made = await api.post('/v1/instruments/{kind}/{name}', {
    params: { path },
    body: { document, reason: reason ?? '', ticket: ticket ?? '' },
  })
  output.result(made, () =>
    [
      `version ${made.version} of ${plain(kind)} ${plain(name)} is proposed; it counts once it is approved`,
      ...lines(made.changes),
      '',
      `change ${plain(made.change)}`,
      `plan   ${plain(made.plan)}`,
      '',
      '  countersign approve list',
      `  countersign change watch ${plain(made.change)}`,
    ].join('\n'),
  )
  return EXIT.ok
}

export const proposeFrom =
  (kind: string) =>
  async (context: Context<ProposeOptions>, name: string, file: string): Promise<ExitCode> =>
    proposeDocument(context, kind, name, await readDocument(file))
