// What a document that somebody brings in by hand gives to another owner: traced as whatever else changes hands.
import type { Work } from '../../runtime.ts'
import { type HandedOver, traceOwners } from '../inventory/index.ts'
import type { Applied } from './apply.ts'
import type { CheckedRecord } from './check-fields.ts'
import { text } from './columns.ts'
import type { SectionName } from './document.ts'
import type { Known } from './known.ts'
import { leadsOf } from './store.ts'

interface Role {
  readonly kind: HandedOver['kind']
  readonly role: HandedOver['role']
  readonly column: string
  /** As the document says it. */
  readonly field: string
}

const rolesIn: Partial<Record<SectionName, readonly Role[]>> = {
  identities: [
    { kind: 'identity', role: 'business_owner', column: 'business_owner', field: 'businessOwner' },
    { kind: 'identity', role: 'technical_owner', column: 'technical_owner', field: 'technicalOwner' },
  ],
  contracts: [{ kind: 'contract', role: 'owner', column: 'owner_id', field: 'owner' }],
  teams: [{ kind: 'team', role: 'lead', column: 'lead_id', field: 'lead' }],
  people: [{ kind: 'person', role: 'manager', column: 'manager_id', field: 'manager' }],
}

const tables = { identities: 'identities', contracts: 'contracts', people: 'principals' } as const

/** Who leads the teams of a document, before it is written. */
export const leadsBefore = (work: Work, records: readonly CheckedRecord[]): Promise<ReadonlyMap<string, string | null>> =>
  leadsOf(
    work.db,
    work.org,
    records.flatMap((one) => (one.section === 'teams' && text(one, 'lead') !== null ? [text(one, 'id')!] : [])),
  )

const before = (
  known: Known,
  leads: ReadonlyMap<string, string | null>,
  section: SectionName,
  id: string,
  column: string,
): string | null => {
  if (section === 'teams') return leads.get(id) ?? null
  const row = known[tables[section as keyof typeof tables]].get(id) as Readonly<Record<string, unknown>> | undefined
  const value = row?.[column]
  return typeof value === 'string' ? value : null
}

/** What is new is handed over by nobody: only what was there and has another owner now. */
export const traceOwnerMoves = async (
  work: Work,
  known: Known,
  leads: ReadonlyMap<string, string | null>,
  records: readonly CheckedRecord[],
  applied: Applied,
  document: string,
): Promise<void> => {
  const byName = new Map(records.map((record) => [`${record.section} ${text(record, 'id')}`, record]))
  const moved = applied.differences.flatMap(({ section, id, outcome, fields }) =>
    (rolesIn[section] ?? [])
      .filter(({ column }) => outcome === 'updated' && fields.includes(column))
      .map(({ kind, role, column, field }) => {
        const record = byName.get(`${section} ${id}`)
        return { kind, id, role, from: before(known, leads, section, id, column), to: (record && text(record, field)) ?? null }
      }),
  )
  await traceOwners(work, moved, 'import', document)
}
