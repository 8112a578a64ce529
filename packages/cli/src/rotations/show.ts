import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { pairs, table } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

const wants: ReadonlySet<string> = new Set(['late', 'stuck', 'cut'])

/** Exit code 1 while a consumer is late, stuck or cut off. */
export const show = async ({ connect, output }: Context, credential: string): Promise<ExitCode> => {
  const api = await connect()
  const rotation = await api.get('/v1/rotations/{credential}', { params: { path: { credential } } })
  const { consumers, old } = rotation
  output.result(rotation, () =>
    [
      pairs([
        ['credential', rotation.credential],
        ['what', rotation.purpose ?? '-'],
        ['change', `${rotation.change}: ${rotation.state.replaceAll('_', ' ')}, ${rotation.closure.replaceAll('_', ' ')}`],
        ['since', minute(rotation.openedAt) ?? '-'],
        ['the old one', old === null ? '-' : [old.phase.replaceAll('_', ' '), ...old.reasons].join('; ')],
      ]),
      '',
      consumers.length === 0
        ? 'no consumer is waited for'
        : table(
            ['consumer', 'state', 'since', 'move by', 'its own', 'waits for', 'next'],
            consumers.map((one) => [
              one.workload,
              one.strength === null ? one.state : `${one.state} (${one.strength})`,
              minute(one.since),
              minute(one.moveBy),
              one.account,
              one.waitsFor,
              one.next,
            ]),
          ),
      '',
      `  countersign change watch ${plain(rotation.change)}`,
    ].join('\n'),
  )
  return consumers.some(({ state }) => wants.has(state)) ? EXIT.refused : EXIT.ok
}
