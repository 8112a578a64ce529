import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { pairs, wrap } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'
import { findAccount } from './find-account.ts'

type Basis = 'mandate' | 'inventory' | 'expiry' | 'returned' | 'decision'

const explained = ({ basis, basisId }: { readonly basis: Basis | null; readonly basisId: string | null }): string => {
  switch (basis) {
    case null:
      return 'nothing explains it'
    case 'mandate':
      return `mandate ${basisId}`
    case 'inventory':
      return `the inventory: ${basisId}`
    case 'expiry':
      return 'its own end'
    case 'returned':
      return 'it is again what was agreed'
    case 'decision':
      return `${basisId} agreed`
  }
}

const wrapEach = (text: string): string =>
  text
    .split('\n')
    .map((line) => wrap(line.trim(), line.startsWith(' ') ? '      ' : '  '))
    .join('\n')

export const showAccount = async ({ connect, output }: Context, first: string, name?: string): Promise<undefined> => {
  const api = await connect()
  const account = await findAccount(api, first, name)
  const found = await api.get('/v1/accounts/{account}', { params: { path: { account } } })
  output.result(found, () => {
    const facts = pairs([
      ['account', found.key === null ? found.account : `${found.account} (${found.key})`],
      ['system', `${found.system}, ${found.kind}`],
      ['state', found.present ? found.description.state : `gone; last seen ${found.description.state}`],
      ...(found.description.expiresAt === null ? [] : [['expires', found.description.expiresAt] as const]),
      ...Object.entries(found.description.attributes).map(([name, value]) => [plain(name), plain(JSON.stringify(value))] as const),
      ['id', found.id],
      ['digest', found.digest],
    ])
    if (found.changes.length === 0) return `${facts}\n\nnothing has changed since the system was first read whole`
    const changes = found.changes.map((one) => {
      const by =
        one.actor === null
          ? 'the system does not tell by whom'
          : `by ${plain(one.actor)}${one.actedAt === null ? '' : `, ${minute(one.actedAt)}`}`
      const lines = [
        `${one.what} between ${minute(one.since)} and ${minute(one.noticedAt)}; ${by}; ${explained(one)}`,
        ...one.differences.map((words) => `  ${plain(words)}`),
      ]
      return lines.join('\n')
    })
    return `${facts}\n\nWhat was noticed, the newest first\n${changes.map((text) => wrapEach(text)).join('\n')}`
  })
  return undefined
}
