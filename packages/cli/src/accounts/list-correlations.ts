// Whose accounts could be that are nobody's, the likeliest first, each with why.
import { type Item, listed } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { blocks } from '../terminal/table.ts'

type Correlation = Item<'accounts.correlations'>

const percent = (confidence: number): string => `${Math.round(confidence * 100)} %`

const sayings = ({ account, candidates, standing }: Correlation): readonly (readonly [string, unknown])[] => [
  ['account', account],
  ['stands', standing === 'clear' ? 'one is well ahead of all others' : 'somebody has to tell which'],
  ...candidates.map(
    ({ identity, confidence, because }) => [percent(confidence), `${identity}: ${because.map(({ words }) => words).join('; ')}`] as const,
  ),
]

export const listCorrelations = async (
  { options, connect, output }: Context<{ readonly all?: true; readonly limit: string }>,
  system?: string,
): Promise<undefined> => {
  const api = await connect()
  const most = Number(options.limit)
  const { items, more } = await listed(
    (cursor) => api.get('/v1/account-correlations', { params: { query: { ...(system === undefined ? {} : { system }), ...cursor } } }),
    most,
  )
  const named = items.filter(({ standing }) => standing !== 'nobody')
  const shown = options.all ? items : named
  output.result({ items: shown }, () =>
    [
      shown.length === 0
        ? 'no rule names anybody for any of them'
        : blocks(shown.map((one) => ({ title: `${plain(one.name)} on ${plain(one.system)} (${plain(one.kind)})`, says: sayings(one) }))),
      '',
      `${items.length}${more ? ' and more' : ''} accounts are nobody’s; of ${items.length - named.length} of these no rule names anybody`,
      ...(named.length === 0 ? [] : ['say whose one is: countersign account adopt ACCOUNT --identity IDENTITY --reason "…"']),
    ].join('\n'),
  )
  return undefined
}
