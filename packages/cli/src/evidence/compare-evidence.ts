import { CountersignError } from '@countersign/ledger'
import { given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { table } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

const span = (seconds: number | null): string =>
  seconds === null
    ? '-'
    : seconds < 120
      ? `${Math.round(seconds)} s`
      : seconds < 7200
        ? `${Math.round(seconds / 60)} min`
        : `${Math.round(seconds / 360) / 10} h`

type Asked = Context<{ since?: string; by: 'party' | 'region' | 'tenant' }>

export const compareEvidence = async ({ options, connect, output }: Asked): Promise<undefined> => {
  const since = options.since === undefined ? undefined : new Date(options.since)
  if (since !== undefined && Number.isNaN(since.getTime()))
    throw new CountersignError('cli.bad_since', 'invalid', `\`${options.since}\` is no instant and no day`)
  const api = await connect()
  const report = await api.get('/v1/evidence/comparison', {
    params: { query: given({ since: since?.toISOString(), by: options.by }) },
  })
  const { by } = options
  output.result(report, () =>
    report.items.length === 0
      ? `nothing was mandated since ${minute(report.since)} that asks for evidence`
      : table(
          [
            'class',
            'party',
            ...(by === 'party' ? [] : [by]),
            'owed',
            'in time',
            'median',
            '95 %',
            'delivered',
            'missing',
            'refused',
            'true',
            'false',
          ],
          report.items.map((one) => [
            one.class,
            one.party,
            ...(by === 'party' ? [] : [one[by] ?? '-']),
            one.owed ? span(one.owed.withinSeconds) : '-',
            `${one.inTime.count}/${one.inTime.of}`,
            span(one.age.median),
            span(one.age.p95),
            `${one.delivered}/${one.mandates}`,
            one.missing,
            one.refused.all,
            one.observed.agreed,
            one.observed.contradicted,
          ]),
        ),
  )
  return undefined
}
