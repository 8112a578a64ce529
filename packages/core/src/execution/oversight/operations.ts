// The API of oversight's cost.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { plusSeconds } from '../../platform/clock.ts'
import { operation } from '../../platform/operation.ts'
import { Closed, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { advise, figuresOf } from './measure.ts'
import { casesSince, mostCases } from './store.ts'

const defaultDays = 90
/** Fewer clean approvals than this say nothing about policy. */
const defaultEnough = 20

const Seconds = Closed(
  { count: Type.Integer(), median: Nullable(Type.Number()), last: Nullable(Type.Number()) },
  { description: 'seconds, of how many' },
)
const Share = Closed({ of: Type.Integer(), count: Type.Integer() })

const read = operation({
  id: 'oversight.read',
  method: 'GET',
  path: '/v1/oversight',
  summary: 'What oversight costs, by provider and operation, and where policy could be loosened or is too loose',
  scope: 'read',
  power: 'read.oversight',
  query: Closed({
    since: Type.Optional(Instant),
    provider: Type.Optional(Id),
    enough: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 10_000, default: defaultEnough, description: 'clean approvals before loosening is spoken of' }),
    ),
  }),
  resource: () => ({ kind: 'oversight', id: '*' }),
  response: Closed({
    since: Instant,
    until: Instant,
    operations: Type.Integer(),
    figures: Type.Array(
      Closed({
        party: Id,
        operation: Type.String(),
        operations: Type.Integer(),
        changes: Type.Integer(),
        toApproval: Seconds,
        toMandate: Seconds,
        toExecution: Seconds,
        toProof: Seconds,
        whole: Seconds,
        approvals: Type.Integer(),
        autonomous: Share,
        rework: Closed({ furtherMandates: Type.Integer(), inconclusiveRounds: Type.Integer(), revisedPlans: Type.Integer() }),
        refused: Type.Integer(),
        incidents: Type.Integer(),
        stuck: Type.Integer(),
      }),
    ),
    advice: Type.Array(
      Closed({
        kind: Type.Enum(['could_loosen', 'too_loose']),
        party: Id,
        operation: Type.String(),
        risk: Type.String(),
        words: Type.String(),
        of: Type.Integer(),
        count: Type.Integer(),
      }),
    ),
  }),
  errors: ['oversight.too_much'],
  handle: async (runtime, caller, { query }) => {
    const at = runtime.clock.now()
    const since = query.since === undefined ? plusSeconds(at, -defaultDays * 86_400) : new Date(query.since)
    const cases = await casesSince(runtime.db, caller.org, { since, party: query.provider })
    // A part would be a figure of nothing in particular.
    if (cases.length > mostCases)
      throw new CountersignError(
        'oversight.too_much',
        'invalid',
        `more than ${mostCases} operations since then; ask for less with \`since\``,
      )
    return {
      since: since.toISOString(),
      until: at.toISOString(),
      operations: cases.length,
      figures: figuresOf(cases),
      advice: advise(cases, query.enough ?? defaultEnough),
    }
  },
})

export const oversightOperations = [read]
