import type { Item } from '../connection/api.ts'
import { listed } from '../connection/api.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { table } from '../terminal/table.ts'

type Comparison = Item<'telemetry.compareChange'>

const driftsOf = ({ drifts, beside }: Comparison) => [...drifts, ...beside.drifts]

const attemptedOf = ({ attempted: { attempts, performed, evidence } }: Comparison): string =>
  [
    ...(attempts > 0 ? [`${attempts} tried`] : []),
    ...(performed > 0 ? [`${performed} done`] : []),
    ...(evidence > 0 ? [`${evidence} evidence`] : []),
  ].join(', ') || 'nothing'

/** Exit code 1 when something differs and nothing of ours has settled it. */
export const compareChange = async ({ connect, output }: Context, change: string): Promise<ExitCode> => {
  const api = await connect()
  const { items, more } = await listed(
    (cursor) => api.get('/v1/changes/{change}/telemetry', { params: { path: { change }, query: cursor } }),
    10_000,
  )
  const reasons = items.flatMap((item) =>
    driftsOf(item).map(
      (drift) =>
        `${item.operation}  ${drift.kind}${drift.settled ? ' (settled)' : ''}: ${drift.reasons.join('; ')}${drift.events.length === 0 ? '' : ` [${drift.events.slice(0, 5).join(', ')}${drift.events.length > 5 ? ', …' : ''}]`}`,
    ),
  )
  output.result({ items, more }, () =>
    items.length === 0
      ? 'no operation that a provider executes, and nothing was told'
      : [
          table(
            ['operation', 'credential', 'matched', 'attempted', 'observed', 'verdict'],
            items.map((item) => [
              item.operation,
              item.matched.credential,
              item.matched.operation,
              attemptedOf(item),
              item.observed.says,
              item.verdict,
            ]),
          ),
          ...(reasons.length === 0 ? [] : ['', ...reasons.map(plain)]),
        ].join('\n'),
  )
  if (more) output.note(`the first ${items.length}; there are more`)
  return items.some((item) => driftsOf(item).some(({ settled }) => !settled)) ? EXIT.refused : EXIT.ok
}
