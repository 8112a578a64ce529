// Gaps as a person reads them: the gravest first. Pure.
import type { Item } from '../connection/api.ts'
import { plain } from '../terminal/plain.ts'
import { wrap } from '../terminal/table.ts'

export type Gap = Item<'contracts.gaps'>

const order = ['critical', 'high', 'moderate', 'low']

export const gapTable = (gaps: readonly Gap[]): string =>
  gaps.length === 0
    ? '  none'
    : [...gaps]
        .sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
        .map((gap) =>
          [
            `  ${plain(gap.severity).padEnd(8)}  ${plain(gap.code)}  ${plain(gap.of)}${gap.about === '' ? '' : ` / ${plain(gap.about)}`}  (${plain(gap.owner)})`,
            wrap(gap.message, '            '),
          ].join('\n'),
        )
        .join('\n')
