// A question as the API shows it. Whoever is outside is told the words of what he asked or was asked, and nobody's name of the enterprise.
import { Type } from 'typebox'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import type { Caller } from '../../runtime.ts'
import { type Concerned, type QuestionRow, questionStates } from './store.ts'

export const QuestionState = Type.Enum([...questionStates])
export const BecauseShown = Type.Enum(['requester', 'executor', 'business_owner', 'technical_owner'])

export const QuestionShown = Closed({
  id: Id,
  change: Id,
  purpose: Nullable(Type.String({ description: 'What the change is for; left out for parties outside' })),
  askedBy: Nullable(Id),
  askedAt: Instant,
  to: Nullable(Id),
  because: Type.Array(BecauseShown, { description: 'What who was asked has to do with the change' }),
  words: Type.String(),
  state: Type.Enum([...questionStates], {
    description: '`over`: the change ended before an answer; `left`: who was asked is not here any more',
  }),
  answer: Nullable(Type.String()),
  endedAt: Nullable(Instant),
  replanned: Type.Boolean({ description: 'Another plan stands now than when it was asked' }),
  dueAt: Nullable(Type.String({ description: 'When the first approval that is open at the change ends; a question prolongs nothing' })),
})

/** For one reader. */
export const showQuestion = (row: QuestionRow, { principal }: Caller) => {
  const outside = principal.party.kind !== 'enterprise'
  // SAFETY: the names of people of the enterprise are the enterprise's.
  const named = (id: string, party: string) =>
    !outside || id === principal.id || (row.mandate_id === null && party !== 'enterprise') ? id : null
  return {
    id: row.id,
    change: row.change_id,
    purpose: outside ? null : row.purpose,
    askedBy: named(row.asked_by, row.asker_party),
    askedAt: row.asked_at.toISOString(),
    to: named(row.put_to, row.put_party),
    because: outside && row.put_to !== principal.id ? [] : [...row.because],
    words: row.words,
    state: row.state,
    answer: row.answer,
    endedAt: row.ended_at?.toISOString() ?? null,
    replanned: row.replanned,
    dueAt: outside ? null : (row.due?.toISOString() ?? null),
  }
}

export const ConcernedShown = Closed({ person: Id, name: Type.String(), party: Id, because: Type.Array(BecauseShown) })

export const showConcerned = ({ person, name, party, because }: Concerned) => ({ person, name, party, because: [...because] })
