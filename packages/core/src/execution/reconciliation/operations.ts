// The API of accounts as the systems hold them: what there is, what has changed, what explains it, and a person's word that it is to stay.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf, positionOf as placeInList } from '../../platform/paging.ts'
import { Closed, Facts, Id, Instant, Nullable, Text } from '../../platform/schemas.ts'
import { readCredential, SearchText } from '../../registry/inventory/index.ts'
import { Justified, shownWhy, type Why } from '../../registry/justifications/index.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { agreeTo } from './agree.ts'
import { type Description, differences } from './description.ts'
import { tellsLastUse, tellsOf } from './life-store.ts'
import { liveSessions } from './live-sessions.ts'
import {
  type AccountChange,
  type AccountRow,
  type ChangePlace,
  changesOf,
  firstChangeAfter,
  pageOfAccounts,
  positionOf,
  readAccount,
} from './store.ts'
import { notTold, type ToldSessions, toldSessions } from './told-sessions-store.ts'
import { whyAccounts } from './why-store.ts'

const Drift = Type.Enum(['appeared', 'gone', 'enabled', 'disabled', 'changed'])
const Shown = Closed({
  state: Type.Enum(['enabled', 'disabled']),
  expiresAt: Nullable(Type.String()),
  attributes: Facts,
})

const Account = Closed({
  id: Id,
  system: Id,
  kind: Type.String(),
  account: Type.String(),
  key: Nullable(Type.String()),
  present: Type.Boolean(),
  description: Shown,
  digest: Type.String({ description: 'Of the description: what is agreed to names it' }),
  drift: Nullable(Drift),
  driftedAt: Nullable(Instant),
  differences: Type.Array(Type.String(), { description: 'From what was last agreed, where it has drifted' }),
  firstSeenAt: Instant,
  changedAt: Instant,
  life: Closed({
    createdAt: Nullable(Instant),
    lastUsedAt: Nullable(Instant),
    told: Type.Enum(['told', 'never', 'not_told'], {
      description:
        'Of its last use. `never`: this system tells when accounts were last used, and of this one it tells nothing. `not_told`: it tells it of none',
    }),
  }),
  why: Nullable(Justified),
  sessions: Closed({
    told: Type.Enum(['told', 'none', 'not_told'], {
      description:
        'Who was logged in with it when its system was last asked for everybody. `none`: nobody was. `not_told`: it does not tell, or the last look was not whole',
    }),
    count: Type.Integer({ minimum: 0 }),
    oldest: Nullable(Instant),
    newest: Nullable(Instant),
    from: Type.Array(Type.String(), { description: 'The first few places' }),
    places: Type.Integer({ minimum: 0, description: 'How many places there are' }),
    seenAt: Nullable({ ...Instant, description: 'When it was told; older than the last look where that was not whole' }),
  }),
})

const useTold = (row: AccountRow, telling: ReadonlySet<string>): 'told' | 'never' | 'not_told' =>
  row.last_used_at !== null ? 'told' : telling.has(tellsOf(row)) ? 'never' : 'not_told'

const whysOf = (runtime: Runtime, org: string, rows: readonly AccountRow[]) =>
  whyAccounts(
    runtime.db,
    org,
    rows.map(({ id, system_id: system, kind, account, key, description }) => {
      const { group } = description.attributes
      const isGrant = runtime.connectors.definition(kind.split('.')[0] ?? '')?.credentialKinds[kind]?.nature === 'grant'
      return { id, system, kind, account, key, right: isGrant ? (typeof group === 'string' ? group : key) : null }
    }),
    runtime.clock.now(),
  )

const shownAccount = (
  row: AccountRow,
  telling: ReadonlySet<string>,
  whys: ReadonlyMap<string, Why>,
  { from, ...sessions }: ToldSessions,
) => ({
  id: row.id,
  system: row.system_id,
  kind: row.kind,
  account: row.account,
  key: row.key,
  present: row.present,
  description: row.description,
  digest: row.digest,
  drift: row.drift,
  driftedAt: row.drifted_at?.toISOString() ?? null,
  differences: row.drift === null ? [] : differences(row.agreed, row.present ? row.description : null),
  firstSeenAt: row.first_seen_at.toISOString(),
  changedAt: row.changed_at.toISOString(),
  life: {
    createdAt: row.created_at?.toISOString() ?? null,
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
    told: useTold(row, telling),
  },
  why: shownWhy(whys.get(row.id)),
  sessions: { ...sessions, from: [...from] },
})

/** Whose account is whose is what the enterprise works out: a provider sees what it holds among standing access. */
const requireAll = (runtime: Runtime, caller: Caller): void => requireWholeReach(runtime, caller, 'read.inventory', 'accounts')

