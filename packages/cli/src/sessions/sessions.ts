// Where people are signed in, and signing them out.
import { given } from '../connection/api.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'

const ways = { oidc: 'provider', passkey: 'passkey', first: 'first link' } as const

export const listSessions = async ({ connect, output }: Context, principal?: string): Promise<undefined> => {
  const api = await connect()
  return showList(output, {
    page: (cursor) => api.get('/v1/sessions', { params: { query: { ...cursor, ...given({ principal }) } } }),
    head: ['session', 'who', 'by', 'with', 'since', 'until', 'ended'],
    row: (one) => [
      one.id,
      one.principal,
      one.issuer === null ? ways[one.way] : `${ways[one.way]} ${one.issuer}`,
      plain(one.browser),
      minute(one.signedInAt),
      minute(one.idleEndsAt),
      one.endedAt === null ? '' : `${minute(one.endedAt)}, ${one.endedBecause ?? ''}`,
    ],
    none: 'signed in nowhere',
  })
}

export const endSession = async ({ connect, output }: Context, session: string): Promise<undefined> => {
  const api = await connect()
  const ended = await api.delete('/v1/sessions/{session}', { params: { path: { session } } })
  output.result(ended, () => `${plain(session)} has ended`)
  return undefined
}

export const endAllSessions = async ({ connect, output }: Context, principal: string): Promise<undefined> => {
  const api = await connect()
  const ended = await api.post('/v1/principals/{principal}/sign-out', { params: { path: { principal } }, body: {} })
  output.result(ended, () => `${plain(principal)} is signed out everywhere; sessions ended: ${ended.sessions}, API keys: ${ended.apiKeys}`)
  return undefined
}
