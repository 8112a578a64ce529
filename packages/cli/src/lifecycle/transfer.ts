import { given } from '../connection/api.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { showList } from './show-list.ts'

interface Options {
  readonly from?: readonly string[]
  readonly fromAnybody?: boolean
  readonly to?: string
  readonly reverse?: string
  readonly only?: 'identity' | 'contract' | 'team'
  readonly identity?: string
  readonly environment?: 'production' | 'staging' | 'development'
  readonly system?: string
  readonly team?: string
  readonly reason?: string
  readonly ticket?: string
  readonly dryRun?: boolean
  readonly output?: string
}

export const transfer = async ({ options, connect, io, output }: Context<Options>): Promise<ExitCode> => {
  const api = await connect()
  const { from, fromAnybody, to, reverse, reason, ticket, dryRun, only, identity, environment, system, team } = options
  const within = given({ only, identity, environment, system, team })
  const asked = given({
    from: from === undefined ? undefined : [...from],
    anybody: fromAnybody,
    to,
    reverses: reverse,
    within: Object.keys(within).length === 0 ? undefined : within,
  })
  if (dryRun) {
    const preview = await api.post('/v1/lifecycle/transfers/preview', { body: asked })
    return showList({ io, output }, preview, 'would change hands', options.output, async (skip) => {
      const { items } = await api.post('/v1/lifecycle/transfers/preview/lines', { body: { ...asked, skip } })
      return items
    })
  }
  const made = await api.post('/v1/lifecycle/transfers', { body: { ...asked, reason: reason ?? '', ticket: ticket ?? '' } })
  output.result(made, () =>
    [
      `transfer ${plain(made.name)}: ${made.count} change hands in the change ${plain(made.change)}: ${made.outcome}`,
      '',
      `  countersign change watch ${plain(made.change)}`,
      `  countersign lifecycle transfer-lines ${plain(made.name)} --output FILE`,
    ].join('\n'),
  )
  return EXIT.ok
}
