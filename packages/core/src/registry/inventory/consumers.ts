// Which consumers of a credential go with a contract or a provider, and which stay: access goes when the last justification falls, not before.
import type { WorkloadRow } from './store.ts'

/** A running workload that is neither under one of the contracts nor of one of the parties that leave. */
export const stays = (workload: WorkloadRow, contracts: ReadonlySet<string>, leaving: ReadonlySet<string>): boolean =>
  workload.state === 'running' && !(workload.contract_id !== null && contracts.has(workload.contract_id)) && !leaving.has(workload.party_id)
