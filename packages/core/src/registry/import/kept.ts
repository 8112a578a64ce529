// What a document says of things whose source is in force: an attribute that the source owns keeps the source's word, whoever writes another one by
// hand, and an older document brings nobody back whom his source has let go. It must never keep what no source says.
import type { RecordKind } from '../../tables.ts'
import type { CheckedRecord } from './check-fields.ts'
import type { SectionName } from './document.ts'
import { type SourceWord, sourceWords } from './kept-store.ts'

type Db = Parameters<typeof sourceWords>[0]

/** Where an attribute of a record lands, by the section that a document would write it in. */
type Columns = Readonly<Record<string, readonly string[]>>

const person: Columns = { name: ['name'], email: ['email'], team: ['team'], manager: ['manager_id'], party: ['party_id', 'party_kind'] }
const personsIdentity: Columns = {
  name: ['name'],
  manager: ['business_owner', 'technical_owner'],
  sponsor: ['business_owner', 'technical_owner'],
  party: ['party_id'],
  contract: ['contract_id'],
  ends: ['expires_at'],
}

const lands: Readonly<Record<RecordKind, Partial<Record<SectionName, Columns>>>> = {
  person: { people: person, identities: personsIdentity },
  contractor: { people: person, identities: personsIdentity },
  contract: {
    contracts: {
      name: ['name'],
      party: ['party_id'],
      owner: ['owner_id'],
      starts: ['starts_on'],
      ends: ['ends_on'],
      kind: ['kind'],
      criticality: ['criticality'],
      noticeBy: ['notice_by'],
    },
  },
  workload: {
    workloads: {
      name: ['name'],
      team: ['team'],
      environment: ['environment'],
      party: ['party_id'],
      contract: ['contract_id'],
      addresses: ['addresses'],
      reads: ['reads'],
    },
  },
  identity: {
    identities: {
      kind: ['kind'],
      name: ['name'],
      purpose: ['purpose'],
      businessOwner: ['business_owner'],
      technicalOwner: ['technical_owner'],
      environment: ['environment'],
      criticality: ['criticality'],
      privileged: ['marked_privileged'],
      party: ['party_id'],
      contract: ['contract_id'],
      expires: ['expires_at'],
      scope: ['scope'],
      rotateEveryDays: ['rotate_every_days'],
      approvalReference: ['approval_reference'],
      rotationPath: ['rotation_path'],
      lastRotatedAt: ['last_rotated_at'],
    },
  },
}

/** Columns that an end has set; only the source's own word takes that back. */
const ended: Partial<Record<RecordKind, Partial<Record<SectionName, readonly string[]>>>> = {
  person: { identities: ['expires_at'] },
  contractor: { identities: ['expires_at'] },
  identity: { identities: ['expires_at'] },
  workload: { workloads: ['state'] },
}

/** Which source keeps a column of a record as it is; undefined: a document may say it. */
export type Keeps = (section: SectionName, id: string, column: string) => string | undefined

/** For whoever speaks for the source itself. */
export const keepsNothing: Keeps = () => undefined

const columnsOf = (section: SectionName, { kind, owned, gone }: SourceWord): readonly string[] => [
  ...owned.flatMap((attribute) => lands[kind][section]?.[attribute] ?? []),
  ...(gone ? (ended[kind]?.[section] ?? []) : []),
]

export const keptBySources = async (db: Db, org: string, records: readonly CheckedRecord[]): Promise<Keeps> => {
  const ids = records.flatMap(({ values }) => (typeof values['id'] === 'string' ? [values['id']] : []))
  const words = Map.groupBy(await sourceWords(db, org, Object.keys(lands) as RecordKind[], ids), ({ id }) => id)
  return (section, id, column) => words.get(id)?.find((word) => columnsOf(section, word).includes(column))?.source
}
