// The API of drift that is put right: what would be, by which rule, in whose name and whether anybody is asked; and releasing what the brake holds.
// The enterprise's alone.
import { DRIFT_EFFECTS, DRIFT_KINDS, driftModelFrom, OUTCOMES } from '@countersign/policy'
import { Type } from 'typebox'
import { requirePower } from '../../authority/access/index.ts'
import { operation } from '../../platform/operation.ts'
import { listName, PageQuery, pageOf, positionOf } from '../../platform/paging.ts'
import { Closed, Facts, Id, Instant, Nullable, Text } from '../../platform/schemas.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { answeringPerson, previewChange } from '../changes/index.ts'
import { askedFor, brakeOf, endingOf, release } from './act.ts'
import { boundBy, boundNow } from './bound.ts'
import { type Drifting, pageOfDrift } from './drifting-store.ts'
import { becauseOf, endingWords, rulesText, states, stateWords } from './model.ts'

const Count = Type.Integer({ minimum: 0 })

const DriftShown = Closed({
  finding: Id,
  kind: Type.Enum(DRIFT_KINDS),
  credential: Id,
  identity: Id,
  system: Id,
  account: Type.String(),
  owner: Nullable(Id),
  effect: Type.Enum(DRIFT_EFFECTS),
  state: Type.Enum(states),
  because: Type.String({ description: 'Why nothing is opened, or what was' }),
  ending: Type.String({ description: 'How it would be put right' }),
  openedAt: Instant,
  settledAt: Instant,
  putRight: Type.Integer({ minimum: 0, description: 'So often it was put right lately' }),
  change: Nullable(Id),
  requester: Nullable(Type.String({ description: 'In whose name it is asked' })),
  outcome: Nullable(
    Type.Enum(OUTCOMES, { description: 'What the policies over operations say of the change that would be opened; only of what is due' }),
  ),
})

const decide = async (
  runtime: Runtime,
  caller: Caller,
  one: Drifting,
): Promise<{ requester: string | null; outcome: (typeof OUTCOMES)[number] | null }> => {
  const principal = await answeringPerson(runtime, caller.org, one.owners)
  if (!principal || one.state !== 'due') return { requester: principal?.id ?? null, outcome: null }
  const asked = askedFor(one)
  const planned = await previewChange(
    runtime,
    { ...caller, principal },
    { asked, reason: becauseOf(one.kind), ticket: `drift:${one.finding}` },
  )
  return { requester: principal.id, outcome: planned.outcome }
}

const show = (one: Drifting, by: Awaited<ReturnType<typeof decide>>) => ({
  finding: one.finding,
  kind: one.kind,
  credential: one.credential,
  identity: one.identity,
  system: one.system,
  account: one.account,
  owner: one.owner,
  effect: one.effect,
  state: one.state,
  because: stateWords[one.state],
  ending: endingWords(endingOf(one)),
  openedAt: one.opened_at.toISOString(),
  settledAt: one.settled_at.toISOString(),
  putRight: one.times,
  change: one.change,
  ...by,
})

const preview = operation({
  id: 'drift.preview',
  method: 'POST',
  path: '/v1/drift/preview',
  summary:
    'What of drift would be put right, under the rules in force or under another `drift.json`: by which rule, in whose name, and by which change; changes nothing',
  description:
    'Whether anybody is asked is what the policies over operations in force say. Each is looked at again at its system before anything is opened, which a preview does not do.',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed(PageQuery),
  body: Closed({ drift: Type.Optional(Facts) }),
  response: Closed({
    allowed: Count,
    recent: Count,
    held: Type.Boolean({
      description: 'So much is due under the rules in force that nothing of it is put right until a person releases it',
    }),
    due: Type.Integer({ minimum: 0, description: 'Due now by the rules in force and not released: what a release has to name' }),
    items: Type.Array(DriftShown),
    next: Type.Optional(Type.String({ description: 'Cursor of the next page; absent on the last' })),
  }),
  errors: ['policy.invalid_data'],
  handle: async (runtime, caller, { query, body }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'credential')
    const model =
      body.drift === undefined ? await boundNow(runtime, caller.org) : await boundBy(runtime, caller.org, driftModelFrom(body.drift))
    const name = listName('drift-preview', { rules: rulesText(model) })
    positionOf(name, query.cursor)
    const at = runtime.clock.now()
    const { due, allowed, recent, held } = await brakeOf(runtime, caller.org)
    const page = await pageOf(
      name,
      query,
      async (after, limit) => {
        const rows: { one: Drifting; by: Awaited<ReturnType<typeof decide>> }[] = []
        for (const one of await pageOfDrift(runtime.db, caller.org, at, model, after, limit))
          rows.push({ one, by: await decide(runtime, caller, one) })
        return rows
      },
      ({ one }) => one.finding,
      ({ one, by }) => show(one, by),
    )
    return { allowed, recent, held, due: due.length, ...page }
  },
})

const releasing = operation({
  id: 'drift.release',
  method: 'POST',
  path: '/v1/drift/releases',
  summary: 'Lets go on what the brake holds: exactly so many findings as are due, in waves',
  scope: 'approve',
  power: 'trust.release',
  asksItself: true,
  body: Closed({ findings: Type.Integer({ minimum: 1 }), reason: Text, ticket: Text }),
  response: Closed({ release: Id }),
  status: 201,
  errors: ['drift.nothing_held', 'drift.changed_since'],
  handle: async (runtime, caller, { body }) => {
    await requirePower(runtime, caller, 'trust.release', { kind: 'access', id: 'drift' })
    return { release: await release(runtime, caller, body) }
  },
})

export const driftOperations = [preview, releasing]
