// What becomes of a recommendation.
import { CountersignError } from '@countersign/ledger'
import type { Context } from '../program/context.ts'
import { askedOperations } from './asked-operations.ts'

const of = (recommendation: string) => ({ params: { path: { recommendation } } })

export const takeUp = async (
  { options, connect, output }: Context<{ answer: string; ticket?: string; operation?: readonly string[] }>,
  id: string,
): Promise<undefined> => {
  const { answer, ticket, operation } = options
  if (ticket === undefined && operation !== undefined)
    throw new CountersignError('cli.ticket_missing', 'invalid', 'a change needs a ticket; give `--ticket`')
  const api = await connect()
  const change =
    ticket === undefined ? {} : { change: { ticket, ...(operation === undefined ? {} : { operations: askedOperations(operation) }) } }
  const taken = await api.post('/v1/recommendations/{recommendation}/take-up', { ...of(id), body: { answer, ...change } })
  output.result(taken, () => (taken.change === null ? `${id} is taken up` : `${id} is taken up; the change is ${taken.change}`))
}

export const decline = async ({ options, connect, output }: Context<{ answer: string }>, id: string): Promise<undefined> => {
  const api = await connect()
  const declined = await api.post('/v1/recommendations/{recommendation}/decline', { ...of(id), body: options })
  output.result(declined, () => `${id} is declined`)
}

export const withdraw = async ({ connect, output }: Context, id: string): Promise<undefined> => {
  const api = await connect()
  const withdrawn = await api.post('/v1/recommendations/{recommendation}/withdraw', { ...of(id), body: {} })
  output.result(withdrawn, () => `${id} is withdrawn`)
}
