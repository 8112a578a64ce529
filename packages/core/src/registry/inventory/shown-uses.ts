// How a use is told to people: whether it counts, how it was learnt and when, and when it was seen last.
import { type Static, Type } from 'typebox'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import type { ShownUse } from './sightings-store.ts'

const fields = {
  counts: Type.Boolean({ description: 'It is a consumer. What was only seen or inferred counts for nothing until somebody declares it' }),
  delivered: Type.Boolean(),
  learnt: Type.Enum(['declared', 'observed', 'inferred']),
  learntAt: Nullable(Instant),
  lastSeenAt: Nullable(Type.String({ format: 'date-time', description: 'By us, in use; null: never' })),
  how: Nullable(
    Type.Enum(['client_name', 'lease', 'move', 'address', 'secret_reference', 'telemetry'], { description: 'How it was seen' }),
  ),
  confidence: Nullable(Type.Number({ minimum: 0, maximum: 1 })),
  reason: Nullable(Type.String()),
  endedAt: Nullable(Instant),
}
export const UseOfCredential = Closed({ workload: Id, ...fields })
export const UseByWorkload = Closed({ credential: Id, ...fields })

const shown = (use: ShownUse): Omit<Static<typeof UseOfCredential>, 'workload'> => ({
  counts: use.counts,
  delivered: use.delivered,
  learnt: use.learnt,
  learntAt: use.since?.toISOString() ?? null,
  lastSeenAt: use.lastSeen?.toISOString() ?? null,
  how: use.how,
  confidence: use.confidence,
  reason: use.reason,
  endedAt: use.ended?.toISOString() ?? null,
})

export const useOfCredential = (use: ShownUse): Static<typeof UseOfCredential> => ({ workload: use.workload, ...shown(use) })
export const useByWorkload = (use: ShownUse): Static<typeof UseByWorkload> => ({ credential: use.credential, ...shown(use) })
