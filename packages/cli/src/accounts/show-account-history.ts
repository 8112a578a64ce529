import { type Answer, given, listed } from '../connection/api.ts'
import { momentOf } from '../history/moment.ts'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { plain } from '../terminal/plain.ts'
import { minute } from '../terminal/time.ts'
import { describeChange } from './describe-change.ts'
import { findAccount } from './find-account.ts'

type Told = Answer<'accounts.history'>

export const showAccountHistory = async (
  { options, connect, output }: Context<{ asOf?: string; limit: string }>,
  first: string,
  name?: string,
): Promise<undefined> => {
  const asOf = momentOf('--as-of', options.asOf)
  const limit = wholeNumber('--limit', options.limit, 1, 100_000)
  const api = await connect()
  const account = await findAccount(api, first, name)
  let head: Told | undefined
  const { items, more } = await listed(async (cursor) => {
    const page = await api.get('/v1/accounts/{account}/history', { params: { path: { account }, query: given({ asOf, ...cursor }) } })
    head ??= page
    return page
  }, limit)
  const { next: _next, ...told } = head!
  output.result({ ...told, items, more }, () => {
    const was =
      told.was === null
        ? 'no reading had shown it, or it was gone'
        : `${told.was.state}${told.was.expiresAt === null ? '' : `, expires ${told.was.expiresAt}`}, ${plain(JSON.stringify(told.was.attributes))}`
    return [
      `${plain(account)}, ${told.asOf === null ? 'as it was last read' : minute(told.asOf)}: ${was}`,
      `first read ${minute(told.firstSeenAt)}`,
      ...(items.length === 0
        ? ['nothing that a reading noticed']
        : ['', 'What was noticed, the newest first', ...items.map(describeChange)]),
    ].join('\n')
  })
  if (more) output.note(`the newest ${items.length}; give --limit for more`)
  return undefined
}
