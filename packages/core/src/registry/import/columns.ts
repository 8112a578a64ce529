// What a checked record stands for in the columns of its table. Pure.
import type { CheckedRecord } from './check-fields.ts'
import type { Known } from './known.ts'

export const text = (record: CheckedRecord, field: string): string | null => {
  const value = record.values[field]
  return typeof value === 'string' ? value : null
}
export const instant = (record: CheckedRecord, field: string): Date | null => {
  const value = text(record, field)
  return value === null ? null : new Date(value)
}
const flag = (record: CheckedRecord, field: string): boolean => record.values[field] === true
/** A list says which, not in which order. */
const lists = (record: CheckedRecord, fields: readonly string[]): Record<string, string[]> =>
  Object.fromEntries(fields.map((field) => [field, [...((record.values[field] as string[] | undefined) ?? [])].sort()]))
const map = (record: CheckedRecord, field: string): object => (record.values[field] ?? {}) as object

/** What a document doesn't say stays as it is: others than documents tell of it too. */
const said = (record: CheckedRecord, field: string, column: string): Record<string, unknown> => {
  const value = text(record, field)
  return value === null ? {} : { [column]: value }
}

const saidLists = (record: CheckedRecord, fields: readonly string[]): Record<string, string[]> =>
  lists(
    record,
    fields.filter((field) => record.values[field] !== undefined),
  )

const principalKind = { people: 'person', agents: 'agent', services: 'service' } as const

/** The columns that a record stands for, its keys left out. */
export const columnsOf = (record: CheckedRecord, known: Known, partyKind: (id: string) => string): Record<string, unknown> => {
  const party = text(record, 'party') ?? known.enterprise
  switch (record.section) {
    case 'parties':
      return {
        kind: text(record, 'kind'),
        name: text(record, 'name'),
        parent_id: text(record, 'parent'),
        ...lists(record, ['tenants', 'regions', 'services', 'controls']),
      }
    case 'people':
    case 'agents':
    case 'services':
      return {
        kind: principalKind[record.section],
        party_id: party,
        party_kind: partyKind(party),
        name: text(record, 'name'),
        email: text(record, 'email'),
        team: text(record, 'team'),
        ...said(record, 'manager', 'manager_id'),
      }
    case 'contracts':
      return {
        party_id: party,
        name: text(record, 'name'),
        owner_id: text(record, 'owner'),
        starts_on: text(record, 'starts'),
        ends_on: text(record, 'ends'),
        kind: text(record, 'kind') ?? 'managed_service',
        criticality: text(record, 'criticality') ?? 'moderate',
        under_id: text(record, 'under'),
        notice_by: text(record, 'noticeBy'),
        auto_renews: flag(record, 'autoRenews'),
        renewal_months: record.values['renewalMonths'] ?? null,
        ...lists(record, ['tenants', 'regions', 'systems', 'operations']),
      }
    case 'systems':
      return {
        name: text(record, 'name'),
        connector: text(record, 'connector'),
        environment: text(record, 'environment'),
        region: text(record, 'region'),
        tenant: text(record, 'tenant'),
        config: map(record, 'config'),
        operator_secrets: map(record, 'operatorSecrets'),
        observer_secrets: map(record, 'observerSecrets'),
      }
    case 'workloads':
      return {
        name: text(record, 'name'),
        team: text(record, 'team'),
        party_id: party,
        contract_id: text(record, 'contract'),
        environment: text(record, 'environment'),
        state: text(record, 'state') ?? 'running',
        // Sources tell of it too: what isn't said stays.
        ...saidLists(record, ['addresses', 'reads']),
      }
    case 'identities':
      return {
        kind: text(record, 'kind'),
        name: text(record, 'name'),
        purpose: text(record, 'purpose'),
        party_id: party,
        contract_id: text(record, 'contract'),
        business_owner: text(record, 'businessOwner'),
        technical_owner: text(record, 'technicalOwner'),
        environment: text(record, 'environment'),
        criticality: text(record, 'criticality'),
        marked_privileged: flag(record, 'privileged'),
        expires_at: instant(record, 'expires'),
        ...said(record, 'holder', 'holder_id'),
        ...told(record, identityTold),
      }
    case 'credentials':
      return {
        identity_id: text(record, 'identity'),
        system_id: text(record, 'system'),
        kind: text(record, 'kind'),
        account: text(record, 'account'),
        key: text(record, 'key'),
        secret_ref: text(record, 'secret'),
        expires_at: instant(record, 'expires'),
        derived_from: text(record, 'derivedFrom'),
        legacy: flag(record, 'legacy'),
        irrevocable_until: instant(record, 'irrevocableUntil'),
        executor_id: text(record, 'executor'),
        ...told(record, credentialTold),
      }
    default:
      return {}
  }
}

type Told = Readonly<Record<string, readonly [column: string, value: (record: CheckedRecord, field: string) => unknown]>>

const number = (record: CheckedRecord, field: string): unknown => record.values[field]
const list = (record: CheckedRecord, field: string): unknown => lists(record, [field])[field]

const identityTold: Told = {
  scope: ['scope', list],
  rotateEveryDays: ['rotate_every_days', number],
  approvalReference: ['approval_reference', text],
  rotationPath: ['rotation_path', text],
  lastRotatedAt: ['last_rotated_at', instant],
}

const credentialTold: Told = {
  purpose: ['purpose', text],
  scope: ['scope', list],
  issuer: ['issuer', text],
  created: ['created_at', instant],
  lastUsed: ['last_used_at', instant],
  rotateEveryDays: ['rotate_every_days', number],
  compensatingControls: ['compensating_controls', list],
}

/** What a document says nothing of stays as it is known; what its owner has taken back is gone. */
const told = (record: CheckedRecord, fields: Told): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([field, [column, value]]) =>
      record.takesBack.includes(field) ? [[column, null]] : record.values[field] === undefined ? [] : [[column, value(record, field)]],
    ),
  )
