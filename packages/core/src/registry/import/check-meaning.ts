// Does the document make sense as a whole, together with what is there: ids unique, references known, nobody outside the enterprise an owner,
// nothing changed that can't change. All problems at once, each with its place. Reads facts; writes nothing.
import type { Runtime, Work } from '../../runtime.ts'
import { noConnector, systemProblems } from '../inventory/index.ts'
import { isKnownRole } from '../principals/index.ts'
import { type AgreedReading, agreedKeys, checkAgreed, checkContract, isAgreed } from './check-agreed.ts'
import { checkConsent } from './check-consents.ts'
import type { CheckedRecord } from './check-fields.ts'
import { type Field, type ImportProblem, type SectionName, sections } from './document.ts'
import type { Known } from './known.ts'
import { liveHandles } from './store.ts'

/** Principals of the control plane itself; nobody brings them in. */
const reserved = new Set(['control-plane', 'connector-host'])

const principalSections = new Set<SectionName>(['people', 'agents', 'services'])
const kindOfSection: Readonly<Record<string, string>> = { people: 'person', agents: 'agent', services: 'service' }

const endsOf: Partial<Record<SectionName, readonly string[]>> = {
  uses: ['credential', 'workload'],
  roles: ['principal', 'role'],
  ...agreedKeys,
}

export class Meaning {
  readonly #runtime: Runtime
  readonly #known: Known
  readonly #records: readonly CheckedRecord[]
  readonly #problems: ImportProblem[]
  /** Declared records by namespace and id: people, agents and services share one. */
  readonly #declared = new Map<string, Map<string, CheckedRecord>>()

  constructor(runtime: Runtime, known: Known, records: readonly CheckedRecord[], problems: ImportProblem[]) {
    this.#runtime = runtime
    this.#known = known
    this.#records = records
    this.#problems = problems
  }

  async check(work: Work): Promise<void> {
    for (const record of this.#records) this.#declare(record)
    for (const record of this.#records) {
      this.#references(record)
      this.#special(record)
    }
    this.#cycles('parties', 'parent', (id) => this.#known.parties.get(id)?.parent_id)
    this.#cycles('contracts', 'under', (id) => this.#known.contracts.get(id)?.under_id)
    this.#cycles('credentials', 'derivedFrom', () => undefined)
    await this.#handles(work)
  }

  #complain(record: CheckedRecord, field: string | undefined, message: string): void {
    const cell = field === undefined ? undefined : (record.cells.get(field)?.places?.get('') ?? record.cells.get(field))
    const { line, column } = cell ?? record
    this.#problems.push({ path: field === undefined ? record.path : `${record.path}.${field}`, line, column, message })
  }

