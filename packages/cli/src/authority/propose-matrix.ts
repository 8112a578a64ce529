// Opens the change that brings a matrix in force. It has no effect before two people have signed.
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { checkFile, problemLines } from './matrix-file.ts'

/** Exit code 1 when it could not come in force. */
export const proposeMatrix = async (
  { options, connect, output }: Context<{ reason: string; ticket: string }>,
  file: string,
): Promise<ExitCode> => {
  const api = await connect()
  const checked = await checkFile(api, file)
  if (checked.problems.length > 0 || checked.document === null) {
    output.result({ ok: false, ...checked }, () => problemLines(file, checked).join('\n'))
    return EXIT.refused
  }
  const opened = await api.post('/v1/instruments/{kind}/{name}', {
    params: { path: { kind: 'matrix', name: 'responsibility' } },
    body: { document: checked.document, reason: options.reason, ticket: options.ticket },
  })
  output.result(opened, () =>
    [
      `version ${opened.version} waits in the change ${plain(opened.change)}: ${opened.outcome}`,
      ...opened.changes.map((line) => `  ${plain(line)}`),
      `next: countersign approval list --change ${plain(opened.change)}`,
    ].join('\n'),
  )
  return EXIT.ok
}
