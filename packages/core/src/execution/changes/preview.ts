// A plan that nobody has frozen, as the API shows it: what would be done, what would be asked of whom, and what can't be proven.
import { Type } from 'typebox'
import { Closed, Digest, Facts, Id } from '../../platform/schemas.ts'
import type { Planned } from './plan-making.ts'

const Outcome = Type.Enum(['autonomous', 'approval', 'escalate', 'deny'])

export const PreviewShown = Closed({
  plan: Digest,
  planDocument: Facts,
  outcome: Outcome,
  massChange: Type.Boolean(),
  decisions: Type.Array(Closed({ operation: Id, outcome: Outcome, reasons: Type.Array(Type.String()), policies: Type.Array(Facts) })),
  needs: Type.Array(
    Closed({
      operations: Type.Array(Id),
      roles: Type.Array(Type.String()),
      quorum: Type.Integer(),
      stepUp: Type.Boolean(),
      validSeconds: Type.Integer(),
    }),
  ),
  unprovable: Type.Array(Closed({ credential: Id, reason: Type.String() })),
  parties: Type.Array(Id),
  identities: Type.Array(Id),
})

export const showPreview = (planned: Planned) => ({
  plan: planned.digest,
  planDocument: { ...planned.plan },
  outcome: planned.outcome,
  massChange: planned.massChange,
  decisions: planned.decided.map(({ operation: id, decision }) => ({
    operation: id,
    outcome: decision.outcome,
    reasons: [...decision.reasons],
    policies: decision.policies.map((policy) => ({ ...policy })),
  })),
  needs: planned.needs.map((need) => ({
    operations: [...need.operations],
    roles: [...need.needs.roles],
    quorum: need.needs.quorum,
    stepUp: need.needs.stepUp,
    validSeconds: need.validSeconds,
  })),
  unprovable: planned.unprovable.map((one) => ({ ...one })),
  parties: [...planned.drafted.parties],
  identities: [...planned.drafted.identities],
})
