import { CountersignError } from '@countersign/ledger'
import { type Answer, given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { table, wrap } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

type Seconds = Answer<'oversight.read'>['figures'][number]['whole']

const span = (seconds: number): string =>
  seconds < 120 ? `${Math.round(seconds)} s` : seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 360) / 10} h`
/** The median, and of how many. */
const waited = ({ median, count }: Seconds): string => (median === null ? '–' : `${span(median)} (${count})`)

export const showOversight = async ({ options, connect, output }: Context<{ since?: string; provider?: string }>): Promise<undefined> => {
  const since = options.since === undefined ? undefined : new Date(options.since)
  if (since !== undefined && Number.isNaN(since.getTime()))
    throw new CountersignError('cli.bad_since', 'invalid', `\`${options.since}\` is no instant and no day`)
  const api = await connect()
  const report = await api.get('/v1/oversight', {
    params: { query: given({ since: since?.toISOString(), provider: options.provider }) },
  })
  output.result(report, () =>
    [
      `${report.operations} operations since ${minute(report.since)}; medians, and of how many`,
      table(
        ['party', 'operation', 'n', 'approval', 'mandate', 'executed', 'proven', 'alone', 'rework', 'bad'],
        report.figures.map((one) => [
          one.party,
          one.operation,
          one.operations,
          waited(one.toApproval),
          waited(one.toMandate),
          waited(one.toExecution),
          waited(one.toProof),
          `${one.autonomous.count}/${one.autonomous.of}`,
          one.rework.furtherMandates + one.rework.inconclusiveRounds + one.rework.revisedPlans,
          one.incidents + one.stuck,
        ]),
      ),
      ...report.advice.map((one) =>
        wrap(
          `${one.kind === 'too_loose' ? 'Too loose' : 'Could be loosened'}: ${one.operation} by ${one.party} at ${one.risk} risk: ${one.words}`,
        ),
      ),
    ].join('\n'),
  )
}
