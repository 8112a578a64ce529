import { CountersignError } from '@countersign/ledger'
import { given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'

interface Options {
  readonly as: 'new' | 'same' | 'left_out'
  readonly same?: string
  readonly reason: string
}

const kinds = ['person', 'identity', 'credential'] as const

export const settleItem = async (
  { options, connect, output }: Context<Options>,
  merger: string,
  kind: string,
  externalId: string,
): Promise<undefined> => {
  const known = kinds.find((one) => one === kind)
  if (!known) throw new CountersignError('cli.merger_kind', 'invalid', `\`${kind}\` is none of ${kinds.join(', ')}`)
  const api = await connect()
  const { as, same, reason } = options
  const shown = await api.post('/v1/mergers/{merger}/items/settle', {
    params: { path: { merger } },
    body: { kind: known, externalId, as, reason, ...given({ same }) },
  })
  output.result(
    shown,
    () => `${known} ${plain(externalId)} is ${as === 'same' ? `the same as ${plain(same ?? '')}` : as.replace('_', ' ')}, by your word`,
  )
}
