// The API of notices: one's own, how they went out, and how one wants to be told.
import { CountersignError } from '@countersign/ledger'
import { NOTICE_KINDS, URGENCIES } from '@countersign/policy'
import { Type } from 'typebox'
import { requirePower } from '../../authority/access/index.ts'
import { transact } from '../../evidence/journal/index.ts'
import { plusSeconds } from '../../platform/clock.ts'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf, positionOf } from '../../platform/paging.ts'
import { Closed, Empty, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { readPrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { listNotices, trialsSince, wentOut } from './listing-store.ts'
import { mailChannel, officeOf } from './office.ts'
import { readPreferences, requirePerson, setPreferences } from './preferences.ts'
import { insertNotices, type NoticeRow, preferencesOf } from './store.ts'
import { trialKind, whatIsTold } from './told.ts'

const Kind = Type.Enum([...NOTICE_KINDS, trialKind])
const NoticeState = Type.Enum(['waiting', 'gathered', 'shown', 'over'], {
  description:
    '`waiting` for its hour; `gathered` into a message; `shown` here only, where there is no way to its reader; `over` before it was told',
})

const Notice = Closed({
  id: Id,
  kind: Kind,
  subject: Id,
  person: Nullable(Id),
  room: Nullable(Id),
  urgency: Type.Enum(['now', 'soon', 'digest']),
  at: Instant,
  goesAt: Instant,
  state: NoticeState,
  title: Nullable(Type.String({ description: 'What is asked; null where it is over or another one’s' })),
  link: Nullable(Type.String({ description: 'Below the public origin' })),
  messages: Type.Array(
    Closed({
      id: Id,
      channel: Id,
      state: Type.Enum(['waiting', 'sent', 'failed', 'over']),
      attempts: Type.Integer(),
      dueAt: Instant,
      endedAt: Nullable(Instant),
      problem: Nullable(Type.String()),
    }),
  ),
})

const shownAll = async (runtime: Runtime, caller: Caller, rows: readonly NoticeRow[]) => {
  const own = rows.filter(({ person_id }) => person_id === caller.principal.id)
  const told = await whatIsTold(runtime, caller.principal, own, runtime.clock.now())
  const went = Map.groupBy(
    await wentOut(
      runtime.db,
      caller.org,
      rows.map(({ id }) => id),
    ),
    ({ notice_id }) => notice_id,
  )
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind as (typeof NOTICE_KINDS)[number] | typeof trialKind,
    subject: row.subject,
    person: row.person_id,
    room: row.room,
    urgency: row.urgency,
    at: row.at.toISOString(),
    goesAt: row.goes_at.toISOString(),
    state: row.state,
    title: told.get(row.id)?.asks ?? null,
    link: told.get(row.id)?.path ?? null,
    messages: (went.get(row.id) ?? []).map((message) => ({
      id: message.id,
      channel: message.channel,
      state: message.state,
      attempts: message.attempts,
      dueAt: message.due_at.toISOString(),
      endedAt: message.ended_at?.toISOString() ?? null,
      problem: message.problem,
    })),
  }))
}

const list = operation({
  id: 'notices.list',
  method: 'GET',
  path: '/v1/notices',
  summary: 'What the caller was told, the newest first; or everybody, with how it was delivered',
  description: '`all` is for whoever may read the journal. Of others’ notices it shows which, when and how, not their words.',
  scope: 'read',
  power: 'self',
  query: Closed({
    ...PageQuery,
    all: Type.Optional(Type.Enum(['yes', 'no'])),
    state: Type.Optional(NoticeState),
  }),
  response: Page(Notice),
  errors: ['authority.refused'],
  handle: async (runtime, caller, { query }) => {
    const name = listName('notices', { all: query.all, state: query.state, of: caller.principal.id })
    positionOf(name, query.cursor)
    const all = query.all === 'yes'
    if (all) await requirePower(runtime, caller, 'read.journal', { kind: 'notice', id: '*' })
    const filter = { person: all ? undefined : caller.principal.id, state: query.state }
    let page: Awaited<ReturnType<typeof shownAll>> = []
    return pageOf(
      name,
      query,
      async (after, limit) => {
        const rows = await listNotices(runtime.db, caller.org, filter, after, limit)
        page = await shownAll(runtime, caller, rows)
        return page
      },
      ({ id }) => id,
      (row) => row,
    )
  },
})

