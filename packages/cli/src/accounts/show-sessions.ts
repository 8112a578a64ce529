import type { Answer } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { table } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'
import { findAccount } from './find-account.ts'

const many = (n: number): string => `${n} ${n === 1 ? 'session' : 'sessions'} live now`

const told = (live: Answer<'accounts.sessions'>, width: number): string => {
  if (live.seen === 'not_listed')
    return `\`${live.system}\` shows no sessions of such an account: whether anybody is logged in, nobody knows`
  if (live.seen === 'unknown' || live.total === null)
    return `\`${live.system}\` did not tell now (${live.code}): whether anybody is logged in, nobody knows`
  if (live.total === 0) return 'nobody is logged in with it'
  const rows = live.sessions.map(({ account: as, since, from, client }) => [
    as,
    since === null ? 'nobody knows' : minute(since),
    from ?? '-',
    client ?? '-',
  ])
  const rest = live.total - live.sessions.length
  return [
    table(['account', 'since', 'from', 'calls itself'], rows, width),
    '',
    many(live.total),
    ...(rest > 0 ? [`${rest} more are not shown`] : []),
  ].join('\n')
}

export const showSessions = async ({ connect, output }: Context, first: string, name?: string): Promise<undefined> => {
  const api = await connect()
  const account = await findAccount(api, first, name)
  const live = await api.get('/v1/accounts/{account}/sessions', { params: { path: { account } } })
  output.result(live, () => told(live, output.width))
  return undefined
}

export const showCredentialSessions = async ({ connect, output }: Context, credential: string): Promise<undefined> => {
  const api = await connect()
  const live = await api.get('/v1/credentials/{credential}/sessions', { params: { path: { credential } } })
  output.result(live, () => told(live, output.width))
  return undefined
}
