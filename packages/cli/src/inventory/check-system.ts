// Tries a system before anything depends on it. What can prove nothing is said here, not found out at the end of a change.
import type { Answer } from '../connection/api.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { pairs, table } from '../terminal/table.ts'

type SystemCheck = Answer<'systems.check'>
type Side = SystemCheck['operator']

const MEANING: Readonly<Record<string, string>> = {
  works: 'works',
  no_canary: 'no canary is configured: it can prove nothing',
  canary_refused: 'refuses the good credential: it can prove nothing',
  refuses_nobody: 'opens to a random credential: it can prove nothing',
  unreachable: 'not reachable',
}

const sideWords = ({ works, code, detail, can }: Side): string =>
  works ? `works${can.length === 0 ? '' : `: ${can.join(', ')}`}` : `DOES NOT WORK: ${code} ${detail}`

const render = ({ system, connector, ready, operator, observer, doors, inventory }: SystemCheck): string => {
  const rows = doors.map(({ title, endpoint, good, random, verdict }) => [
    title,
    endpoint,
    good?.answer,
    random.answer,
    MEANING[verdict] ?? verdict,
  ])
  return [
    `${plain(system)} (${plain(connector)}): ${ready ? 'ready' : 'NOT READY'}`,
    pairs([
      ['operator', sideWords(operator)],
      ['observer', sideWords(observer)],
      ['inventory', `${inventory.status}, ${inventory.items} items${inventory.complete ? '' : ' so far'}`],
    ]),
    ...(rows.length === 0 ? [] : ['', table(['door', 'at', 'good', 'random', 'so it'], rows)]),
  ].join('\n')
}

/** Exit code 1 when the system is not ready. */
export const checkSystem = async ({ connect, output }: Context, id: string): Promise<ExitCode> => {
  const api = await connect()
  const result = await api.post('/v1/systems/{system}/check', { params: { path: { system: id } }, body: {} })
  output.result(result, () => render(result))
  return result.ready ? EXIT.ok : EXIT.refused
}
