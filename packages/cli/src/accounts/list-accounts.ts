import { given } from '../connection/api.ts'
import { whyShort } from '../inventory/why-words.ts'
import type { Context } from '../program/context.ts'
import { showList } from '../terminal/show-list.ts'
import { minute } from '../terminal/time.ts'
import { madeWords, sessionsWords, usedWords } from './life-words.ts'

interface Options {
  readonly system?: string
  readonly account?: string
  readonly drifted?: true
  readonly gone?: true
}

export const listAccounts = async ({ options, connect, output }: Context<Options>): Promise<undefined> => {
  const api = await connect()
  const { system, account, drifted, gone } = options
  const only = drifted ? ('drifted' as const) : gone ? ('gone' as const) : undefined
  const filter = given({ system, account, only })
  return showList(output, {
    page: (cursor) => api.get('/v1/accounts', { params: { query: { ...filter, ...cursor } } }),
    head: ['system', 'account', 'state', 'unexplained', 'what differs', 'why', 'changed', 'made', 'last used', 'sessions'],
    row: (one) => [
      one.system,
      one.key === null ? one.account : `${one.account} (${one.key})`,
      one.present ? one.description.state : 'gone',
      one.drift,
      one.differences.join('; '),
      whyShort(one.why),
      minute(one.changedAt),
      madeWords(one.life),
      usedWords(one.life),
      sessionsWords(one.sessions),
    ],
    none: drifted
      ? 'nothing has changed that nothing explains, where systems could be read; `countersign access scans` says which could not'
      : gone
        ? 'no account is gone, where systems could be read; `countersign access scans` says which could not'
        : 'no account is known; `countersign access scan` reads the systems',
  })
}
