// What a list would come to: every line where people can read them, otherwise what they come to, and on request all of them in a file.
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { writeList } from './list-file.ts'

interface Preview {
  readonly changes: readonly string[]
  readonly count: number
  readonly list: string | null
}

/** `read`: the lines after so many. */
export const showList = async (
  { io, output }: Pick<Context, 'io' | 'output'>,
  preview: Preview,
  becomes: string,
  file: string | undefined,
  read: (skip: number) => Promise<readonly object[]>,
): Promise<ExitCode> => {
  const { changes, count, list } = preview
  const digest = file === undefined ? list : await writeList(io, file, { read, count, digest: list })
  if (file === '-') return EXIT.ok
  output.result({ ...preview, ...(file === undefined ? {} : { file, digest }) }, () =>
    [
      `${count} ${becomes}. Nothing was changed by asking.`,
      '',
      ...changes.map((line) => `  ${plain(line)}`),
      ...(list !== null && file === undefined ? ['', 'All of them, in a file that has this digest: the same with `--output FILE`.'] : []),
      ...(file === undefined ? [] : ['', `${plain(file)}: ${count} lines, ${digest}`]),
    ].join('\n'),
  )
  return EXIT.ok
}
