// The API of the estate as people ask about it: what a node reaches, what depends on it, and the day after something ended. The enterprise's alone.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, PageQuery, pageOf, positionOf } from '../../platform/paging.ts'
import { Closed, Digest, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { UseOfCredential, useOfCredential, usesShown } from '../../registry/inventory/index.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import { readSubject, subjectKinds, summaryOf, type Thing, thingKinds } from './model.ts'
import { dayAfter } from './view.ts'

const works = ['yes', 'no', 'unknown'] as const
const Count = Type.Integer({ minimum: 0 })

const positionOfThing = (one: Thing): string => `${thingKinds.indexOf(one.kind)} ${one.id}`

const read = operation({
  id: 'estate.day_after',
  method: 'GET',
  path: '/v1/estate/subjects/{subject}/day-after',
  summary: 'What would still work on the day after something ended, and what its end would do about it',
  description:
    'Of an identity, an owner, a party, a contract, a workload, a system or a source. `works`: whether it would let somebody in if nobody did anything. `ending`: what the chain does about it at the end. `open`: would still work and no plan would end it, or nobody knows.',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: Closed({
    subject: Type.String({ minLength: 1, maxLength: 250, description: `\`kind:id\`; kinds: ${subjectKinds.join(', ')}` }),
  }),
  query: Closed({
    ...PageQuery,
    on: Type.Optional(
      Type.String({
        format: 'date',
        pattern: '^\\d{4}-\\d{2}-\\d{2}$',
        description: 'the day after; else that of its own end, else tomorrow',
      }),
    ),
    works: Type.Optional(Type.Enum(works)),
  }),
  response: Closed({
    subject: Closed({ kind: Type.Enum(subjectKinds), id: Id, name: Type.String() }),
    on: Instant,
    summary: Closed({
      works: Closed({ yes: Count, no: Count, unknown: Count }),
      endings: Closed({ ends: Count, splits: Count, by_itself: Count, nothing: Count, cannot: Count, over: Count }),
      open: Count,
    }),
    items: Type.Array(
      Closed({
        kind: Type.Enum(thingKinds),
        id: Id,
        name: Type.String(),
        identity: Nullable(Id),
        system: Nullable(Id),
        works: Type.Enum(works),
        ending: Type.Enum(['ends', 'splits', 'by_itself', 'nothing', 'cannot', 'over']),
        reason: Type.String(),
        next: Type.String({ description: 'The next step: a command, or who decides' }),
        proof: Nullable(Digest),
        uses: Type.Array(UseOfCredential, { description: 'Of a credential: who uses it, or seems to' }),
      }),
    ),
    next: Type.Optional(Type.String({ description: 'Cursor of the next page; absent on the last' })),
  }),
  errors: ['estate.subject', 'estate.day', 'estate.unknown', 'estate.too_large'],
  handle: async (runtime, caller, { params, query }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'identity')
    // ORDER: a cursor is judged before anything is read.
    const list = listName('day-after', { of: params.subject, on: query.on, works: query.works })
    positionOf(list, query.cursor)
    const subject = readSubject(params.subject)
    if (!subject)
      throw new CountersignError(
        'estate.subject',
        'not_found',
        `\`${params.subject}\` can't be asked about; give one of ${subjectKinds.join(', ')} and its id, such as contract:nw-1`,
      )
    if (query.on !== undefined && Number.isNaN(Date.parse(query.on)))
      throw new CountersignError('estate.day', 'invalid', `\`${query.on}\` is no day; give one such as 2027-01-01`)
    const { label, on, things } = await dayAfter(runtime, caller.org, subject, query.on)
    const wanted = query.works === undefined ? things : things.filter(({ verdict }) => verdict.works === query.works)
    const page = await pageOf(
      list,
      query,
      async (after, limit) => wanted.filter((one) => positionOfThing(one) > after).slice(0, limit),
      positionOfThing,
      ({ verdict, ...one }) => ({ ...one, ...verdict, next: verdict.next ?? '' }),
    )
    const credentials = page.items.filter(({ kind }) => kind === 'credential').map(({ id }) => id)
    const uses = Map.groupBy(await usesShown(runtime.db, caller.org, 'credential', credentials), ({ credential }) => credential)
    const items = page.items.map((one) => ({
      ...one,
      uses: one.kind === 'credential' ? (uses.get(one.id) ?? []).filter(({ ended }) => ended === null).map(useOfCredential) : [],
    }))
    return {
      subject: { kind: subject.kind, id: subject.id, name: label },
      on: on.toISOString(),
      summary: summaryOf(things),
      ...page,
      items,
    }
  },
})

export const dayAfterOperations = [read]