const list = operation({
  id: 'accounts.list',
  method: 'GET',
  path: '/v1/accounts',
  summary: 'Accounts as the systems were last read, whoever they belong to',
  description: '`drifted`: with a change that no mandate and no record of the enterprise explains.',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({
    ...PageQuery,
    system: Type.Optional(Id),
    account: Type.Optional(Type.String({ maxLength: 500 })),
    only: Type.Optional(Type.Enum(['drifted', 'present', 'gone'])),
    text: Type.Optional(SearchText),
  }),
  response: Page(Account),
  handle: async (runtime, caller, { query }) => {
    const { system, account, only, text } = query
    const filter = { system, account, only, text }
    requireAll(runtime, caller)
    let telling: ReadonlySet<string> = new Set()
    let whys: ReadonlyMap<string, Why> = new Map()
    let sessions: Awaited<ReturnType<typeof toldSessions>> = () => notTold
    return pageOf(
      listName('accounts', filter),
      query,
      async (after, limit) => {
        const rows = await pageOfAccounts(runtime.db, caller.org, filter, after, limit)
        telling = await tellsLastUse(runtime.db, caller.org, rows)
        whys = await whysOf(runtime, caller.org, rows)
        sessions = await toldSessions(runtime.db, caller.org, rows)
        return rows
      },
      (row) => positionOf(filter, row),
      (row) => shownAccount(row, telling, whys, sessions(row)),
    )
  },
})

const shownChange = (row: AccountChange) => ({
  id: row.id,
  what: row.what,
  differences: differences(row.before, row.after),
  before: row.before as Description | null,
  after: row.after as Description | null,
  since: row.since.toISOString(),
  noticedAt: row.noticed_at.toISOString(),
  basis: row.basis,
  basisId: row.basis_id,
  actor: row.actor,
  actedAt: row.acted_at?.toISOString() ?? null,
})

const Change = Closed({
  id: Id,
  what: Type.Enum(['appeared', 'gone', 'enabled', 'disabled', 'changed', 'agreed']),
  differences: Type.Array(Type.String()),
  before: Nullable(Shown),
  after: Nullable(Shown),
  since: Instant,
  noticedAt: Instant,
  basis: Nullable(Type.Enum(['mandate', 'inventory', 'expiry', 'returned', 'decision'])),
  basisId: Nullable(Id),
  actor: Nullable(Type.String({ description: 'As the system tells' })),
  actedAt: Nullable(Instant),
})

const required = async (runtime: Runtime, caller: Caller, id: string): Promise<AccountRow> => {
  const row = await readAccount(runtime.db, caller.org, id)
  if (!row) throw new CountersignError('account.unknown', 'not_found', `no account \`${id}\`; see \`countersign account list\``)
  return row
}

const read = operation({
  id: 'accounts.read',
  method: 'GET',
  path: '/v1/accounts/{account}',
  summary: 'An account at a system, and what was noticed about it: what changed, between when, and what explains it',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: Closed({ account: Id }),
  response: Closed({
    ...Account.properties,
    changes: Type.Array(Change, { description: 'The newest first, at most a hundred' }),
  }),
  errors: ['account.unknown'],
  handle: async (runtime, caller, { params }) => {
    requireAll(runtime, caller)
    const row = await required(runtime, caller, params.account)
    const changes = await changesOf(runtime.db, caller.org, row.id, 100)
    const [telling, whys] = [await tellsLastUse(runtime.db, caller.org, [row]), await whysOf(runtime, caller.org, [row])]
    const told = await toldSessions(runtime.db, caller.org, [row])
    return { ...shownAccount(row, telling, whys, told(row)), changes: changes.map(shownChange) }
  },
})

const liveFields = {
  system: Id,
  account: Type.String(),
  seen: Type.Enum(['listed', 'not_listed', 'unknown'], {
    description: '`not_listed`: this system, or this kind, shows none. `unknown`: it shows them, and did not now',
  }),
  code: Type.String(),
  at: Instant,
  total: Nullable(Type.Integer({ minimum: 0, description: 'Null where nobody knows' })),
  sessions: Type.Array(
    Closed({
      account: Type.String(),
      since: Nullable(Instant),
      from: Nullable(Type.String()),
      client: Nullable(Type.String({ description: 'What its client calls itself: whoever holds the credential can say anything' })),
    }),
  ),
}

interface Named {
  readonly system_id: string
  readonly kind: string
  readonly account: string
  readonly key: string | null
}

