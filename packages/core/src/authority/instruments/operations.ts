// The API of documents of authority: reading them, and taking them away. Proposing one opens a change: see execution/proposals.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { transact } from '../../evidence/journal/index.ts'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Digest, Facts, Id, Instant, Nullable, Text } from '../../platform/schemas.ts'
import type { Caller, Runtime } from '../../runtime.ts'
import { requirePower } from '../access/index.ts'
import { definitionOf } from './model.ts'
import { type InstrumentRow, pageOfInstruments, versionsOf } from './store.ts'
import { suspendInstrument, withdrawInstrument } from './withdraw.ts'

const Kind = Closed({ kind: Id })
const Named = Closed({ kind: Id, name: Id })
const State = Type.Enum(['proposed', 'in_force', 'superseded', 'withdrawn', 'dropped', 'expired', 'suspended'])

const Version = Closed({
  kind: Id,
  name: Id,
  version: Type.Integer(),
  document: Digest,
  state: State,
  change: Id,
  proposedBy: Id,
  proposedAt: Instant,
  from: Nullable(Instant),
  until: Nullable(Instant),
  endedAt: Nullable(Instant),
  endReason: Nullable(Type.String()),
})

/** What has come to its end by itself is shown as ended, whether or not anybody has noticed. */
const show = (runtime: Runtime, row: Omit<InstrumentRow, 'document'>) => ({
  kind: row.kind,
  name: row.name,
  version: row.version,
  document: row.digest,
  state:
    row.state === 'in_force' && row.suspended_at !== null
      ? ('suspended' as const)
      : row.state === 'in_force' && row.in_force_until !== null && row.in_force_until <= runtime.clock.now()
        ? ('expired' as const)
        : row.state,
  change: row.change_id,
  proposedBy: row.proposed_by,
  proposedAt: row.proposed_at.toISOString(),
  from: row.in_force_from?.toISOString() ?? null,
  until: row.in_force_until?.toISOString() ?? null,
  endedAt: row.ended_at?.toISOString() ?? null,
  endReason: row.end_reason,
})

const list = operation({
  id: 'instruments.list',
  method: 'GET',
  path: '/v1/instruments/{kind}',
  summary: 'Documents of authority of one kind: of each name the version in force, else the newest',
  scope: 'read',
  power: 'read.policy',
  params: Kind,
  query: Closed(PageQuery),
  response: Page(Version),
  errors: ['instrument.unknown_kind'],
  resource: ({ params }) => ({ kind: params.kind, id: params.kind }),
  handle: async (runtime, caller, { params, query }) => {
    return pageOf(
      listName(`instruments/${params.kind}`),
      query,
      // ORDER: the cursor is judged first, whatever the kind; a kind that is not there has no pages.
      async (after, limit) => pageOfInstruments(runtime.db, caller.org, definitionOf(runtime, params.kind).kind, after, limit),
      (row) => row.name,
      (row) => show(runtime, row),
    )
  },
})

const read = operation({
  id: 'instruments.read',
  method: 'GET',
  path: '/v1/instruments/{kind}/{name}',
  summary: 'All versions of a document of authority, with their texts',
  scope: 'read',
  power: 'read.policy',
  params: Named,
  response: Closed({ versions: Type.Array(Closed({ version: Version, text: Facts })) }),
  errors: ['instrument.unknown_kind', 'instrument.unknown'],
  resource: ({ params }) => ({ kind: params.kind, id: `${params.kind}:${params.name}` }),
  handle: async (runtime, caller, { params }) => {
    definitionOf(runtime, params.kind)
    const versions = await versionsOf(runtime.db, caller.org, params.kind, params.name)
    if (versions.length === 0) throw new CountersignError('instrument.unknown', 'not_found', `no ${params.kind} \`${params.name}\``)
    return { versions: versions.map((row) => ({ version: show(runtime, row), text: { ...row.document } })) }
  },
})

/** Taking away is of four powers: a runbook is retired, a delegation, a source, a transmitter, an issuer for sign-in or an access package suspended or ended, leases end with their issuer or rule, and what lets a credential live long with its record. Other documents are only replaced. */
const powerToWithdraw = {
  runbook: 'runbook.retire',
  delegation: 'delegation.suspend',
  source: 'source.suspend',
  transmitter: 'source.suspend',
  'sign-in': 'source.suspend',
  issuer: 'lease.end',
  issuance: 'lease.end',
  legacy: 'lease.end',
  'access-package': 'source.suspend',
} as const

/** Errors: `instrument.only_replaced`, `authority.refused`. */
const requirePowerToTakeAway = async (runtime: Runtime, caller: Caller, { kind, name }: { kind: string; name: string }): Promise<void> => {
  definitionOf(runtime, kind)
  if (!Object.hasOwn(powerToWithdraw, kind))
    throw new CountersignError(
      'instrument.only_replaced',
      'invalid',
      `a ${kind} is not taken away; propose the version that is to replace it`,
    )
  await requirePower(runtime, caller, powerToWithdraw[kind as keyof typeof powerToWithdraw], { kind, id: `${kind}:${name}` })
}

const withdraw = operation({
  id: 'instruments.withdraw',
  method: 'POST',
  path: '/v1/instruments/{kind}/{name}/withdraw',
  summary:
    'Takes a runbook, a delegation, a source, an access package, an issuer, an issuer for sign-in, an issuance rule or the record of a long-lived credential away, at once',
  scope: 'request',
  power: 'runbook.retire',
  asksItself: true,
  params: Named,
  body: Closed({ reason: Text }),
  response: Version,
  errors: ['instrument.unknown_kind', 'instrument.not_in_force', 'instrument.only_replaced'],
  handle: async (runtime, caller, { params, body }) => {
    await requirePowerToTakeAway(runtime, caller, params)
    const row = await transact(runtime, caller, (work) => withdrawInstrument(runtime, work, params.kind, params.name, body.reason))
    return show(runtime, { ...row, state: 'withdrawn', ended_at: runtime.clock.now(), end_reason: body.reason })
  },
})

const suspend = operation({
  id: 'instruments.suspend',
  method: 'POST',
  path: '/v1/instruments/{kind}/{name}/suspend',
  summary:
    'Puts a runbook, a delegation, a source, an issuer, an issuer for sign-in, an issuance rule or the record of a long-lived credential on hold, at once; it goes on only when a new version is decided',
  scope: 'request',
  power: 'delegation.suspend',
  asksItself: true,
  params: Named,
  body: Closed({ reason: Text }),
  response: Version,
  errors: ['instrument.unknown_kind', 'instrument.not_in_force', 'instrument.only_replaced'],
  handle: async (runtime, caller, { params, body }) => {
    await requirePowerToTakeAway(runtime, caller, params)
    return show(runtime, await transact(runtime, caller, (work) => suspendInstrument(runtime, work, params.kind, params.name, body.reason)))
  },
})

export const instrumentOperations = [list, read, withdraw, suspend]
