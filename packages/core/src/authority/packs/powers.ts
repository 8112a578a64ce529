// Who would come to a power that is the enterprise's alone under another pack, and who would lose one: everybody is asked about, on every record on which
// the answer could differ.
import type { PolicyEngine } from '@countersign/policy'
import type { Kysely } from 'kysely'
import type { Tables } from '../../tables.ts'
import { asPolicySees, Grants, readCast } from '../prover/index.ts'

export interface PowersOf {
  readonly principal: string
  readonly party: string
  readonly gains: readonly string[]
  readonly loses: readonly string[]
}

/** Only those for whom something changes, by id. */
export const comparePowers = async (
  db: Kysely<Tables>,
  org: string,
  before: PolicyEngine,
  after: PolicyEngine,
  at: Date,
): Promise<PowersOf[]> => {
  const cast = await readCast(db, org, at)
  const [was, is] = [new Grants(before, at), new Grants(after, at)]
  const found: PowersOf[] = []
  for (const one of cast.principals.values()) {
    const self = asPolicySees(one)
    const [held, holds] = [was, is].map((grants) => new Set(grants.of(self).map(({ power }) => power as string)))
    const gains = [...holds!].filter((power) => !held!.has(power)).sort()
    const loses = [...held!].filter((power) => !holds!.has(power)).sort()
    if (gains.length > 0 || loses.length > 0) found.push({ principal: one.id, party: one.party, gains, loses })
  }
  return found.sort((a, b) => (a.principal < b.principal ? -1 : 1))
}