const sessionsOf = async (runtime: Runtime, caller: Caller, { system_id: system, kind, account, key }: Named) => {
  const live = await liveSessions(runtime, caller.org, system, { kind, account, ...(key === null ? {} : { key }) })
  return { system, account, ...live, sessions: [...live.sessions] }
}

const sessions = operation({
  id: 'accounts.sessions',
  method: 'GET',
  path: '/v1/accounts/{account}/sessions',
  summary: 'Who is logged in with an account now, as its system tells when it is asked',
  description:
    'The system is asked at this moment, by the side that only looks; nothing is kept. At most a hundred sessions are told, the newest first.',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: Closed({ account: Id }),
  response: Closed(liveFields),
  errors: ['account.unknown'],
  handle: async (runtime, caller, { params }) => {
    requireAll(runtime, caller)
    return sessionsOf(runtime, caller, await required(runtime, caller, params.account))
  },
})

const placeIn = (text: string): ChangePlace | undefined => {
  const [at, id] = text.split(' ')
  return at === undefined || id === undefined ? undefined : { at: new Date(at), id }
}

const sessionsOfCredential = operation({
  id: 'credentials.sessions',
  method: 'GET',
  path: '/v1/credentials/{credential}/sessions',
  summary: 'Who is logged in with the account of a credential now, as its system tells when it is asked',
  description:
    'The system is asked at this moment, by the side that only looks; nothing is kept. At most a hundred sessions are told, the newest first.',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: Closed({ credential: Id }),
  response: Closed(liveFields),
  errors: ['credential.unknown'],
  handle: async (runtime, caller, { params }) => {
    requireAll(runtime, caller)
    const row = await readCredential(runtime.db, caller.org, params.credential)
    if (!row) throw new CountersignError('credential.unknown', 'not_found', `no credential \`${params.credential}\``)
    return sessionsOf(runtime, caller, row)
  },
})

const history = operation({
  id: 'accounts.history',
  method: 'GET',
  path: '/v1/accounts/{account}/history',
  summary: 'What was known of an account when, and every change that a reading noticed, with what explains it',
  description:
    '`asOf` tells what had been read by then: a change is true from some moment between `since` and `noticedAt`, and known from `noticedAt`. Null: no reading had shown it, or it was gone.',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: Closed({ account: Id }),
  query: Closed({ ...PageQuery, asOf: Type.Optional(Instant) }),
  response: Closed({
    account: Id,
    asOf: Nullable(Instant),
    firstSeenAt: Instant,
    was: Nullable(Shown),
    items: Type.Array(Change),
    next: Type.Optional(Type.String({ description: 'Cursor of the next page; absent on the last' })),
  }),
  errors: ['account.unknown'],
  handle: async (runtime, caller, { params, query }) => {
    requireAll(runtime, caller)
    const { db } = runtime
    // ORDER: a cursor is judged before anything is read.
    const list = listName(`accounts/${params.account}/history`, { asOf: query.asOf })
    placeInList(list, query.cursor)
    const row = await required(runtime, caller, params.account)
    const until = query.asOf === undefined ? undefined : new Date(query.asOf)
    const later = until && (await firstChangeAfter(db, caller.org, row.id, until))
    const now = row.present ? row.description : null
    return {
      account: row.id,
      asOf: until?.toISOString() ?? null,
      firstSeenAt: row.first_seen_at.toISOString(),
      was: until !== undefined && until < row.first_seen_at ? null : later ? later.before : now,
      ...(await pageOf(
        list,
        query,
        (after, limit) => changesOf(db, caller.org, row.id, limit, { until, after: placeIn(after) }),
        (change) => `${change.noticed_at.toISOString()} ${change.id}`,
        shownChange,
      )),
    }
  },
})

const agree = operation({
  id: 'accounts.agree',
  method: 'POST',
  path: '/v1/accounts/{account}/agreement',
  summary: 'Says of a change that nothing explains that it is to stay, with the reason',
  description:
    'Only of what was looked at: `digest` is that of the description. Nobody agrees to what the system names him as the actor of. What is not to stay is ended by a change.',
  scope: 'request',
  power: 'finding.resolve',
  asksItself: true,
  params: Closed({ account: Id }),
  body: Closed({ digest: Type.String({ pattern: '^[0-9a-f]{64}$' }), reason: Text }),
  response: Closed({ account: Id }),
  errors: ['account.unknown', 'account.nothing_to_agree_to', 'account.changed_since', 'account.own_deed'],
  handle: async (runtime, caller, { params, body }) => {
    await agreeTo(runtime, caller, params.account, body)
    return { account: params.account }
  },
})

export const accountOperations = [list, read, sessions, sessionsOfCredential, history, agree]
