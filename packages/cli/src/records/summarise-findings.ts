import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { table } from '../terminal/table.ts'

/** Exit code 1 where one is overdue. */
export const summariseFindings = async ({ connect, output }: Context): Promise<ExitCode> => {
  const api = await connect()
  const answer = await api.get('/v1/findings-summary', {})
  const { kinds, risks } = answer
  output.result(answer, () =>
    [
      kinds.length === 0
        ? 'no finding is open'
        : table(
            ['kind', 'severity', 'open', 'overdue', 'means'],
            kinds.map((one) => [one.kind, one.severity, one.open, one.overdue, one.means]),
            140,
          ),
      '',
      table(
        ['OWASP NHI', 'name', 'open', 'overdue'],
        risks.map((one) => [one.risk, one.name, ...(one.looked ? [one.open, one.overdue] : ['not looked for', '-'])]),
      ),
    ].join('\n'),
  )
  return kinds.some(({ overdue }) => overdue > 0) ? EXIT.refused : EXIT.ok
}
