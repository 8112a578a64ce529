import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { table } from '../terminal/table.ts'

/** Exit code 1 when there is any. */
export const listGaps = async ({ connect, output }: Context): Promise<ExitCode> => {
  const api = await connect()
  const answer = await api.get('/v1/matrix/gaps', {})
  output.result(answer, () =>
    answer.gaps.length === 0
      ? 'everything has somebody who answers for it'
      : table(
          ['gap', 'about', 'why', 'identities'],
          answer.gaps.map(({ kind, subject, detail, identities }) => [kind, subject, detail, identities]),
        ),
  )
  return answer.gaps.length === 0 ? EXIT.ok : EXIT.refused
}
