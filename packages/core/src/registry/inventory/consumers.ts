// Which consumers of a credential go with a contract, and which stay: access goes when the last justification falls, not before.
import type { WorkloadRow } from './store.ts'

/** A running workload that is neither under the contract nor of one of the parties that leave. */
export const stays = (workload: WorkloadRow, contract: string, leaving: ReadonlySet<string>): boolean =>
  workload.state === 'running' && workload.contract_id !== contract && !leaving.has(workload.party_id)