  #text(record: CheckedRecord | undefined, field: string): string | undefined {
    const value = record?.values[field]
    return typeof value === 'string' ? value : undefined
  }

  #namespace(section: string): string {
    return principalSections.has(section as SectionName) ? 'principals' : section
  }

  #declare(record: CheckedRecord): void {
    const id = this.#text(record, 'id')
    if (id === undefined) {
      this.#declareUnnamed(record)
      return
    }
    const namespace = this.#namespace(record.section)
    const names = this.#declared.get(namespace) ?? new Map<string, CheckedRecord>()
    this.#declared.set(namespace, names)
    const first = names.get(id)
    if (first) this.#complain(record, 'id', `\`${id}\` is declared twice, first in line ${first.line}`)
    else names.set(id, record)
  }

  /** What has no id is known by its ends. */
  #declareUnnamed(record: CheckedRecord): void {
    const ends = endsOf[record.section]
    if (!ends) return
    const key = ends.map((end) => this.#text(record, end)).join('\n')
    const names = this.#declared.get(record.section) ?? new Map<string, CheckedRecord>()
    this.#declared.set(record.section, names)
    const first = names.get(key)
    if (first) this.#complain(record, undefined, `declared twice, first in line ${first.line}`)
    else names.set(key, record)
  }

  #find(namespace: string, id: string): CheckedRecord | undefined {
    return this.#declared.get(namespace)?.get(id)
  }

  #references(record: CheckedRecord): void {
    const table: Readonly<Record<string, Field>> = sections[record.section]
    for (const [name, { type }] of Object.entries(table)) {
      if (type.is === 'references') this.#referencesOf(record, name, type.to)
      const value = this.#text(record, name)
      if (type.is !== 'reference' || value === undefined) continue
      const namespace = type.to === 'people' ? 'principals' : type.to
      const there = this.#find(namespace, value) !== undefined || this.#isKnown(namespace, value)
      if (!there) this.#complain(record, name, `no \`${value}\` among ${type.to}, neither here nor in the inventory`)
      else if (type.to === 'people' && !this.#isEnterprisePerson(value))
        this.#complain(record, name, `\`${value}\` is not a person of the enterprise; nobody else can own anything`)
    }
  }

  #referencesOf(record: CheckedRecord, name: string, to: string): void {
    const list = record.values[name]
    if (!Array.isArray(list)) return
    for (const value of list as string[])
      if (this.#find(to, value) === undefined && !this.#isKnown(to, value))
        this.#complain(record, name, `no \`${value}\` among ${to}, neither here nor in the inventory`)
  }

  #isKnown(namespace: string, id: string): boolean {
    if (namespace === 'teams') return this.#known.teams.has(id)
    const rows = this.#known[namespace as 'parties'] as ReadonlyMap<string, unknown> | undefined
    return rows?.has(id) ?? false
  }

  #partyKind(id: string): string | undefined {
    if (id === this.#known.enterprise) return 'enterprise'
    return this.#text(this.#find('parties', id), 'kind') ?? this.#known.parties.get(id)?.kind
  }

  #partyOf(record: CheckedRecord): string {
    return this.#text(record, 'party') ?? this.#known.enterprise
  }

  #isEnterprisePerson(id: string): boolean {
    const declared = this.#find('principals', id)
    if (declared) return declared.section === 'people' && this.#partyKind(this.#partyOf(declared)) === 'enterprise'
    const row = this.#known.principals.get(id)
    return row?.kind === 'person' && row.party_kind === 'enterprise' && row.active
  }

  #special(record: CheckedRecord): void {
    const { section } = record
    if (section === 'parties') this.#party(record)
    else if (principalSections.has(section)) this.#principal(record)
    else if (section === 'contracts') {
      this.#contract(record)
      checkContract(this.#agreed, this.#runtime, this.#known, record)
    } else if (isAgreed(section)) checkAgreed(this.#agreed, this.#runtime, this.#known, record)
    else if (section === 'systems') this.#system(record)
    else if (section === 'credentials') this.#credential(record)
    else if (section === 'consents') checkConsent(this.#agreed, this.#known, record)
    else if (section === 'uses') this.#secretReference(record, 'deliveredTo')
    else if (section === 'roles') this.#role(record, 'role', this.#text(record, 'role'), this.#text(record, 'principal'))
  }

  #party(record: CheckedRecord): void {
    const id = this.#text(record, 'id')
    const kind = this.#text(record, 'kind')
    const parent = this.#text(record, 'parent')
    if (id === this.#known.enterprise) this.#complain(record, 'id', `\`${id}\` is the enterprise itself`)
    if (kind === 'subcontractor' && parent === undefined) this.#complain(record, undefined, 'a subcontractor needs a `parent`')
    if (kind === 'provider' && parent !== undefined)
      this.#complain(record, 'parent', 'a provider has no parent; write `kind: subcontractor`')
    if (parent !== undefined && this.#partyKind(parent) === 'enterprise')
      this.#complain(record, 'parent', 'who works for the enterprise directly is a provider')
    const before = id === undefined ? undefined : this.#known.parties.get(id)
    if (before && kind !== undefined && before.kind !== kind)
      this.#complain(record, 'kind', `is \`${before.kind}\` in the inventory and can't change`)
  }

  #principal(record: CheckedRecord): void {
    const id = this.#text(record, 'id')
    if (id === undefined) return
    if (reserved.has(id)) this.#complain(record, 'id', `\`${id}\` belongs to the control plane itself`)
    const before = this.#known.principals.get(id)
    const kind = kindOfSection[record.section]
    if (before && before.kind !== kind) this.#complain(record, 'id', `is of kind \`${before.kind}\` in the inventory and can't change`)
    if (before && before.party_id !== this.#partyOf(record))
      this.#complain(
        record,
        this.#text(record, 'party') === undefined ? 'id' : 'party',
        `belongs to \`${before.party_id}\` in the inventory and can't change`,
      )
    const roles = record.values['roles']
    if (Array.isArray(roles)) for (const role of roles) this.#role(record, 'roles', String(role), id)
  }

  #role(record: CheckedRecord, field: string, role: string | undefined, principal: string | undefined): void {
    if (role === undefined || principal === undefined) return
    if (!isKnownRole(this.#runtime, role)) {
      this.#complain(record, field, `the policy knows no role \`${role}\``)
      return
    }
    const declared = this.#find('principals', principal)
    const party = declared ? this.#partyKind(this.#partyOf(declared)) : this.#known.principals.get(principal)?.party_kind
    const ofProviders = role.startsWith('provider_')
    if (party !== undefined && party !== 'enterprise' && !ofProviders)
      this.#complain(record, field, `\`${role}\` is the enterprise's; nobody of a ${party} can hold it`)
  }

  #contract(record: CheckedRecord): void {
    const party = this.#text(record, 'party')
    if (party !== undefined && this.#partyKind(party) === 'enterprise')
      this.#complain(record, 'party', 'a contract is with a provider or a subcontractor')
    const [starts, ends] = [this.#text(record, 'starts'), this.#text(record, 'ends')]
    if (starts !== undefined && ends !== undefined && ends < starts) this.#complain(record, 'ends', 'it ends before it starts')
  }

  readonly #agreed: AgreedReading = {
    text: (record, field) => this.#text(record, field),
    complain: (record, field, message) => this.#complain(record, field, message),
    find: (section, id) => this.#find(section, id),
    parentOf: (party) =>
      (this.#find('parties', party) ? this.#text(this.#find('parties', party), 'parent') : this.#known.parties.get(party)?.parent_id) ??
      undefined,
    partyKind: (party) => this.#partyKind(party),
  }

  #system(record: CheckedRecord): void {
    const connector = this.#text(record, 'connector')
    if (connector === undefined) return
    const map = (field: string) => (record.values[field] ?? {}) as Record<string, never>
    const maps = ['config', 'operatorSecrets', 'observerSecrets'].map(map)
    if (maps.some((value) => typeof value !== 'object' || Array.isArray(value))) return
    const system = { connector, config: maps[0]!, operatorSecrets: maps[1]!, observerSecrets: maps[2]! }
    if (Object.values({ ...maps[1], ...maps[2] }).some((reference) => typeof reference !== 'string')) return
    for (const { path, message } of systemProblems(this.#runtime, system)) {
      const [field = '', ...part] = path.split('.')
      const cell = record.cells.get(field)
      const place = cell?.places?.get(part.join('.')) ?? cell ?? record
      this.#problems.push({ path: `${record.path}.${path}`, line: place.line, column: place.column, message })
    }
  }

  #secretReference(record: CheckedRecord, field: string): void {
    const value = this.#text(record, field)
    if (value !== undefined && this.#runtime.secrets.check(value) !== undefined)
      this.#complain(
        record,
        field,
        'not a reference to a secret; write `env:NAME`, `file:/path` or `exec:/path/to/program`, never the secret itself',
      )
  }

  #credential(record: CheckedRecord): void {
    this.#secretReference(record, 'secret')
    const system = this.#text(record, 'system')
    const connector =
      system === undefined
        ? undefined
        : (this.#text(this.#find('systems', system), 'connector') ?? this.#known.systems.get(system)?.connector)
    const definition = connector === undefined || connector === noConnector ? undefined : this.#runtime.connectors.definition(connector)
    const kind = this.#text(record, 'kind')
    if (definition && kind !== undefined && !Object.hasOwn(definition.credentialKinds, kind))
      this.#complain(record, 'kind', `the connector \`${connector}\` knows ${Object.keys(definition.credentialKinds).join(', ')}`)
    const before = this.#known.credentials.get(this.#text(record, 'id') ?? '')
    if (!before) return
    const fixed = [
      ['identity', before.identity_id],
      ['system', before.system_id],
      ['kind', before.kind],
      ['account', before.account],
      ['key', before.key],
    ] as const
    for (const [field, value] of fixed)
      if ((this.#text(record, field) ?? null) !== value)
        this.#complain(
          record,
          record.cells.has(field) ? field : undefined,
          `\`${field}\` of a known credential can't change; give the new one an id of its own`,
        )
  }

  /** Nothing stands above or comes from itself, also not through what the document does not name. */
  #cycles(
    section: 'parties' | 'contracts' | 'credentials',
    field: 'parent' | 'under' | 'derivedFrom',
    known: (id: string) => string | null | undefined,
  ): void {
    const declared = this.#declared.get(section) ?? new Map<string, CheckedRecord>()
    const above = (id: string) => (declared.has(id) ? this.#text(declared.get(id), field) : (known(id) ?? undefined))
    for (const [id, record] of declared) {
      const seen = new Set([id])
      for (let next = above(id); next !== undefined; next = above(next)) {
        if (seen.has(next)) {
          if (next === id) this.#complain(record, field, `\`${id}\` comes from itself`)
          break
        }
        seen.add(next)
      }
    }
  }

  /** One live credential per handle: two records of the same thing would be ended twice and proven once. */
  async #handles(work: Work): Promise<void> {
    const handles = new Map<string, CheckedRecord>()
    const asked = []
    for (const record of this.#records) {
      if (record.section !== 'credentials') continue
      const [system, kind, account] = ['system', 'kind', 'account'].map((field) => this.#text(record, field))
      if (system === undefined || kind === undefined || account === undefined) continue
      const handle = { system, kind, account, key: this.#text(record, 'key') ?? '' }
      const name = JSON.stringify(Object.values(handle))
      const first = handles.get(name)
      if (first) this.#complain(record, 'account', `the same credential as in line ${first.line}`)
      else {
        handles.set(name, record)
        asked.push(handle)
      }
    }
    for (const { id, ...handle } of await liveHandles(work.db, work.org, asked)) {
      const record = handles.get(
        JSON.stringify(Object.values({ system: handle.system, kind: handle.kind, account: handle.account, key: handle.key })),
      )
      if (record && this.#text(record, 'id') !== id) this.#complain(record, 'account', `the inventory knows this credential as \`${id}\``)
    }
  }
}
