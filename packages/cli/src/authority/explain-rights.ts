import { given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { pairs } from '../terminal/table.ts'

interface Options {
  readonly environment: 'production' | 'staging' | 'development'
  readonly criticality: 'low' | 'moderate' | 'high' | 'critical'
  readonly system?: string
  readonly domain?: string
  readonly region?: string
}

export const explainRights = async (
  { options, connect, output }: Context<Options>,
  provider: string,
  operation: string,
): Promise<undefined> => {
  const api = await connect()
  const { environment, criticality, system, domain, region } = options
  const answer = await api.get('/v1/rights/{party}/{operation}', {
    params: { path: { party: provider, operation }, query: { environment, criticality, ...given({ system, domain, region }) } },
  })
  output.result(answer, () =>
    [
      `${plain(provider)}, ${plain(operation)}, ${environment}, ${criticality}: ${answer.right}`,
      pairs([
        ['row', answer.row],
        ['covered', answer.facts.covered],
        ['may execute', answer.facts.mayExecute],
        ['delegation live', answer.facts.live],
        ['runbook', answer.runbook],
        ['suspended', answer.facts.suspended],
        ['approved by', answer.approvedBy.join(', ')],
        ['escalates to', answer.escalatesTo],
      ]),
      '',
      plain(answer.text),
    ].join('\n'),
  )
  return undefined
}
