// The API of duty: who is on call, the documents that say so, deputies, and what a person is asked.
import { CountersignError } from '@countersign/ledger'
import { ENVIRONMENTS, RISK_CLASSES } from '@countersign/policy'
import { type TSchema, Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Digest, Id, Instant, Nullable, Text } from '../../platform/schemas.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import { onCallNow } from './asking.ts'
import { appointDeputy, withdrawDeputy } from './deputyships.ts'
import { currentDocument, currentSchedule, setDutyDocument } from './documents.ts'
import { dutyPower } from './power.ts'
import { type DeputyshipRow, deputyshipsOfPrincipals, listDeputyships, noticesOf, usesOfDeputyship } from './store.ts'

const OnCall = Closed({
  duty: Id,
  role: Type.String(),
  zone: Type.String(),
  calendar: Nullable(Id),
  person: Nullable(Id),
  from: Nullable(Instant),
  until: Nullable(Instant),
  by: Nullable(Type.Enum(['rotation', 'override'])),
  why: Nullable(
    Type.Enum(['closed', 'no_rotation', 'not_holding'], {
      description: 'Why nobody is on call; `not_holding`: whoever is named is inactive or has lost the role',
    }),
  ),
  named: Nullable(Id),
  deputies: Type.Array(Id, { description: 'Who stands in for him in this role at that instant' }),
})

const show = operation({
  id: 'duty.show',
  method: 'GET',
  path: '/v1/duty',
  summary: 'Who is on call, now or at an instant',
  description: 'For another instant than now, roles are those that are held now; the schedule is the one in force.',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({ at: Type.Optional(Instant) }),
  response: Closed({ at: Instant, schedule: Nullable(Type.Integer({ description: 'Version in force' })), duties: Type.Array(OnCall) }),
  errors: ['duty.bad_instant'],
  handle: async (runtime, caller, { query }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'duty')
    const now = runtime.clock.now()
    const at = query.at === undefined ? now : new Date(query.at)
    if (Number.isNaN(at.getTime())) throw new CountersignError('duty.bad_instant', 'invalid', `\`${query.at}\` is no instant`)
    const schedule = await currentSchedule(runtime.db, caller.org)
    const version = (await currentDocument(runtime.db, caller.org, 'schedule'))?.version ?? null
    const duties = []
    for (const duty of schedule.duties) {
      const found = await onCallNow(runtime.db, caller.org, schedule, duty, at)
      const deputies =
        found.person === undefined ? [] : await deputyshipsOfPrincipals(runtime.db, caller.org, [found.person], [duty.role], at)
      duties.push({
        duty: duty.id,
        role: duty.role,
        zone: duty.zone,
        calendar: duty.calendar ?? null,
        person: found.person ?? null,
        from: found.person === undefined ? null : found.from.toISOString(),
        until: 'until' in found ? (found.until?.toISOString() ?? null) : null,
        by: found.person === undefined ? null : found.by,
        why: found.person === undefined ? found.why : null,
        named: 'named' in found ? found.named : (found.person ?? null),
        deputies: [...new Set(deputies.map(({ deputy_id }) => deputy_id))],
      })
    }
    return { at: at.toISOString(), schedule: version, duties }
  },
})

const Document = Closed({ version: Type.Integer(), digest: Digest, document: Type.String(), setBy: Id, setAt: Instant })
const largest = 1 << 20

const documentOperations = (kind: 'schedule' | 'ladders', path: string, what: string) => [
  operation({
    id: `duty.${kind}`,
    method: 'GET',
    path,
    summary: `${what} in force, as handed in`,
    scope: 'read',
    power: 'read.inventory',
    asksItself: true,
    response: Document,
    errors: ['duty.none'],
    handle: async (runtime, caller) => {
      requireWholeReach(runtime, caller, 'read.inventory', 'duty')
      const current = await currentDocument(runtime.db, caller.org, kind)
      if (!current) throw new CountersignError('duty.none', 'not_found', `no ${kind} has been set yet`)
      const { version, digest, text, setBy, setAt } = current
      return { version, digest, document: text, setBy, setAt: setAt.toISOString() }
    },
  }),
  operation({
    id: `duty.set${kind === 'schedule' ? 'Schedule' : 'Ladders'}`,
    method: 'PUT',
    path,
    summary: `Puts ${what.toLowerCase()} in force, as a new version`,
    description:
      'YAML as docs/reference/duty.md describes it. The whole document is checked before anything is written; every problem is answered with its line and column. The same document again changes nothing.',
    scope: 'administer',
    power: dutyPower,
    body: Closed({ document: Type.String({ minLength: 1, maxLength: largest }), dryRun: Type.Optional(Type.Boolean()) }),
    bodyLimit: largest + (largest >> 1),
    response: Closed({ version: Type.Integer(), digest: Digest, changed: Type.Boolean(), dryRun: Type.Boolean() }),
    errors: ['duty.invalid'],
    resource: () => ({ kind: 'duty', id: kind }),
    handle: async (runtime, caller, { body }) => {
      const dryRun = body.dryRun ?? false
      return { ...(await setDutyDocument(runtime, caller, kind, { document: body.document, dryRun })), dryRun }
    },
  }),
]

const listOf = (schema: TSchema) => Type.Array(schema, { minItems: 1, maxItems: 50, uniqueItems: true })
const Risk = Type.Enum([...RISK_CLASSES])
const EnvironmentName = Type.Enum([...ENVIRONMENTS])
const OperationName = Type.String({ pattern: '^[a-z][a-z._]{1,62}$', examples: ['credential.revoke'] })

