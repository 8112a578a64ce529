// How fast an exercise has to go: as policy says, or as a contract of the provider promises, where that is shorter.
import { drillModelOf, type Exercise } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { type ClauseName, readContractBook } from '../../registry/contracts/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'

const promisedBy: Readonly<Partial<Record<Exercise, ClauseName>>> = { revoke: 'revocation_right', evidence: 'evidence_on_demand' }

export interface Terms {
  readonly withinSeconds: number
  /** Who answers for the provider's contract. */
  readonly owner: string | undefined
}

export const termsOf = async (runtime: Runtime, db: Kysely<Tables>, org: string, party: string, exercise: Exercise): Promise<Terms> => {
  const clause = promisedBy[exercise]
  const contracts = (await readContractBook(db, org)).ofParty(party).filter(({ state }) => state === 'active')
  const promised = contracts
    .flatMap(({ clauses }) => clauses)
    .filter((one) => one.clause === clause && one.inForce)
    .flatMap(({ terms }) => (typeof terms['withinHours'] === 'number' && terms['withinHours'] > 0 ? terms['withinHours'] * 3600 : []))
  return {
    withinSeconds: Math.min(drillModelOf(runtime.policy.current().bundle).exercises[exercise].withinSeconds, ...promised),
    owner: contracts[0]?.owner,
  }
}
