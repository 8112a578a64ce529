// What a record stands for, as records of the import: a person is a principal and an identity, a contract a contract, and so on. Pure.
// INVARIANT: an attribute that isn't this source's to say keeps what the inventory has; nothing here holds a role, a key or a secret.
import type { Selectable } from 'kysely'
import type { Attributes, RecordKind, Tables } from '../../tables.ts'
import { ownEnd } from '../contracts/index.ts'
import { type RawRecord, rawRecord } from '../import/index.ts'
import { counting, ownsOf, type Source, thingOf } from './declaration.ts'
import { formOf, inForm } from './forms.ts'
import { teamName } from './names.ts'

/** The rows that records stand for or name, by id. */
export interface ThingRows {
  readonly enterprise: string
  readonly principals: ReadonlyMap<string, Selectable<Tables['principals']>>
  readonly contracts: ReadonlyMap<string, Selectable<Tables['contracts']>>
  readonly workloads: ReadonlyMap<string, Selectable<Tables['workloads']>>
  readonly identities: ReadonlyMap<string, Selectable<Tables['identities']>>
}

/** A record that is to be written. */
export interface ToWrite {
  readonly kind: RecordKind
  readonly id: string
  readonly said: Attributes
  /** It was over and is back: since when it was, by each source that had said so. */
  readonly goneSince: readonly Date[] | undefined
}

/** The first moment at which a last day is over. */
const over = (day: unknown): unknown =>
  typeof day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(Date.parse(day))
    ? new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString()
    : day

/** Where to look for what counts: what this source says of its own, else what is there, else the source's default. */
class Word {
  readonly #counting: Attributes
  readonly #owned: ReadonlySet<string>
  readonly #defaults: Attributes
  readonly #there: boolean

  constructor(source: Source, { kind, said }: ToWrite, there: boolean) {
    this.#owned = new Set(ownsOf(source, kind))
    this.#counting = counting(said, [...this.#owned])
    this.#defaults = source.defaults.get(kind) ?? {}
    this.#there = there
  }

  says(name: string): boolean {
    return this.#owned.has(name)
  }

