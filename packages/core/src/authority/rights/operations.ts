// The API of decision rights: listed, explained, compared.
import { CountersignError } from '@countersign/ledger'
import { explainDecision, RISK_CLASSES } from '@countersign/policy'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { Closed, Digest, Facts, Id, Nullable } from '../../platform/schemas.ts'
import { allRightsOf, operationsOf } from './all-rights.ts'
import { compareRights } from './compare.ts'
import { anyOther, type Point, RIGHTS } from './model.ts'
import { rightAt, rulesFor, subjectOf, waysAt } from './rights.ts'

const Right = Type.Enum([...RIGHTS])
const Environment = Type.Enum(['production', 'staging', 'development'])
const Criticality = Type.Enum([...RISK_CLASSES])

const list = operation({
  id: 'rights.list',
  method: 'GET',
  path: '/v1/rights/{party}',
  summary: 'What a provider may do alone, with authorisation, or not at all',
  description:
    'Every operation of the policy pack in every environment and place that the matrix tells apart, at every criticality, at best: access that is documented, owned, reversible, unshared and unprivileged.',
  scope: 'read',
  power: 'read.policy',
  params: Closed({ party: Id }),
  query: Closed({ operation: Type.Optional(Id), environment: Type.Optional(Environment) }),
  response: Closed({
    rights: Type.Array(
      Closed({
        operation: Type.String(),
        where: Type.String(),
        criticalities: Type.Array(Criticality),
        right: Right,
        row: Nullable(Type.String({ description: 'the row of the responsibility matrix' })),
        runbook: Nullable(Type.String()),
        reason: Type.String(),
      }),
    ),
  }),
  errors: ['provider.unknown'],
  resource: ({ params }) => ({ kind: 'party', id: params.party }),
  handle: async (runtime, caller, { params, query }) => {
    const wanted = (point: Point) =>
      (query.operation === undefined || point.operation === query.operation) &&
      (query.environment === undefined || point.environment === query.environment)
    return { rights: await allRightsOf(runtime, runtime.db, caller.org, params.party, runtime.clock.now(), wanted) }
  },
})

const explain = operation({
  id: 'rights.explain',
  method: 'GET',
  path: '/v1/rights/{party}/{operation}',
  summary: 'Why a provider may or may not: the row, the facts, the policies',
  scope: 'read',
  power: 'read.policy',
  params: Closed({ party: Id, operation: Id }),
  query: Closed({
    environment: Environment,
    criticality: Criticality,
    system: Type.Optional(Id),
    domain: Type.Optional(Id),
    region: Type.Optional(Id),
  }),
  response: Closed({
    right: Right,
    row: Nullable(Type.String()),
    runbook: Nullable(Type.String()),
    facts: Closed({
      covered: Type.Boolean(),
      mayExecute: Type.Boolean(),
      live: Type.Boolean(),
      inRunbook: Type.Boolean(),
      inIssuanceRule: Type.Boolean(),
      suspended: Type.Boolean(),
    }),
    approvedBy: Type.Array(Type.String({ description: 'roles, where it needs authorisation' })),
    escalatesTo: Nullable(Type.String()),
    policies: Type.Array(Closed({ id: Type.String(), outcome: Type.String(), reason: Type.String() })),
    text: Type.String(),
  }),
  errors: ['provider.unknown', 'rights.unknown_operation'],
  resource: ({ params }) => ({ kind: 'party', id: params.party }),
  handle: async (runtime, caller, { params, query }) => {
    const at = runtime.clock.now()
    const { db } = runtime
    if (!operationsOf(runtime).has(params.operation))
      throw new CountersignError('rights.unknown_operation', 'not_found', `the policy knows no operation \`${params.operation}\``)
    const subject = await subjectOf(db, caller.org, params.party)
    const rules = await rulesFor(runtime, db, caller.org, {}, at)
    const { environment, criticality, system = anyOther, domain = anyOther, region = anyOther } = query
    const point = { operation: params.operation, environment, system, domain, region }
    const { right, decision, facts } = rightAt(
      rules,
      subject,
      point,
      criticality,
      await waysAt(runtime, db, caller.org, subject, point, at),
      at,
    )
    return {
      right: right.right,
      row: right.row,
      runbook: right.runbook,
      facts: { ...facts },
      approvedBy: [...decision.needs.roles],
      escalatesTo: decision.escalateTo ?? null,
      policies: decision.policies.map((policy) => ({ ...policy })),
      text: explainDecision(decision, rules.engine.bundle),
    }
  },
})

const Rules = Closed({
  matrix: Type.Optional(Type.Integer({ minimum: 1, description: 'version of the matrix; absent: the one in force' })),
  document: Type.Optional(Facts),
  bundle: Type.Optional(Digest),
})

const Shift = Closed({
  party: Id,
  operation: Type.String(),
  where: Type.String(),
  criticalities: Type.Array(Criticality),
  before: Right,
  after: Right,
  toAutonomous: Type.Boolean({ description: 'it would run without anybody being asked' }),
})

const diff = operation({
  id: 'rights.diff',
  method: 'POST',
  path: '/v1/rights/diff',
  summary: 'What providers would gain or lose between two versions of the matrix or two policy bundles; no effect at all',
  scope: 'read',
  power: 'read.policy',
  body: Closed({ party: Type.Optional(Id), before: Type.Optional(Rules), after: Type.Optional(Rules) }),
  bodyLimit: 2 << 20,
  response: Closed({ widened: Type.Array(Shift), narrowed: Type.Array(Shift), compared: Type.Integer() }),
  errors: ['provider.unknown', 'rights.unknown_bundle', 'rights.unknown_matrix', 'rights.bad_matrix'],
  resource: () => ({ kind: 'policy', id: 'rights' }),
  handle: async (runtime, caller, { body }) => {
    const at = runtime.clock.now()
    const { db } = runtime
    const rules = [
      await rulesFor(runtime, db, caller.org, body.before ?? {}, at),
      await rulesFor(runtime, db, caller.org, body.after ?? {}, at),
    ] as const
    const found = await compareRights(runtime, db, caller.org, rules, at, { party: body.party })
    const shown = (one: (typeof found)[number]['widened'][number]) => ({ ...one, criticalities: [...one.criticalities] })
    return {
      widened: found.flatMap(({ widened }) => widened.map(shown)),
      narrowed: found.flatMap(({ narrowed }) => narrowed.map(shown)),
      compared: found.reduce((sum, { compared }) => sum + compared, 0),
    }
  },
})

export const rightsOperations = [list, explain, diff]
