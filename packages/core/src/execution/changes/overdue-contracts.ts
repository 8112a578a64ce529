// A contract whose last day has passed without a confirmation ends by itself: the change is opened by the product. It asks for the approvals that
// any ending asks for; until they are given, the overdue contract stays somebody's critical finding.
import { transact } from '../../evidence/journal/index.ts'
import { type Contract, type ContractBook, contractsToEnd, evaluateContracts } from '../../registry/contracts/index.ts'
import { holdersOf, resolvePrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { openChange } from './opening.ts'

/** Who answers for the ending: the contract's owner, or, when he has left, the first who answers for controls. */
const requesterFor = async (runtime: Runtime, org: string, contract: Contract) => {
  const at = runtime.clock.now()
  const owner = await resolvePrincipal(runtime.db, org, contract.owner, at)
  if (owner?.active) return owner
  for (const role of ['security_lead', 'control_owner']) {
    const [holder] = await holdersOf(runtime.db, org, [role], at)
    const principal = holder && (await resolvePrincipal(runtime.db, org, holder.id, at))
    if (principal?.active) return principal
  }
  return undefined
}

const reasonOf = (contract: Contract, book: ContractBook): string => {
  const { on, fallen, boundBy } = book.endingOf(contract)
  return fallen
    ? `the contract ${boundBy ?? contract.under ?? ''} on which it stands ends or has ended`
    : `its last day, ${on}, has passed and nobody of the enterprise has confirmed that it goes on${contract.autoRenews ? '; renewal by its paper counts for nothing' : ''}`
}

/**
 * Opens what has to be opened; repeating it opens nothing twice. One contract that can't be opened holds up no other: it stays a finding, and is
 * tried again. Returns how many were opened.
 */
export const endOverdueContracts = async (runtime: Runtime, caller: Caller): Promise<number> => {
  const due = await contractsToEnd(runtime, caller.org)
  let opened = 0
  for (const { contract, book } of due) {
    const requester = await requesterFor(runtime, caller.org, contract)
    if (!requester) continue
    try {
      await openChange(runtime, caller, {
        requester,
        kind: 'contract.end',
        ref: contract.id,
        asked: { kind: 'contract.end', ref: contract.id },
        reason: reasonOf(contract, book),
        ticket: `contract:${contract.id}`,
      })
      opened += 1
    } catch (error) {
      runtime.log.warn({ err: error, contract: contract.id }, 'contract: its end could not be opened and will be tried again')
    }
  }
  // That they are overdue is said at once, also where no change could be opened.
  if (due.length > 0) await transact(runtime, caller, (work) => evaluateContracts(runtime, work))
  return opened
}
