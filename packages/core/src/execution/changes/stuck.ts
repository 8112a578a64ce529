// Visibly stuck: with its reason, a finding and an owner. Never dropped, never "done".
import { requestAcceptance } from '../../authority/risk/index.ts'
import { openFinding } from '../../registry/findings/index.ts'
import type { Runtime, Work } from '../../runtime.ts'
import { type OperationRow, updateOperation } from './store.ts'

/** A uniform number in [0,1) from the injected randomness. */
export const spread = (runtime: Runtime): number => runtime.ids.random(4).readUInt32BE() / 2 ** 32

/** Marks an operation as stuck, with its reason, a finding and an owner. */
export const markStuck = async (runtime: Runtime, work: Work, row: OperationRow, reasons: readonly string[]): Promise<void> => {
  await updateOperation(work.db, work.org, row.id, {
    phase: 'stuck',
    closure: 'stuck',
    due_at: null,
    lease_by: null,
    lease_until: null,
    reasons: [...reasons],
  })
  work.record({
    kind: 'closure.reached',
    stream: row.id,
    body: { closure: 'stuck', proof: row.proof_digest, acceptance: null, reasons: [...reasons] },
  })
  await openFinding(runtime, work, {
    kind: 'operation.stuck',
    subject: row.id,
    severity: 'high',
    stream: row.id,
    detail: { credential: row.credential_id, reasons: [...reasons] },
  })
  // What takes access away and can't be brought to its end is a question for a person; planning again answers it as well.
  const { purpose } = row.spec as { purpose?: string }
  if (purpose === 'rejection' || purpose === 'sessions' || purpose === 'rights') {
    await requestAcceptance(runtime, work, {
      change: row.change_id,
      operation: row.id,
      credential: row.credential_id,
      reason: reasons.join('; '),
      proof: row.proof_digest,
    })
  }
  work.enqueue({ org: work.org, kind: 'conclude', id: row.change_id })
}
