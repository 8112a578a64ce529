// The API of accounts as the systems hold them: what there is, what has changed, what explains it, and a person's word that it is to stay.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Facts, Id, Instant, Nullable, Text } from '../../platform/schemas.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { agreeTo } from './agree.ts'
import { type Description, differences } from './description.ts'
import { type AccountChange, type AccountRow, changesOf, pageOfAccounts, positionOf, readAccount } from './store.ts'

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
})

const shownAccount = (row: AccountRow) => ({
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
  }),
  response: Page(Account),
  handle: async (runtime, caller, { query }) => {
    const { system, account, only } = query
    requireAll(runtime, caller)
    return pageOf(
      listName('accounts', { system, account, only }),
      query,
      (after, limit) => pageOfAccounts(runtime.db, caller.org, { system, account, only }, after, limit),
      (row) => positionOf({ system, account, only }, row),
      shownAccount,
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
    changes: Type.Array(
      Closed({
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
      }),
      { description: 'The newest first, at most a hundred' },
    ),
  }),
  errors: ['account.unknown'],
  handle: async (runtime, caller, { params }) => {
    requireAll(runtime, caller)
    const row = await readAccount(runtime.db, caller.org, params.account)
    if (!row)
      throw new CountersignError('account.unknown', 'not_found', `no account \`${params.account}\`; see \`countersign account list\``)
    const changes = await changesOf(runtime.db, caller.org, row.id, 100)
    return { ...shownAccount(row), changes: changes.map(shownChange) }
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

export const accountOperations = [list, read, agree]
