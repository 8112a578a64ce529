// A round, made a signed document and a fact. The prober's key signs; the executor never holds it.
import { canonicalJson, signEnvelope } from '@countersign/ledger'
import type { Strength } from '@countersign/policy'
import type { ProofPurpose } from '../../authority/plans/index.ts'
import { putDocument } from '../../platform/documents.ts'
import type { Runtime, Work } from '../../runtime.ts'
import type { WorkOrder } from '../changes/index.ts'
import type { Round } from './probe.ts'
import { insertProof } from './store.ts'
import { proofStrength, proofVerdict, type Verdict } from './verdict.ts'

export const proofMediaType = 'application/vnd.countersign.proof+dsse'
export const proofPayloadType = 'application/vnd.countersign.proof+json'

export interface RecordedProof {
  readonly digest: string
  readonly verdict: Verdict
  readonly strength: Strength | null
}

export const recordProof = async (
  runtime: Runtime,
  work: Work,
  order: WorkOrder,
  input: { purpose: ProofPurpose | 'baseline'; number: number; round: Round; graceUntil: Date | null; derivedUntil?: Date | null },
): Promise<RecordedProof> => {
  const { round } = input
  const verdict = proofVerdict(input.purpose, round)
  const strength = proofStrength(input.purpose, round)
  const payload = canonicalJson({
    type: 'countersign/proof/v1',
    org: work.org,
    change: order.plan.change,
    operation: order.row.id,
    credential: order.planned.credential,
    system: order.planned.system,
    handle: order.planned.handle,
    plan: order.row.plan_digest,
    round: input.number,
    purpose: input.purpose,
    vantage: runtime.instance,
    startedAt: round.startedAt,
    finishedAt: round.finishedAt,
    minStrength: order.planned.minStrength,
    doors: round.doors,
    sessions: { status: round.sessions, count: round.sessionCount },
    introspection: round.introspection,
    observed: round.observed,
    graceUntil: input.graceUntil?.toISOString() ?? null,
    derivedUntil: input.derivedUntil?.toISOString() ?? null,
    verdict,
    strength,
    reasons: [...round.details],
  })
  const envelope = signEnvelope(proofPayloadType, Buffer.from(payload, 'utf8'), [
    { keyId: runtime.keys.prober.keyId, privateKey: runtime.keys.prober.privateKey },
  ])
  const digest = await putDocument(work.db, work.org, proofMediaType, canonicalJson(envelope))
  await insertProof(work.db, {
    org_id: work.org,
    digest,
    operation_id: order.row.id,
    round: input.number,
    purpose: input.purpose,
    verdict,
    strength,
    at: work.at,
    started_at: round.startedAt,
  })
  work.record({
    kind: 'proof.recorded',
    stream: order.row.id,
    body: { proof: digest, round: input.number, purpose: input.purpose, verdict, strength },
  })
  return { digest, verdict, strength }
}
