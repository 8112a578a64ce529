import { given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

interface Options {
  readonly toDecide?: boolean
  readonly system?: string
  readonly client?: string
  readonly party?: string
  readonly state?: 'live' | 'ended'
}

export const listConsents = async ({ options, connect, output }: Context<Options>): Promise<undefined> => {
  const api = await connect()
  const { toDecide, system, client, party, state } = options
  return showList(output, {
    page: (cursor) =>
      api.get('/v1/consents', {
        params: { query: { ...given({ due: toDecide ? ('yes' as const) : undefined, system, client, party, state }), ...cursor } },
      }),
    head: ['consent', 'system', 'application', 'whose', 'given by', 'for', 'scopes', 'state', 'until'],
    row: (one) => [
      one.id,
      one.system,
      one.clientName ?? one.client,
      one.party,
      one.consentedBy,
      one.everybody ? 'everybody' : one.subject,
      one.scopes.map((scope) => (one.highImpact.includes(scope) ? `${scope}!` : scope)).join(' '),
      one.status.replace('_', ' '),
      minute(one.keptUntil),
    ],
    none: 'no consent',
  })
}