  /** `kept`: what the inventory has. */
  of(name: string, kept: unknown): unknown {
    if (this.#owned.has(name)) return this.#counting[name] ?? this.#defaults[name] ?? null
    return this.#there ? (kept ?? null) : (this.#defaults[name] ?? null)
  }
}

const flagOf = (value: unknown): unknown => (value === 'true' ? true : value === 'false' ? false : value)

/** What is written for each, all under the same place: that is how a problem finds its way back. */
export const thingRecords = (source: Source, record: ToWrite, rows: ThingRows, place: number): RawRecord[] => {
  switch (record.kind) {
    case 'person':
    case 'contractor':
      return someone(source, record, rows, place)
    case 'contract':
      return [contract(source, record, rows, place)]
    case 'workload':
      return workload(source, record, rows, place)
    case 'identity':
      return [identity(source, record, rows, place)]
  }
}

/** Saying nothing of whose something is moves it to nobody else. */
const partyIn = (source: Source, word: Word, kept: unknown): unknown =>
  source.party.kind === 'enterprise' ? (word.of('party', kept) ?? kept) : source.party.id

const someone = (source: Source, record: ToWrite, rows: ThingRows, place: number): RawRecord[] => {
  const { id, kind } = record
  const row = rows.principals.get(id)
  const own = rows.identities.get(id)
  const word = new Word(source, record, row !== undefined)
  const said = word.of('team', row?.team)
  const team = typeof said === 'string' && word.says('team') ? teamName(said) : said
  const party = kind === 'person' ? null : partyIn(source, word, row?.party_id)
  const contractId = kind === 'person' ? null : word.of('contract', own?.contract_id)
  const answers = kind === 'person' ? 'manager' : 'sponsor'
  const answering = answeringFor(source, word.of(answers, null), answers, contractId, rows)
  const keeps = own !== undefined && !word.says(answers)
  return [
    ...(typeof team === 'string' ? [rawRecord('teams', place, { id: team })] : []),
    rawRecord('people', place, {
      id,
      name: word.of('name', row?.name),
      party,
      email: word.of('email', row?.email),
      team,
      manager: kind === 'person' && word.says('manager') ? answering : null,
    }),
    // Whoever was in the inventory without one gets one from a source that begins people only.
    ...(own === undefined && row !== undefined && !source.creates.has(kind)
      ? []
      : [
          rawRecord('identities', place, {
            id,
            kind: own?.kind ?? 'person',
            name: word.of('name', own?.name ?? row?.name),
            purpose: own?.purpose ?? (kind === 'person' ? 'works for the enterprise' : 'works for the enterprise under a contract'),
            party,
            contract: contractId,
            businessOwner: keeps ? own.business_owner : (answering ?? own?.business_owner),
            technicalOwner: keeps ? own.technical_owner : (own?.technical_owner ?? answering),
            environment: own?.environment ?? 'production',
            criticality: own?.criticality ?? 'moderate',
            privileged: own?.marked_privileged ?? false,
            expires: word.says('ends') ? over(word.of('ends', null)) : expiryKept(own, record),
            // INVARIANT: it ends when he leaves.
            holder: own?.holder_id ?? id,
          }),
        ]),
  ]
}

/** What was over because its record was is so no longer. */
const expiryKept = (row: Selectable<Tables['identities']> | undefined, { goneSince }: ToWrite): string | undefined =>
  goneSince?.some((since) => row?.expires_at?.getTime() === since.getTime()) ? undefined : row?.expires_at?.toISOString()

/** Who answers for somebody: his manager or sponsor where that is an active person of the enterprise, else the owner of his contract. */
const answeringFor = (source: Source, named: unknown, as: 'manager' | 'sponsor', contractId: unknown, rows: ThingRows): string | null => {
  const id = typeof named !== 'string' ? undefined : as === 'manager' ? thingOf(source, named) : named
  const row = id === undefined ? undefined : rows.principals.get(id)
  if (row?.kind === 'person' && row.party_kind === 'enterprise' && row.active) return row.id
  return typeof contractId === 'string' ? (rows.contracts.get(contractId)?.owner_id ?? null) : null
}

const listed = (names: readonly string[] | undefined): readonly string[] | undefined => (names?.length ? names : undefined)

const contract = (source: Source, record: ToWrite, rows: ThingRows, place: number): RawRecord => {
  const row = rows.contracts.get(record.id)
  const word = new Word(source, record, row !== undefined)
  const ends = word.of('ends', row?.ends_on)
  return rawRecord('contracts', place, {
    id: record.id,
    name: word.of('name', row?.name),
    party: partyIn(source, word, row?.party_id),
    owner: word.of('owner', row?.owner_id),
    starts: word.of('starts', row?.starts_on),
    ends: row !== undefined && livesLonger(row, ends) ? row.ends_on : ends,
    kind: word.of('kind', row?.kind),
    criticality: word.of('criticality', row?.criticality),
    noticeBy: word.of('noticeBy', row?.notice_by),
    under: row?.under_id,
    autoRenews: row?.auto_renews ?? false,
    renewalMonths: row?.renewal_months,
    tenants: listed(row?.tenants),
    regions: listed(row?.regions),
    systems: listed(row?.systems),
    operations: listed(row?.operations),
  })
}

/** INVARIANT: no source makes a contract live longer. */
export const livesLonger = (row: Selectable<Tables['contracts']>, ends: unknown): boolean => {
  const end = ownEnd({ endsOn: row.ends_on, confirmedUntil: row.confirmed_until })
  return end !== null && (typeof ends !== 'string' || ends > end)
}

/** SAFETY: a manifest says many words; what is too long to be kept is refused with the record. One that says none any more has none. */
const listsOf = (word: Word, names: readonly string[]): Record<string, string[]> =>
  Object.fromEntries(
    names.flatMap((name) => {
      if (!word.says(name)) return []
      const said = word.of(name, undefined)
      const list = typeof said === 'string' ? [...new Set(said.split(/[\s,]+/).filter((one) => one !== ''))] : []
      return [[name, list]]
    }),
  )

const workload = (source: Source, record: ToWrite, rows: ThingRows, place: number): RawRecord[] => {
  const row = rows.workloads.get(record.id)
  const word = new Word(source, record, row !== undefined)
  const said = word.of('team', row?.team)
  const team = typeof said === 'string' && said !== row?.team ? teamName(said) : said
  return [
    ...(typeof team === 'string' ? [rawRecord('teams', place, { id: team })] : []),
    rawRecord('workloads', place, {
      id: record.id,
      name: word.of('name', row?.name),
      team,
      party: partyIn(source, word, row?.party_id),
      contract: word.of('contract', row?.contract_id),
      environment: word.of('environment', row?.environment),
      // What a change has retired is not brought to life by a word that is as it was.
      state: record.goneSince !== undefined ? 'running' : (row?.state ?? 'running'),
      ...listsOf(word, ['addresses', 'reads']),
    }),
  ]
}

const identity = (source: Source, record: ToWrite, rows: ThingRows, place: number): RawRecord => {
  const row = rows.identities.get(record.id)
  const word = new Word(source, record, row !== undefined)
  const approved = {
    scope: word.of('scope', row?.scope),
    rotateEveryDays: word.of('rotateEveryDays', row?.rotate_every_days),
    approvalReference: word.of('approvalReference', row?.approval_reference),
    rotationPath: word.of('rotationPath', row?.rotation_path),
    lastRotatedAt: word.of('lastRotatedAt', row?.last_rotated_at?.toISOString()),
  }
  const inForms = Object.fromEntries(Object.entries(approved).map(([name, value]) => [name, inForm(formOf('identity', name), value)]))
  const written = rawRecord('identities', place, {
    id: record.id,
    kind: word.of('kind', row?.kind),
    name: word.of('name', row?.name),
    purpose: word.of('purpose', row?.purpose),
    party: partyIn(source, word, row?.party_id),
    contract: word.of('contract', row?.contract_id),
    businessOwner: word.of('businessOwner', row?.business_owner),
    technicalOwner: word.of('technicalOwner', row?.technical_owner),
    environment: word.of('environment', row?.environment),
    criticality: word.of('criticality', row?.criticality),
    privileged: flagOf(word.of('privileged', row?.marked_privileged)),
    expires: word.of('expires', expiryKept(row, record)),
    ...inForms,
  })
  // SAFETY: an approval that its owner no longer speaks of is none.
  return { ...written, takesBack: Object.keys(inForms).filter((name) => inForms[name] === null && word.says(name)) }
}
