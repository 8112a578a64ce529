import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { pairs, table } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

const leftToEnd = (left: number): readonly [string, string] => [
  'left to end',
  left === 0 ? 'nothing' : `${left} credentials of identities that leave are not proven dead`,
]

/** Exit code 1 while something of somebody who has left is not proven dead. */
export const showLife = async ({ connect, output }: Context<object>, person: string): Promise<ExitCode> => {
  const api = await connect()
  const life = await api.get('/v1/lifecycle/people/{person}', { params: { path: { person } } })
  output.result(life, () =>
    [
      pairs([
        ['person', `${life.name} (${life.person})`],
        ['is', life.active ? 'here' : `not here since ${minute(life.leftAt) ?? 'long ago'}`],
        ['team', life.team ?? '-'],
        ['manager', life.manager ?? '-'],
        ...(life.active && life.left === 0 ? [] : [leftToEnd(life.left)]),
      ]),
      '',
      life.identities.length === 0
        ? 'no identity is his own'
        : table(
            ['identity', 'state', 'credential', 'system', 'state'],
            life.identities.flatMap(({ id, state, credentials }) =>
              credentials.length === 0
                ? [[id, state, '-', '-', '-']]
                : credentials.map((one) => [id, state, one.id, one.system, one.state.replace('_', ' ')]),
            ),
          ),
      '',
      life.changes.length === 0
        ? 'no change has ended anything of his'
        : table(
            ['change', 'state', 'closure', 'opened', 'closed'],
            life.changes.map((one) => [one.id, one.state, one.closure.replaceAll('_', ' '), minute(one.openedAt), minute(one.closedAt)]),
          ),
    ].join('\n'),
  )
  return life.left > 0 ? EXIT.refused : EXIT.ok
}
