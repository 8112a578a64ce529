import { given, type Item } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { showList } from '../terminal/show-list.ts'
import { instant } from '../terminal/time.ts'

interface Options {
  readonly provider?: string
  readonly stream?: string
  readonly kind?: Item<'telemetry.records'>['kind']
  readonly operation?: string
  readonly credential?: string
  readonly limit: string
}

export const listTelemetry = async ({ options, connect, output }: Context<Options>): Promise<undefined> => {
  const api = await connect()
  const { provider, stream, kind, operation, credential } = options
  return showList(output, {
    page: (cursor) =>
      api.get('/v1/telemetry/records', { params: { query: { ...given({ provider, stream, kind, operation, credential }), ...cursor } } }),
    limit: wholeNumber('--limit', options.limit, 1, 1_000_000),
    head: ['provider', 'stream', 'place', 'event', 'kind', 'when, it says', 'about'],
    row: (record) => [
      record.provider,
      record.stream,
      record.seq,
      record.id,
      record.kind,
      instant(record.at),
      record.operation ?? record.credential ?? '',
    ],
    none: 'nothing was told',
  })
}
