// The API of long-lived credentials: which there are and what lets each live, and what one lacks. A record itself is proposed as every document of authority.
import { CountersignError } from '@countersign/ledger'
import { hygieneModelOf, lifecycleModelOf } from '@countersign/policy'
import { Type } from 'typebox'
import { beyondItsLife } from '../../authority/legacy/index.ts'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Digest, Id, Instant, Nullable } from '../../platform/schemas.ts'
import { readCredential, readIdentity, renewedEveryDays } from '../../registry/inventory/index.ts'
import { type LegacyRecord, legacyRecordOf, pageOfLegacy, standingOfRecord, whyOver } from '../../registry/legacy/index.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import type { Runtime } from '../../runtime.ts'

const RecordShown = Closed({
  name: Id,
  version: Type.Integer(),
  about: { ...Id, description: 'the credential that the document names; another one where this credential took its place' },
  document: Digest,
  change: Id,
  owner: Id,
  scope: Type.Array(Type.String()),
  stored: Type.String(),
  rotateEveryDays: Type.Integer(),
  compensatingControls: Type.Array(Type.String()),
  from: Instant,
  until: Instant,
  standing: Type.Enum(['in_force', 'over']),
  overBecause: Nullable(Type.String()),
})

const showRecord = (record: LegacyRecord, at: Date) => ({
  name: record.name,
  version: record.version,
  about: record.about,
  document: record.document,
  change: record.change,
  owner: record.owner,
  scope: record.scope,
  stored: record.stored,
  rotateEveryDays: record.rotateEveryDays,
  compensatingControls: record.controls,
  from: record.from.toISOString(),
  until: record.until.toISOString(),
  standing: standingOfRecord(record, at),
  overBecause: standingOfRecord(record, at) === 'over' ? whyOver(record, at) : null,
})

const list = operation({
  id: 'legacy.list',
  method: 'GET',
  path: '/v1/legacy',
  summary: 'Long-lived credentials: which there are, what lets each live, and until when',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  query: Closed(PageQuery),
  response: Page(
    Closed({
      credential: Id,
      identity: Id,
      system: Id,
      kind: Id,
      account: Type.String(),
      record: Nullable(RecordShown),
    }),
  ),
  handle: async (runtime, caller, { query }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'legacy')
    const at = runtime.clock.now()
    return pageOf(
      listName('legacy'),
      query,
      (after, limit) => pageOfLegacy(runtime.db, caller.org, after, limit),
      (row) => row.credential,
      ({ legacy: _marked, record, ...row }) => ({ ...row, record: record === null ? null : showRecord(record, at) }),
    )
  },
})

/** What policy asks of a record, in words of its fields. */
const askedOf = (runtime: Runtime, at: Date): string[] => {
  const { longestSeconds, stores, rotateWithinSeconds } = lifecycleModelOf(runtime.policy.current().bundle).legacy
  return [
    'why: why it can not be one that lives shortly',
    'owner: an active person of the enterprise',
    'scope: all that it reaches, by name',
    `stored: a reference behind ${stores.map((one) => `${one}:`).join(' or ')}`,
    `rotateEveryDays: ${Math.floor(rotateWithinSeconds / 86_400)} at most`,
    'compensatingControls: what guards it in the place of a short life',
    `expires: by ${new Date(at.getTime() + longestSeconds * 1000).toISOString().slice(0, 19)}Z`,
  ]
}

const read = operation({
  id: 'legacy.read',
  method: 'GET',
  path: '/v1/legacy/{credential}',
  summary: 'Whether a credential lives longer than policy allows, what lets it, and what a record of it has to say',
  scope: 'read',
  power: 'read.inventory',
  asksItself: true,
  params: Closed({ credential: Id }),
  response: Closed({
    credential: Id,
    marked: Type.Boolean({ description: 'as legacy, in the inventory' }),
    beyond: Nullable(Closed({ reason: Type.String(), allowedDays: Type.Integer() })),
    record: Nullable(RecordShown),
    needs: Type.Array(Type.String(), { description: 'what a record that lets it live has to say' }),
  }),
  errors: ['credential.unknown'],
  handle: async (runtime, caller, { params }) => {
    requireWholeReach(runtime, caller, 'read.inventory', 'legacy')
    const at = runtime.clock.now()
    const credential = await readCredential(runtime.db, caller.org, params.credential)
    const identity = credential && (await readIdentity(runtime.db, caller.org, credential.identity_id))
    if (!credential || !identity || credential.state === 'retired')
      throw new CountersignError('credential.unknown', 'not_found', `no live credential \`${params.credential}\``)
    const record = await legacyRecordOf(runtime.db, caller.org, credential.id)
    const life = {
      kind: credential.kind,
      criticality: identity.criticality,
      expiresAt: credential.expires_at,
      createdAt: credential.created_at,
      renewedAt: null,
      rotateEveryDays: renewedEveryDays(credential, identity),
    }
    return {
      credential: credential.id,
      marked: credential.legacy,
      beyond: beyondItsLife(life, hygieneModelOf(runtime.policy.current().bundle)) ?? null,
      record: record === undefined ? null : showRecord(record, at),
      needs: askedOf(runtime, at),
    }
  },
})

export const legacyOperations = [list, read]
