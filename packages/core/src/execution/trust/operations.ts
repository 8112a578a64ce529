// The API of trust: what standing access does not rest on any more, what a set of rules would come to, looking at everything now, and releasing what the
// brake holds. The enterprise's alone.
import { TRUST_CONDITIONS, TRUST_EFFECTS, trustModelFrom, trustModelOf } from '@countersign/policy'
import { Type } from 'typebox'
import { requirePower } from '../../authority/access/index.ts'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf, positionOf } from '../../platform/paging.ts'
import { Closed, Facts, Id, Instant, Nullable, Text } from '../../platform/schemas.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import { act, release } from './act.ts'
import { countDue } from './act-store.ts'
import { evaluateAll } from './evaluate.ts'
import { brakeAt, states, wordsFor } from './model.ts'
import { tellUntrusted } from './notice.ts'
import { countLapses, nextLapses } from './preview.ts'
import { type LapseShownRow, listLapses, placeOf } from './preview-store.ts'
import { rulesFor } from './rules.ts'
import { countLapsed, countStanding } from './store.ts'

const Count = Type.Integer({ minimum: 0 })
const LapseShown = Closed({
  credential: Id,
  identity: Id,
  system: Id,
  account: Type.String(),
  party: Id,
  owner: Nullable(Id),
  condition: Type.Enum(TRUST_CONDITIONS),
  state: Type.Enum(states),
  because: Type.String(),
  effect: Type.Enum(TRUST_EFFECTS),
  since: Nullable(Instant),
  actsAt: Instant,
  change: Nullable(Id),
})

const showLapse = ({ since, acts_at, change_id, ...row }: LapseShownRow) => ({
  ...row,
  because: wordsFor(row.condition, row.state),
  since: since?.toISOString() ?? null,
  actsAt: acts_at.toISOString(),
  change: change_id,
})

const list = operation({
  id: 'trust.list',
  method: 'GET',
  path: '/v1/access/trust',
  summary: 'Standing access of which a condition has fallen or is not known, since when, and what follows when',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({
    ...PageQuery,
    credential: Type.Optional(Id),
    condition: Type.Optional(Type.Enum(TRUST_CONDITIONS)),
    state: Type.Optional(Type.Enum(states)),
  }),
  response: Page(LapseShown),
  handle: (runtime, caller, { query }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'credential')
    const { credential, condition, state } = query
    const filter = { credential, condition, state }
    return pageOf(
      listName('trust', filter),
      query,
      (after, limit) => listLapses(runtime.db, caller.org, filter, after, limit),
      placeOf,
      showLapse,
    )
  },
})

const mostOfEach = 50

const preview = operation({
  id: 'trust.preview',
  method: 'POST',
  path: '/v1/access/trust/preview',
  summary: 'What standing access would lose, by which condition, under the policy in force or under another `trust.json`; changes nothing',
  description:
    'Counts are of credentials: all, and by condition, system, party and owner the greatest. `held`: so much would end that nothing does until a person releases it.',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed(PageQuery),
  body: Closed({ trust: Type.Optional(Facts) }),
  response: Closed({
    standing: Count,
    allowed: Count,
    held: Type.Boolean(),
    due: Type.Integer({ minimum: 0, description: 'Due now by the policy in force and not released: what a release has to name' }),
    counts: Type.Array(
      Closed({
        by: Type.Enum(['all', 'condition', 'system', 'party', 'owner']),
        name: Type.String(),
        revoke: Count,
        replace: Count,
        suspend: Count,
        finding: Count,
        unknown: Count,
      }),
    ),
    items: Type.Array(LapseShown),
    next: Type.Optional(Type.String({ description: 'Cursor of the next page; absent on the last' })),
  }),
  errors: ['policy.invalid_data'],
  handle: async (runtime, caller, { query, body }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'credential')
    const at = runtime.clock.now()
    const model = body.trust === undefined ? trustModelOf(runtime.policy.current().bundle) : trustModelFrom(body.trust)
    const rules = await rulesFor(runtime, runtime.db, caller.org, model)
    const name = listName('trust-preview', { rules: rules.text })
    positionOf(name, query.cursor)
    const standing = await countStanding(runtime.db, caller.org)
    // Counted once, for the first page.
    const counts = query.cursor === undefined ? await countLapses(runtime.db, caller.org, rules, at, mostOfEach) : []
    const all = counts.find(({ by }) => by === 'all')
    const { unreleased } = await countDue(runtime.db, caller.org, at)
    const allowed = brakeAt(model, standing)
    const page = await pageOf(
      name,
      query,
      (after, limit) => nextLapses(runtime.db, caller.org, rules, at, after, limit),
      placeOf,
      showLapse,
    )
    return {
      standing,
      allowed,
      held: (all?.revoke ?? 0) + (all?.replace ?? 0) + (all?.suspend ?? 0) > allowed,
      due: unreleased,
      counts: counts.map((one) => ({ ...one })),
      ...page,
    }
  },
})

const run = operation({
  id: 'trust.evaluate',
  method: 'POST',
  path: '/v1/access/trust/evaluations',
  summary: 'Looks at all standing access now, and begins what follows: in waves, and not beyond the brake',
  scope: 'request',
  power: 'change.request',
  body: Closed({}),
  response: Closed({ standing: Count, fallen: Count, unknown: Count, due: Count }),
  handle: async (runtime, caller) => {
    await evaluateAll(runtime, caller)
    await act(runtime, caller)
    await tellUntrusted(runtime, caller)
    const { fallen, unknown } = await countLapsed(runtime.db, caller.org)
    const { due } = await countDue(runtime.db, caller.org, runtime.clock.now())
    return {
      standing: await countStanding(runtime.db, caller.org),
      fallen,
      unknown,
      due,
    }
  },
})

const releasing = operation({
  id: 'trust.release',
  method: 'POST',
  path: '/v1/access/trust/releases',
  summary: 'Lets go on what the brake holds: exactly so many credentials as are due, in waves',
  scope: 'approve',
  power: 'trust.release',
  asksItself: true,
  body: Closed({ credentials: Type.Integer({ minimum: 1 }), reason: Text, ticket: Text }),
  response: Closed({ release: Id }),
  status: 201,
  errors: ['trust.nothing_held', 'trust.changed_since'],
  handle: async (runtime, caller, { body }) => {
    await requirePower(runtime, caller, 'trust.release', { kind: 'access', id: 'standing' })
    return { release: await release(runtime, caller, body) }
  },
})

export const trustOperations = [list, preview, run, releasing]
