// Whether a delegation rests on contracts that stand and reach so far at this moment: its own, and one of each party between its provider and
// whoever acts under it. Pure. A contract that ended, hasn't begun or was narrowed since takes away what it no longer reaches.
import type { Contract, ContractEnds } from '../../registry/contracts/index.ts'
import type { Delegation, Reach } from './model.ts'

/** INVARIANT: a system of which nobody knows where it stands, or whom it serves, is in no region and of no tenant. */
const reaches = (book: ContractEnds, contract: Contract, reach: Reach): boolean => {
  const within = (allowed: readonly string[] | null, value: string | null): boolean =>
    allowed === null || (value !== null && allowed.includes(value))
  return (
    within(book.reachOf(contract, 'operations'), reach.operation) &&
    within(book.reachOf(contract, 'systems'), reach.system) &&
    within(book.reachOf(contract, 'regions'), reach.region) &&
    within(book.reachOf(contract, 'tenants'), reach.tenant)
  )
}

/** `line`: whoever acts, and everybody above him, from himself upwards. The provider of the delegation is one of them. */
export const restsOnContracts = (
  book: ContractEnds,
  delegation: Pick<Delegation, 'provider' | 'contract'>,
  line: readonly string[],
  reach: Reach,
  at: Date,
): boolean => {
  const carries = (contract: Contract): boolean => book.notStanding(contract, at) === undefined && reaches(book, contract, reach)
  const own = book.find(delegation.contract)
  if (own === undefined || own.party !== delegation.provider || !carries(own)) return false
  const below = line.slice(0, line.indexOf(delegation.provider))
  return below.every((party) => book.ofParty(party).some(carries))
}
