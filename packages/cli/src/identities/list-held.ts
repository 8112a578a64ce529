import { given, listed } from '../connection/api.ts'
import { EXIT, type ExitCode } from '../exit-codes.ts'
import type { Context } from '../program/context.ts'
import { wholeNumber } from '../program/whole-number.ts'
import { table } from '../terminal/table.ts'

/** Exit code 1 where nobody answers for one of them. */
export const listHeld = async ({ options, connect, output }: Context<{ by?: string; limit: string }>): Promise<ExitCode> => {
  const limit = wholeNumber('--limit', options.limit, 1, 100_000)
  const api = await connect()
  const { items, more } = await listed(
    (cursor) => api.get('/v1/identities/held', { params: { query: given({ by: options.by, ...cursor }) } }),
    limit,
  )
  output.result({ items, more }, () =>
    items.length === 0
      ? 'nobody outside holds an identity'
      : table(
          ['identity', 'held by', 'business owner', 'technical owner', 'ended by', 'for', 'missing'],
          items.map(({ id, party, businessOwner, technicalOwner, endedBy, missing }) => [
            id,
            party,
            businessOwner ?? '-',
            technicalOwner ?? '-',
            [...new Set(endedBy.map(({ person }) => person ?? '-'))].join(', ') || '-',
            [...new Set(endedBy.flatMap(({ outcome }) => outcome ?? []))].join('; ') || '-',
            missing.join('; ') || '-',
          ]),
        ),
  )
  if (more) output.note(`the first ${items.length}; give --limit for more`)
  return items.every(({ missing }) => missing.length === 0) ? EXIT.ok : EXIT.refused
}