const Deputyship = Closed({
  id: Id,
  principal: Id,
  deputy: Id,
  role: Type.String(),
  from: Instant,
  until: Instant,
  riskClasses: Nullable(Type.Array(Type.String())),
  environments: Nullable(Type.Array(Type.String())),
  operations: Nullable(Type.Array(Type.String())),
  maxUses: Nullable(Type.Integer()),
  used: Type.Integer(),
  reason: Type.String(),
  appointedBy: Id,
  withdrawnBy: Nullable(Id),
  withdrawnAt: Nullable(Instant),
  inForce: Type.Boolean(),
})

const showDeputyship = (row: DeputyshipRow, used: number, at: Date) => ({
  id: row.id,
  principal: row.principal_id,
  deputy: row.deputy_id,
  role: row.role,
  from: row.from_at.toISOString(),
  until: row.until_at.toISOString(),
  riskClasses: row.risk_classes,
  environments: row.environments,
  operations: row.operations,
  maxUses: row.max_uses,
  used,
  reason: row.reason,
  appointedBy: row.appointed_by,
  withdrawnBy: row.withdrawn_by,
  withdrawnAt: row.withdrawn_at?.toISOString() ?? null,
  inForce: row.withdrawn_at === null && row.from_at <= at && at < row.until_at,
})

const appoint = operation({
  id: 'deputies.appoint',
  method: 'POST',
  path: '/v1/deputies',
  summary: "Appoints somebody who may sign approvals in another one's place, within limits, until a day",
  description:
    'For oneself it needs no power; for another one it does. A deputy is a person of the enterprise, and never its own appointment.',
  scope: 'approve',
  power: dutyPower,
  asksItself: true,
  body: Closed({
    principal: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'Whose place; absent: one’s own' })),
    deputy: Id,
    role: Type.String({ pattern: '^[a-z][a-z_]{1,62}$' }),
    from: Type.Optional(Instant),
    until: Instant,
    riskClasses: Type.Optional(listOf(Risk)),
    environments: Type.Optional(listOf(EnvironmentName)),
    operations: Type.Optional(listOf(OperationName)),
    maxUses: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
    reason: Text,
  }),
  response: Deputyship,
  status: 201,
  errors: [
    'principal.unknown',
    'deputy.own',
    'deputy.not_enterprise',
    'deputy.inactive',
    'deputy.role',
    'deputy.role_not_held',
    'deputy.until',
    'deputy.reason_missing',
  ],
  handle: async (runtime, caller, { body }) => {
    const { from, until, principal, ...rest } = body
    const row = await appointDeputy(runtime, caller, {
      ...(rest as Omit<Parameters<typeof appointDeputy>[2], 'principal' | 'until'>),
      principal: principal ?? caller.principal.id,
      until: new Date(until),
      ...(from === undefined ? {} : { from: new Date(from) }),
    })
    return showDeputyship(row, 0, runtime.clock.now())
  },
})

const withdraw = operation({
  id: 'deputies.withdraw',
  method: 'POST',
  path: '/v1/deputies/{deputyship}/withdraw',
  summary: 'Ends a deputyship at once; what was signed under it and not used yet loses its effect',
  scope: 'approve',
  power: dutyPower,
  asksItself: true,
  params: Closed({ deputyship: Id }),
  body: Closed({ reason: Text }),
  response: Deputyship,
  errors: ['deputy.unknown', 'deputy.ended'],
  handle: async (runtime, caller, { params, body }) => {
    const row = await withdrawDeputy(runtime, caller, params.deputyship, body.reason)
    return showDeputyship(row, (await usesOfDeputyship(runtime.db, caller.org, row.id)).length, runtime.clock.now())
  },
})

const deputies = operation({
  id: 'deputies.list',
  method: 'GET',
  path: '/v1/deputies',
  summary: 'Who stands in for whom',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({ ...PageQuery, all: Type.Optional(Type.Enum(['yes', 'no'], { description: '`yes`: also those that have ended' })) }),
  response: Page(Deputyship),
  handle: async (runtime, caller, { query }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'deputy')
    const at = runtime.clock.now()
    return pageOf(
      listName('deputies', { all: query.all }),
      query,
      (after, limit) => listDeputyships(runtime.db, caller.org, { ...(query.all === 'yes' ? {} : { inForceAt: at }), after, limit }),
      (row) => row.id,
      async (row) => showDeputyship(row, (await usesOfDeputyship(runtime.db, caller.org, row.id)).length, at),
    )
  },
})

const notices = operation({
  id: 'duty.notices',
  method: 'GET',
  path: '/v1/duty/notices',
  summary: 'What the caller was asked, and by which rung',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed(PageQuery),
  response: Page(
    Closed({
      id: Id,
      request: Id,
      change: Id,
      rung: Type.Integer(),
      for: Nullable(Id),
      at: Instant,
      state: Type.Enum(['open', 'approved', 'refused', 'expired', 'void']),
      expiresAt: Instant,
    }),
  ),
  handle: (runtime, caller, { query }) => {
    // Nobody outside the enterprise is ever asked.
    requireWholeReach(runtime, caller, 'read.inventory', 'duty')
    return pageOf(
      listName('duty-notices', { of: caller.principal.id }),
      query,
      (after, limit) => noticesOf(runtime.db, caller.org, caller.principal.id, after, limit),
      (row) => row.id,
      (row) => ({
        id: row.id,
        request: row.request_id,
        change: row.change_id,
        rung: row.rung,
        for: row.for_person,
        at: row.at.toISOString(),
        state: row.state,
        expiresAt: row.expires_at.toISOString(),
      }),
    )
  },
})

export const dutyOperations = [
  show,
  ...documentOperations('schedule', '/v1/duty/schedule', 'The schedule'),
  ...documentOperations('ladders', '/v1/duty/ladders', 'The ladders'),
  notices,
  appoint,
  withdraw,
  deputies,
]