const Time = Type.String({ examples: ['07:30'] })
const Preferences = Closed({
  digest: Type.Array(Type.Enum([...NOTICE_KINDS]), { description: 'Kinds that may wait for the digest' }),
  rooms: Type.Array(Id, { description: 'Rooms that hear of it as well' }),
  zone: Nullable(Type.String({ description: 'Whose wall clock digest, quiet hours and times in messages go by; null: policy’s' })),
  address: Nullable(Type.String({ description: 'As the source of people says' })),
  mail: Type.Boolean({ description: 'Whether this server sends mail' }),
  canJoin: Type.Array(Id, { description: 'Rooms that may be named' }),
  digestAt: Type.Array(Time),
  policyZone: Type.String(),
  quiet: Nullable(Closed({ from: Time, until: Time })),
  kinds: Type.Array(
    Closed({
      kind: Type.Enum([...NOTICE_KINDS]),
      urgency: Type.Enum([...URGENCIES, 'by_severity']),
      mayWait: Type.Boolean({ description: 'Whether one may put it off to the digest' }),
    }),
  ),
})

const read = operation({
  id: 'notices.preferences',
  method: 'GET',
  path: '/v1/notices/preferences',
  summary: 'How the caller is told, and what of it is his to say',
  scope: 'read',
  power: 'self',
  response: Preferences,
  errors: ['notice.people_only'],
  handle: (runtime, caller) => readPreferences(runtime, caller),
})

const set = operation({
  id: 'notices.setPreferences',
  method: 'PUT',
  path: '/v1/notices/preferences',
  summary: 'Says how the caller is told: what may wait for the digest, which rooms hear of it as well, and his time zone',
  description: 'Nothing can be turned off, and what policy tells at any hour can’t be put off.',
  scope: 'request',
  power: 'self',
  body: Closed({
    digest: Type.Array(Type.Enum([...NOTICE_KINDS]), { maxItems: NOTICE_KINDS.length, uniqueItems: true }),
    rooms: Type.Array(Id, { maxItems: 20, uniqueItems: true }),
    zone: Nullable(Type.String({ minLength: 1, maxLength: 80, examples: ['Europe/Berlin'] })),
  }),
  response: Preferences,
  errors: ['notice.people_only', 'notice.must_reach', 'notice.unknown_room', 'notice.bad_zone'],
  handle: (runtime, caller, { body }) => setPreferences(runtime, caller, body),
})

const trialsWithinSeconds = 600
const mostTrials = 5

const trial = operation({
  id: 'notices.test',
  method: 'POST',
  path: '/v1/notices/test',
  summary: 'Sends a test to oneself, by each of one’s channels',
  scope: 'request',
  power: 'self',
  status: 202,
  body: Empty,
  response: Closed({ notice: Id, channels: Type.Array(Id) }),
  errors: ['notice.people_only', 'notice.no_way', 'notice.too_many'],
  handle: async (runtime, caller) => {
    requirePerson(caller)
    const { org, principal } = caller
    const own = (await preferencesOf(runtime.db, org, [principal.id])).get(principal.id)!
    const person = await readPrincipal(runtime.db, org, principal.id)
    const channels = (officeOf(runtime)?.channels ?? []).filter(({ name, forPeople }) =>
      name === mailChannel ? person?.email : forPeople && own.rooms.includes(name) && principal.party.kind === 'enterprise',
    )
    if (channels.length === 0)
      throw new CountersignError(
        'notice.no_way',
        'conflict',
        'there is no way to you: this server sends no mail, or your source names no address for you, and you have joined no room; docs/operating/mail-and-webhooks.md says how it is set up',
      )
    const notice = runtime.ids.next('ntf')
    await transact(runtime, caller, async (work) => {
      if ((await trialsSince(work.db, org, principal.id, trialKind, plusSeconds(work.at, -trialsWithinSeconds))) >= mostTrials)
        throw new CountersignError('notice.too_many', 'too_many', 'that is enough tests for now; try again in ten minutes')
      await insertNotices(work.db, [
        {
          org_id: org,
          id: notice,
          kind: trialKind,
          subject: notice,
          stage: '',
          person_id: principal.id,
          room: null,
          urgency: 'now',
          at: work.at,
          goes_at: work.at,
        },
      ])
      work.record({ kind: 'notice.tested', body: { notice, person: principal.id } })
    })
    return { notice, channels: channels.map(({ name }) => name) }
  },
})

export const noticeOperations = [list, read, set, trial]
