// What a matrix would change: in words, and in what each provider may do. No effect at all.
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { checkFile, problemLines } from './matrix-file.ts'
import { shiftLines } from './rights-words.ts'

/** Exit code 1 when it could not come in force. */
export const previewMatrix = async ({ connect, output }: Context, file: string): Promise<ExitCode> => {
  const api = await connect()
  const checked = await checkFile(api, file)
  if (checked.problems.length > 0 || checked.document === null) {
    output.result({ ok: false, ...checked }, () => problemLines(file, checked).join('\n'))
    return EXIT.refused
  }
  const rights = await api.post('/v1/rights/diff', { body: { after: { document: checked.document } } })
  output.result({ ok: true, ...checked, rights }, () =>
    [
      checked.inForce === null ? 'there is no matrix in force yet' : `beside version ${checked.inForce}`,
      ...(checked.changes.length === 0 ? ['nothing changes'] : checked.changes.map((line) => `  ${plain(line)}`)),
      '',
      ...shiftLines(rights),
    ].join('\n'),
  )
  return EXIT.ok
}
