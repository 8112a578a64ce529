// What a source says of a contract's last day. INVARIANT: only ever nearer, also nearer than what was confirmed; a longer life is signed for by
// name with `countersign contract confirm`, and is a finding of the contract's owner until then.
import type { Runtime, Work } from '../../runtime.ts'
import type { Attributes } from '../../tables.ts'
import { evaluateContracts } from '../contracts/index.ts'
import { closeFinding, openFinding } from '../findings/index.ts'
import { rowsById } from '../import/index.ts'
import type { Source } from './declaration.ts'
import { livesLonger } from './things.ts'
import { shortenContracts } from './things-store.ts'

export interface SaidContract {
  readonly id: string
  readonly said: Attributes
}

export const settleContractEnds = async (
  runtime: Runtime,
  work: Work,
  source: Source,
  contracts: readonly SaidContract[],
): Promise<void> => {
  if (contracts.length === 0 || !source.owns.get('contract')?.has('ends')) return
  const dated = contracts.flatMap(({ id, said }) => (typeof said['ends'] === 'string' ? [{ id, day: said['ends'] }] : []))
  await shortenContracts(work.db, work.org, dated)
  await evaluateContracts(runtime, work)
  const rows = await rowsById(work.db, 'contracts', work.org, new Set(contracts.map(({ id }) => id)))
  for (const { id, said } of contracts) {
    const row = rows.get(id)
    if (!row) continue
    const ends = said['ends'] ?? null
    if (!livesLonger(row, ends)) await closeFinding(work, 'source.contract_longer', id)
    else
      await openFinding(runtime, work, {
        kind: 'source.contract_longer',
        subject: id,
        severity: 'moderate',
        ownerId: row.owner_id,
        detail: { source: source.name, contract: id, says: ends, next: `countersign contract confirm ${id}, if it is to go on` },
      })
  }
}
