// The API of access that is given because of justifications: who holds what and why, who would get or lose what by a package, asking, confirming, and
// releasing a mass of ends.
import { CountersignError } from '@countersign/ledger'
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Digest, Facts, Id, Instant, Nullable, Text } from '../../platform/schemas.ts'
import { justificationsOf, readEntitlement } from '../../registry/entitlements/index.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import { releaseHold } from './brake.ts'
import { pageOfEntitlements } from './listing-store.ts'
import { previewPackage } from './preview.ts'
import { confirmAccess, requestAccess } from './requests.ts'
import { openHolds } from './store.ts'

const State = Type.Enum(['due', 'issuing', 'held', 'ending', 'withheld', 'ended'])

const fields = {
  id: Id,
  holder: Id,
  system: Id,
  credentialKind: Id,
  likeAccount: Id,
  account: Id,
  credential: Nullable(Id),
  package: Id,
  state: State,
  since: Instant,
  endedAt: Nullable(Instant),
  note: Nullable(Type.String()),
  grantChange: Nullable(Id),
  endChange: Nullable(Id),
}

const show = (row: NonNullable<Awaited<ReturnType<typeof readEntitlement>>>) => ({
  id: row.id,
  holder: row.holder_id,
  system: row.system_id,
  credentialKind: row.kind,
  likeAccount: row.like_account,
  account: row.account,
  credential: row.credential_id,
  package: row.package,
  state: row.state,
  since: row.since.toISOString(),
  endedAt: row.ended_at?.toISOString() ?? null,
  note: row.note,
  grantChange: row.grant_change,
  endChange: row.end_change,
})

const list = operation({
  id: 'entitlements.list',
  method: 'GET',
  path: '/v1/access/entitlements',
  summary: 'Who holds which account because of justifications, how many live, and until when at most',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed({
    ...PageQuery,
    holder: Type.Optional(Id),
    system: Type.Optional(Id),
    account: Type.Optional(Id),
    package: Type.Optional(Id),
    state: Type.Optional(State),
  }),
  response: Page(Closed({ ...fields, reasons: Type.Integer({ description: 'live justifications' }), until: Nullable(Instant) })),
  handle: async (runtime, caller, { query }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'entitlements')
    const { holder, system, account, package: named, state } = query
    return pageOf(
      listName('entitlements', { holder, system, account, package: named, state }),
      query,
      (after, limit) => pageOfEntitlements(runtime.db, caller.org, { holder, system, account, package: named, state }, after, limit),
      (row) => row.id,
      (row) => ({ ...show(row), reasons: Number(row.reasons), until: row.until === null ? null : new Date(row.until).toISOString() }),
    )
  },
})

const Justification = Closed({
  id: Id,
  because: Type.Enum(['birthright', 'request', 'confirmation']),
  package: Id,
  version: Type.Integer(),
  ref: Id,
  state: Type.Enum(['asked', 'live', 'ended']),
  askedAt: Instant,
  since: Nullable(Instant),
  until: Instant,
  by: Type.String(),
  reason: Type.String(),
  endedAt: Nullable(Instant),
  endReason: Nullable(Type.String()),
})

const why = operation({
  id: 'entitlements.show',
  method: 'GET',
  path: '/v1/access/entitlements/{entitlement}',
  summary: 'One entitlement with every justification that it ever had, and how it ends',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: Closed({ entitlement: Id }),
  response: Closed({ entitlement: Closed(fields), ending: Type.Array(Facts), justifications: Type.Array(Justification) }),
  errors: ['access.entitlement_unknown'],
  handle: async (runtime, caller, { params }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'entitlements')
    const row = await readEntitlement(runtime.db, caller.org, params.entitlement)
    if (!row) throw new CountersignError('access.entitlement_unknown', 'not_found', `no entitlement \`${params.entitlement}\``)
    const reasons = await justificationsOf(runtime.db, caller.org, [row.id])
    return {
      entitlement: show(row),
      ending: row.ending.map((one) => ({ ...one })),
      justifications: reasons.map((one) => ({
        id: one.id,
        because: one.because,
        package: one.package,
        version: one.version,
        ref: one.ref,
        state: one.state,
        askedAt: one.asked_at.toISOString(),
        since: one.since?.toISOString() ?? null,
        until: one.until.toISOString(),
        by: one.by_id,
        reason: one.reason,
        endedAt: one.ended_at?.toISOString() ?? null,
        endReason: one.end_reason,
      })),
    }
  },
})

