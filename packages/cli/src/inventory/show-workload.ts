// One workload: whose it is, and what it uses, how that is known and when it was seen last.
import type { Answer } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { pairs, table } from '../terminal/table.ts'
import { useHead, useRow } from './use-words.ts'

const render = (one: Answer<'workloads.read'>): string =>
  [
    plain(one.id),
    '',
    pairs([
      ['name', one.name],
      ['team', one.team],
      ['of', one.party],
      ['contract', one.contract ?? 'none'],
      ['environment', one.environment],
      ['state', one.state],
      ['connects from', one.addresses?.join(', ') ?? 'nobody has said'],
      ['reads secrets', one.readsSecrets === 0 ? 'nobody has said where' : `at ${one.readsSecrets} places`],
    ]),
    '',
    one.uses.length === 0
      ? 'it is not known to use anything'
      : table(
          ['uses', ...useHead],
          one.uses.map((use) => [use.credential, ...useRow(use)]),
          160,
        ),
    '',
    `what it was, and who said so: countersign workload history ${plain(one.id)}; what stops without it: countersign estate day-after workload:${plain(one.id)}`,
  ].join('\n')

export const showWorkload = async ({ connect, output }: Context, workload: string): Promise<undefined> => {
  const api = await connect()
  const one = await api.get('/v1/workloads/{workload}', { params: { path: { workload } } })
  output.result(one, () => render(one))
  return undefined
}
