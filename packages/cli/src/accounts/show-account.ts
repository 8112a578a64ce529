import { whyWords } from '../inventory/why-words.ts'
import type { Context } from '../program/context.ts'
import { plain } from '../terminal/plain.ts'
import { pairs } from '../terminal/table.ts'
import { describeChange } from './describe-change.ts'
import { findAccount } from './find-account.ts'
import { madeWords, sessionsWords, usedWords } from './life-words.ts'

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
      ['why', whyWords(found.why)],
      ['made', madeWords(found.life)],
      ['last used', usedWords(found.life)],
      ['sessions', plain(sessionsWords(found.sessions, true))],
      ...Object.entries(found.description.attributes).map(([name, value]) => [plain(name), plain(JSON.stringify(value))] as const),
      ['id', found.id],
      ['digest', found.digest],
      ...(found.present ? [['live now', `countersign account sessions ${found.id}`] as const] : []),
    ])
    if (found.changes.length === 0) return `${facts}\n\nnothing has changed since the system was first read whole`
    return `${facts}\n\nWhat was noticed, the newest first\n${found.changes.map(describeChange).join('\n')}`
  })
  return undefined
}