const holderAndPlace = { holder: Id, system: Id, likeAccount: Id }

const preview = operation({
  id: 'accessPackages.preview',
  method: 'POST',
  path: '/v1/access/packages/{package}/preview',
  summary:
    'Who would get what and who would lose what by this version of an access package; without a document, by its withdrawal; no effect at all',
  scope: 'request',
  power: 'authority.propose',
  asksItself: true,
  params: Closed({ package: Id }),
  body: Closed({ document: Type.Optional(Facts) }),
  response: Closed({
    gets: Type.Array(Closed({ ...holderAndPlace, holdsAlready: Type.Boolean() })),
    loses: Type.Array(Closed({ ...holderAndPlace, keeps: Type.Boolean({ description: 'another reason keeps the account' }) })),
  }),
  errors: ['access.package_unknown', 'instrument.name', 'instrument.invalid'],
  handle: async (runtime, caller, { params, body }) => {
    const { gets, loses } = await previewPackage(runtime, caller, params.package, body.document)
    return { gets: [...gets], loses: [...loses] }
  },
})

const Days = Type.Integer({ minimum: 1, maximum: 400 })

const request = operation({
  id: 'entitlements.request',
  method: 'POST',
  path: '/v1/access/requests',
  summary: 'Asks for what an access package gives, for a time: for yourself, or for somebody for whom you answer',
  scope: 'request',
  power: 'access.request',
  asksItself: true,
  body: Closed({
    holder: Type.Optional(Id),
    package: Id,
    system: Type.Optional(Id),
    days: Days,
    reason: Text,
    ticket: Text,
  }),
  response: Closed({ change: Id, plan: Digest, outcome: Type.Enum(['autonomous', 'approval', 'escalate', 'deny']), entitlement: Id }),
  status: 202,
  errors: [
    'access.not_yours',
    'access.package_unknown',
    'access.which',
    'access.too_long',
    'access.not_now',
    'access.asked_already',
    'change.reason_missing',
    'change.ticket_missing',
  ],
  handle: (runtime, caller, { body }) => requestAccess(runtime, caller, { ...body, holder: body.holder ?? caller.principal.id }),
})

const confirm = operation({
  id: 'entitlements.confirm',
  method: 'POST',
  path: '/v1/access/entitlements/{entitlement}/confirm',
  summary:
    'Who answers for somebody, or for the access, says that he still needs what he holds; where its account has ended another way, it is given anew',
  scope: 'request',
  power: 'finding.resolve',
  asksItself: true,
  params: Closed({ entitlement: Id }),
  body: Closed({ days: Days, reason: Text }),
  response: Closed({ entitlement: Id, justification: Id, until: Instant }),
  errors: ['access.entitlement_unknown', 'access.own', 'access.too_long', 'access.not_now'],
  handle: async (runtime, caller, { params, body }) => {
    const { until, ...rest } = await confirmAccess(runtime, caller, { entitlement: params.entitlement, ...body })
    return { ...rest, until: until.toISOString() }
  },
})

const holds = operation({
  id: 'accessHolds.list',
  method: 'GET',
  path: '/v1/access/holds',
  summary: 'Masses of access that would end and wait for somebody to say that it is right',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  response: Closed({
    holds: Type.Array(Closed({ id: Id, package: Id, falling: Type.Integer(), of: Type.Integer(), openedAt: Instant })),
  }),
  handle: async (runtime, caller) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'entitlements')
    const rows = await openHolds(runtime.db, caller.org)
    return {
      holds: rows.map((row) => ({
        id: row.id,
        package: row.package,
        falling: row.falling,
        of: row.of_all,
        openedAt: row.opened_at.toISOString(),
      })),
    }
  },
})

const release = operation({
  id: 'accessHolds.release',
  method: 'POST',
  path: '/v1/access/holds/{hold}/release',
  summary: 'Lets a held mass of access end: exactly what would end at this moment',
  scope: 'approve',
  power: 'source.decide',
  asksItself: true,
  params: Closed({ hold: Id }),
  body: Closed({ reason: Text }),
  response: Closed({ falling: Type.Integer(), holders: Type.Array(Id) }),
  errors: ['access.hold_unknown', 'access.not_held'],
  handle: async (runtime, caller, { params, body }) => {
    const { falling, holders } = await releaseHold(runtime, caller, { hold: params.hold, reason: body.reason })
    return { falling, holders: [...holders] }
  },
})

export const entitlementOperations = [list, why, preview, request, confirm, holds, release]
