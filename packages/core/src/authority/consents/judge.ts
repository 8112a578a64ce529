// What each consent is to the enterprise at this moment: why it has to be decided, or that it is decided, or that it is ending.
import { consentModelOf } from '@countersign/policy'
import type { Kysely } from 'kysely'
import { type ConsentRow, type DecisionRow, latestDecisions } from '../../registry/consents/index.ts'
import { readContractBook } from '../../registry/contracts/index.ts'
import { ancestorsOf, suspendedAmong } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { type ConsentFacts, factsOf } from './facts-store.ts'
import { type About, type Reason, reasonsOpen, reasonsShown } from './reasons.ts'

export interface Judged {
  readonly row: ConsentRow
  readonly status: 'to_decide' | 'kept' | 'ending' | 'ended'
  readonly reasons: readonly Reason[]
  /** All that a decision taken now would answer. */
  readonly shown: readonly Reason[]
  readonly highImpact: readonly string[]
  readonly decision: DecisionRow | undefined
  readonly facts: ConsentFacts | undefined
}

export const judgeConsents = async (
  runtime: Pick<Runtime, 'policy'>,
  db: Kysely<Tables>,
  org: string,
  rows: readonly ConsentRow[],
  at: Date,
): Promise<Judged[]> => {
  if (rows.length === 0) return []
  const ids = rows.map(({ id }) => id)
  const [facts, decisions, book] = await Promise.all([factsOf(db, org, ids), latestDecisions(db, org, ids), readContractBook(db, org)])
  const model = consentModelOf(runtime.policy.current().bundle)
  const suspended = new Map<string, boolean>()
  const isSuspended = async (party: string): Promise<boolean> => {
    const known = suspended.get(party)
    if (known !== undefined) return known
    const is = (await suspendedAmong(db, org, await ancestorsOf(db, org, party))) !== false
    suspended.set(party, is)
    return is
  }
  const judged: Judged[] = []
  for (const row of rows) {
    const fact = facts.get(row.id)
    const decision = decisions.get(row.id)
    const highImpact = model.highImpactOf(row.scopes)
    const stands = (id: string): boolean => {
      const contract = book.find(id)
      return contract !== undefined && book.notStanding(contract, at) === undefined
    }
    const party = fact?.party ?? undefined
    const about: About = {
      highImpact,
      client:
        party === undefined
          ? undefined
          : {
              outside: fact?.party_kind !== 'enterprise',
              suspended: fact?.party_kind !== 'enterprise' && (await isSuspended(party)),
              contracted: row.contract_id === null ? book.ofParty(party).some(({ id }) => stands(id)) : stands(row.contract_id),
            },
      consenter: fact?.person == null ? undefined : { outside: fact.person_outside === true, active: fact.person_active === true },
    }
    const reasons = reasonsOpen(row, decision, about, at)
    const status =
      row.state === 'ended' ? 'ended' : fact?.ending != null ? 'ending' : reasons.length > 0 ? ('to_decide' as const) : ('kept' as const)
    judged.push({
      row,
      status,
      reasons: status === 'ended' ? [] : reasons,
      shown: reasonsShown(row, decision, about, at),
      highImpact,
      decision,
      facts: fact,
    })
  }
  return judged
}
