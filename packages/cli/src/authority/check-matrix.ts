// Whether a matrix could come in force. The server checks; nothing is written.
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { checkFile, problemLines } from './matrix-file.ts'

/** Exit code 1 when it could not. */
export const checkMatrix = async ({ connect, output }: Context, file: string): Promise<ExitCode> => {
  const checked = await checkFile(await connect(), file)
  const ok = checked.problems.length === 0
  output.result({ ok, ...checked }, () =>
    [
      ...problemLines(file, checked),
      ok
        ? `${plain(file)} could come in force`
        : `${checked.problems.length} problem${checked.problems.length === 1 ? '' : 's'}: it can't come in force`,
    ].join('\n'),
  )
  return ok ? EXIT.ok : EXIT.refused
}
