import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { pairs, table } from '../terminal/table.ts'
import { minute } from '../terminal/time.ts'

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

export const showAccount = async ({ connect, output }: Context, account: string): Promise<undefined> => {
  const api = await connect()
  const found = await api.get('/v1/accounts/{account}', { params: { path: { account } } })
  output.result(found, () => {
    const facts = pairs([
      ['account', found.key === null ? found.account : `${found.account} (${found.key})`],
      ['system', `${found.system}, ${found.kind}`],
      ['state', found.present ? found.description.state : `gone; last seen ${found.description.state}`],
      ...(found.description.expiresAt === null ? [] : [['expires', found.description.expiresAt] as const]),
      ...Object.entries(found.description.attributes).map(([name, value]) => [plain(name), plain(JSON.stringify(value))] as const),
      ['digest', found.digest],
      ...(found.drift === null
        ? []
        : [['unexplained', `${found.drift} since ${minute(found.driftedAt)}: ${found.differences.join('; ')}`] as const]),
    ])
    if (found.changes.length === 0) return `${facts}\n\nnothing has changed since the system was first read whole`
    const rows = found.changes.map((one) => [
      one.what,
      one.differences.join('; '),
      `${minute(one.since)} – ${minute(one.noticedAt)}`,
      one.actor === null ? 'the system does not tell' : `${one.actor}${one.actedAt === null ? '' : `, ${minute(one.actedAt)}`}`,
      explained(one),
    ])
    return `${facts}\n\n${table(['what', 'what differs', 'between', 'by whom', 'explained by'], rows)}`
  })
  return undefined
}
