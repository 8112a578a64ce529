// Opens the change that deletes what is past its period. Nothing goes before two people have signed.
import { CountersignError } from '@countersign/ledger'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { plain } from '../terminal/plain.ts'

interface Options {
  readonly most: string
  readonly reason: string
  readonly ticket: string
}

const classes = ['telemetry', 'evidence', 'proof', 'journal'] as const
const shown = 10

export const proposeDeletion = async ({ options, connect, output }: Context<Options>, name: string): Promise<undefined> => {
  const found = classes.find((one) => one === name)
  if (!found)
    throw new CountersignError('cli.bad_class', 'invalid', `\`${name}\` is no class that can be deleted; there are ${classes.join(', ')}`)
  const api = await connect()
  const made = await api.post('/v1/retention/deletions', {
    body: { class: found, most: wholeNumber('--most', options.most, 1, 2000), reason: options.reason, ticket: options.ticket },
  })
  output.result(made, () =>
    [
      `${made.count} payload${made.count === 1 ? '' : 's'} would be deleted; nothing is before it is approved`,
      ...made.items.slice(0, shown).map((item) => `  ${plain(item)}`),
      ...(made.count > shown ? [`  and ${made.count - shown} more: countersign authority show deletion ${plain(made.name)}`] : []),
      '',
      `change ${plain(made.change)}`,
      `plan   ${plain(made.plan)}`,
    ].join('\n'),
  )
  return undefined
}
