// Deputies: whoever is the deputy, has an API key of his, or signs in his name, approves and refuses in the place of the one whom he stands in for;
// whoever keeps the duty rosters can put whom he likes in anybody's place. Half counts as the whole here too. Limits are left out, and one that has
// not begun counts: what could be signed at some time is a way.
import { standingDeputyships } from '../../duty/index.ts'
import { called, isOutside } from '../cast.ts'
import { type Guise, node } from '../model.ts'
import { edgeSource } from '../source.ts'
import { type ApiKeyRow, liveApiKeys } from '../store.ts'
import { scopesReach } from './api-keys.ts'

interface Rows {
  readonly deputyships: Awaited<ReturnType<typeof standingDeputyships>>
  readonly apiKeys: readonly ApiKeyRow[]
}

const lent: ReadonlySet<string> = new Set(['change.approve', 'change.refuse'])

export const deputies = edgeSource<Rows>({
  name: 'deputies',
  changedBy: ['deputy.appointed', 'deputy.withdrawn', 'apikey.issued', 'apikey.revoked'],
  read: async ({ db, org, at }) => {
    const deputyships = await standingDeputyships(db, org, at)
    return { deputyships, apiKeys: deputyships.length === 0 ? [] : await liveApiKeys(db, org, at) }
  },
  *links({ deputyships, apiKeys }, cast): Iterable<Guise> {
    const isLent = (power: string): boolean => lent.has(power)
    for (const one of cast.principals.values())
      if (one.kind === 'person' && !isOutside(one) && one.active)
        yield {
          at: node('power', 'duty.manage'),
          as: one.id,
          kind: 'can-appoint',
          through: isLent,
          words: `whoever may \`duty.manage\` can put whom he likes in the place of ${called(cast, one.id)}`,
        }
    const keysOf = Map.groupBy(apiKeys, (key) => key.principal)
    for (const row of deputyships) {
      if (!cast.principals.get(row.principal_id)?.active || !cast.principals.get(row.deputy_id)?.active) continue
      const inThePlace = (at: Guise['at'], who: string, through: Guise['through']): Guise => ({
        at,
        as: row.principal_id,
        kind: 'stands-in-for',
        through,
        words: `${who} in the place of ${called(cast, row.principal_id)} as \`${row.role}\` until ${row.until_at.toISOString()}`,
      })
      const deputy = called(cast, row.deputy_id)
      yield inThePlace(node('principal', row.deputy_id), `${deputy} acts`, isLent)
      yield inThePlace(node('signature', row.deputy_id), `${deputy} signs`, isLent)
      for (const key of keysOf.get(row.deputy_id) ?? [])
        yield inThePlace(
          node('apikey', key.id),
          `with the API key \`${key.name}\` (${key.scopes.join(', ')}) one acts as ${deputy}`,
          (power) => isLent(power) && scopesReach(key.scopes, power),
        )
    }
  },
})
