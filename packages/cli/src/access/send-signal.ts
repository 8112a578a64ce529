import { randomUUID } from 'node:crypto'
import { CountersignError } from '@countersign/ledger'
import { SIGNAL_EVENTS, type SignalEvent } from '@countersign/policy'
import type { Context } from '../program/context.ts'

interface Options {
  readonly good?: true
  readonly reason: string
  readonly id?: string
  readonly at?: string
}

const kinds = ['credential', 'identity', 'principal', 'workload', 'party'] as const

const subjectOf = (text: string): { kind: (typeof kinds)[number]; id: string } => {
  const at = text.indexOf(':')
  const kind = kinds.find((one) => one === text.slice(0, at))
  if (!kind || at === text.length - 1)
    throw new CountersignError(
      'cli.bad_answer',
      'invalid',
      `\`${text}\`: give one of ${kinds.join(', ')} and its id, such as workload:deployer`,
    )
  return { kind, id: text.slice(at + 1) }
}

const eventOf = (text: string): SignalEvent => {
  const event = SIGNAL_EVENTS.find((one) => one === text)
  if (!event) throw new CountersignError('cli.bad_answer', 'invalid', `\`${text}\`: give one of ${SIGNAL_EVENTS.join(', ')}`)
  return event
}

export const sendSignal = async ({ options, connect, output }: Context<Options>, event: string, subject: string): Promise<undefined> => {
  const body = {
    id: options.id ?? randomUUID(),
    event: eventOf(event),
    subject: subjectOf(subject),
    status: options.good === true ? ('good' as const) : ('bad' as const),
    at: options.at ?? new Date().toISOString(),
    reason: options.reason,
  }
  const api = await connect()
  const taken = await api.post('/v1/signals', { body })
  output.result({ id: body.id, ...taken }, () =>
    !taken.taken
      ? `${body.id} was taken before`
      : taken.counts
        ? `taken as ${body.id}`
        : `taken as ${body.id}; something newer was said before, and counts`,
  )
}
