// Two who say different things of one attribute: the owner's word stands, and the other's is a finding until they agree. Never the last writer's.
import { canonicalJson } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { digestOfText } from '../../platform/documents.ts'
import type { Runtime, Work } from '../../runtime.ts'
import type { RecordKind, Tables } from '../../tables.ts'
import { closeFinding, openFinding } from '../findings/index.ts'
import { rowsById } from '../import/index.ts'
import type { Source } from './declaration.ts'
import { formOf, inForm } from './forms.ts'
import { attributeName } from './kinds.ts'
import { alike } from './model.ts'
import { teamName } from './names.ts'
import { contestedRecords, type RecordRow } from './store.ts'
import type { ThingRows } from './things.ts'

export interface Conflict {
  readonly kind: RecordKind
  readonly id: string
  readonly attribute: string
  /** Who says it without owning it, and what. */
  readonly by: string
  readonly said: unknown
  /** Whose word stands: a source, or null for what was brought in by hand; and what it is. */
  readonly owner: string | null
  readonly stands: unknown
}

type Rows = Pick<ThingRows, 'principals' | 'contracts' | 'workloads' | 'identities'>

/** Where the inventory keeps an attribute in the words in which it is said. What it keeps otherwise can't be compared with it. */
const column: Partial<Record<string, string>> = {
  name: 'name',
  email: 'email',
  team: 'team',
  environment: 'environment',
  owner: 'owner_id',
  starts: 'starts_on',
  kind: 'kind',
  purpose: 'purpose',
  criticality: 'criticality',
  businessOwner: 'business_owner',
  technicalOwner: 'technical_owner',
  party: 'party_id',
  scope: 'scope',
  rotateEveryDays: 'rotate_every_days',
  approvalReference: 'approval_reference',
}

const rowOf = (rows: Rows, kind: RecordKind, id: string): object | undefined =>
  kind === 'contract'
    ? rows.contracts.get(id)
    : kind === 'workload'
      ? rows.workloads.get(id)
      : kind === 'identity'
        ? rows.identities.get(id)
        : rows.principals.get(id)

/** What stands against what one record says of an attribute that isn't its own; undefined where nothing does. */
const against = (
  record: RecordRow,
  attribute: string,
  others: readonly RecordRow[],
  rows: Rows,
  owner: string | null,
): Conflict | undefined => {
  const meant = (value: unknown): unknown => inForm(formOf(record.kind, attribute), value)
  const said = record.attributes[attribute]
  if (said === null || said === undefined) return undefined
  const conflict = { kind: record.kind, id: record.id, attribute, by: record.source, said }
  const owners = others.find((other) => other.source !== record.source && other.owned.includes(attribute))
  if (owners) {
    const stands = owners.attributes[attribute] ?? null
    return alike(meant(stands), meant(said)) ? undefined : { ...conflict, owner: owners.source, stands }
  }
  const name = column[attribute]
  const row = rowOf(rows, record.kind, record.id) as Readonly<Record<string, unknown>> | undefined
  if (name === undefined || row === undefined) return undefined
  const stands = row[name] ?? null
  const form = attribute === 'team' && typeof said === 'string' ? teamName(said) : meant(said)
  return alike(meant(stands), form) || alike(stands, said) ? undefined : { ...conflict, owner, stands }
}

export const conflictsAmong = (
  records: readonly RecordRow[],
  rows: Rows,
  owners: ReadonlyMap<string, string>,
): { readonly conflicts: Conflict[]; readonly agreed: Omit<Conflict, 'said' | 'stands' | 'owner'>[] } => {
  const conflicts: Conflict[] = []
  const agreed: Omit<Conflict, 'said' | 'stands' | 'owner'>[] = []
  for (const group of Map.groupBy(records, ({ kind, id }) => JSON.stringify([kind, id])).values())
    for (const record of group)
      for (const attribute of Object.keys(record.attributes)) {
        if (record.owned.includes(attribute)) continue
        const found = against(record, attribute, group, rows, owners.get(attributeName(record.kind, attribute)) ?? null)
        if (found) conflicts.push(found)
        else agreed.push({ kind: record.kind, id: record.id, attribute, by: record.source })
      }
  return { conflicts, agreed }
}

export const readConflicts = async (
  work: { readonly db: Kysely<Tables>; readonly org: string },
  things: readonly { readonly kind: RecordKind; readonly id: string }[],
  owners: ReadonlyMap<string, string>,
) => {
  const records = await contestedRecords(work.db, work.org, things)
  if (records.length === 0) return { conflicts: [], agreed: [] }
  const ids = new Set(records.map(({ id }) => id))
  const [principals, contracts, workloads, identities] = [
    await rowsById(work.db, 'principals', work.org, ids),
    await rowsById(work.db, 'contracts', work.org, ids),
    await rowsById(work.db, 'workloads', work.org, ids),
    await rowsById(work.db, 'identities', work.org, ids),
  ]
  return conflictsAmong(records, { principals, contracts, workloads, identities }, owners)
}

const subjectOf = ({ kind, id, attribute, by }: Pick<Conflict, 'kind' | 'id' | 'attribute' | 'by'>): string =>
  `${kind} ${id} ${attribute} by ${by}`

const digestOf = (value: unknown): string => digestOfText(canonicalJson(value ?? null))

/** After a word about these things: who says otherwise than the owner is a finding, who agrees again is none. */
export const reviewConflicts = async (
  runtime: Runtime,
  work: Work,
  source: Source,
  things: readonly { readonly kind: RecordKind; readonly id: string }[],
): Promise<void> => {
  const { conflicts, agreed } = await readConflicts(work, things, source.owners)
  await Promise.all(agreed.map((one) => closeFinding(work, 'source.conflict', subjectOf(one))))
  for (const one of conflicts)
    await openFinding(runtime, work, {
      kind: 'source.conflict',
      subject: subjectOf(one),
      severity: 'moderate',
      detail: {
        kind: one.kind,
        id: one.id,
        attribute: one.attribute,
        by: one.by,
        owner: one.owner,
        // The values may be somebody's: who may read the records sees them there.
        said: digestOf(one.said),
        stands: digestOf(one.stands),
      },
    })
}
