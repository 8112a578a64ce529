// The API of one's own work.
import { Type } from 'typebox'
import { ExceptionShown } from '../../authority/exceptions/index.ts'
import { operation } from '../../platform/operation.ts'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { AskShown, DemandShown } from '../drills/index.ts'
import { QuestionShown } from '../questions/index.ts'
import { RecommendationShown } from '../recommendations/index.ts'
import { myWork } from './my-work.ts'

const read = operation({
  id: 'work.read',
  method: 'GET',
  path: '/v1/my-work',
  summary:
    "The caller's mandates, runbooks, duties of evidence, drills, recommendations, exceptions and questions, the reviews that he may sign, and nothing else",
  scope: 'read',
  power: 'self',
  response: Closed({
    mandates: Type.Array(Closed({ id: Id, operation: Id, state: Type.Enum(['open', 'started']), notAfter: Instant })),
    runbooks: Type.Array(Closed({ name: Id, version: Type.Integer(), title: Type.String() })),
    evidence: Closed({
      duties: Type.Array(Closed({ evidence: Type.String(), withinMinutes: Type.Integer() })),
      owed: Type.Array(Closed({ mandate: Id, operation: Id, startedAt: Instant, dueAt: Nullable(Instant), overdue: Type.Boolean() })),
    }),
    drills: Closed({
      demands: Type.Array(DemandShown, { description: 'Evidence that is demanded: deliver it by `demands.deliver`' }),
      asks: Type.Array(AskShown, { description: 'Exceptions to ask for by `exceptions.request`, with this rule and subject' }),
    }),
    recommendations: Type.Array(RecommendationShown),
    exceptions: Type.Array(ExceptionShown),
    questions: Type.Array(QuestionShown, {
      description: 'What waits for his answer about a change, and what he asked in the last 90 days: the newest first',
    }),
    reviews: Type.Array(Closed({ id: Id, party: Id, dueAt: Instant, overdue: Type.Boolean() }), {
      description: 'Reviews of providers that the caller may sign',
    }),
  }),
  handle: (runtime, caller) => myWork(runtime, caller),
})

export const workOperations = [read]
