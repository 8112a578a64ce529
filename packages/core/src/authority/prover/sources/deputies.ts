// Deputies: whoever signs in a deputy's name approves and refuses in the place of the one whom he stands in for. Their limits are left out, and
// one that has not begun counts: what could be signed at some time is a way.
import { standingDeputyships } from '../../duty/index.ts'
import { called } from '../cast.ts'
import { node } from '../model.ts'
import { edgeSource } from '../source.ts'

const lent: ReadonlySet<string> = new Set(['change.approve', 'change.refuse'])

export const deputies = edgeSource<Awaited<ReturnType<typeof standingDeputyships>>>({
  name: 'deputies',
  changedBy: ['deputy.appointed', 'deputy.withdrawn'],
  read: ({ db, org, at }) => standingDeputyships(db, org, at),
  *links(rows, cast) {
    for (const row of rows) {
      if (!cast.principals.get(row.principal_id)?.active || !cast.principals.get(row.deputy_id)?.active) continue
      yield {
        at: node('signature', row.deputy_id),
        as: row.principal_id,
        kind: 'stands-in-for',
        through: (power) => lent.has(power),
        words: `${called(cast, row.deputy_id)} signs in the place of ${called(cast, row.principal_id)} as \`${row.role}\` until ${row.until_at.toISOString()}`,
      }
    }
  },
})
