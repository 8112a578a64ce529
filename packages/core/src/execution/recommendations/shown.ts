// A recommendation as the API shows it. Who of the enterprise decided it is told to the enterprise alone.
import { Type } from 'typebox'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import type { RecommendationRow } from './store.ts'

export const About = Closed({ kind: Type.Enum(['change', 'operation', 'credential', 'finding']), id: Id })
export const RecommendationState = Type.Enum(['filed', 'taken_up', 'declined', 'withdrawn'])
export const ProposedOperation = Closed({ operation: Id, credential: Id })

export const RecommendationShown = Closed({
  id: Id,
  party: Id,
  filedBy: Id,
  filedAt: Instant,
  about: About,
  words: Type.String(),
  operations: Type.Array(ProposedOperation),
  state: RecommendationState,
  answer: Nullable(Type.String()),
  decidedAt: Nullable(Instant),
  decidedBy: Nullable(Id),
  change: Nullable(Id),
})

export const showRecommendation = (row: RecommendationRow, whole: boolean) => ({
  id: row.id,
  party: row.party_id,
  filedBy: row.filed_by,
  filedAt: row.filed_at.toISOString(),
  about: { kind: row.about_kind, id: row.about_id },
  words: row.words,
  operations: row.proposed.map(({ operation, credential }) => ({ operation, credential })),
  state: row.state,
  answer: row.answer,
  decidedAt: row.decided_at?.toISOString() ?? null,
  decidedBy: whole ? row.decided_by : null,
  change: whole ? row.change_id : null,
})
