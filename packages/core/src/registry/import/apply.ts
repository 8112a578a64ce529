// From checked records to rows: what is new is written, what differs is brought up to date, what is the same is left alone. Never deletes,
// and never brings back what a change has ended or moved.
import { CountersignError, canonicalJson } from '@countersign/ledger'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import { evaluateContracts } from '../contracts/index.ts'
import { assignRole } from '../principals/index.ts'
import { applyAgreed } from './apply-agreed.ts'
import { applyConsents } from './apply-consents.ts'
import type { CheckedRecord } from './check-fields.ts'
import { columnsOf, instant, text } from './columns.ts'
import { type SectionName, sectionNames } from './document.ts'
import type { Keeps } from './kept.ts'
import type { Known } from './known.ts'
import { insertRows, leadsOf, putTeam, rolesHeld, updateRows, updateUse, usesThere } from './store.ts'
import { unowned } from './unowned.ts'

export interface Counts {
  created: number
  updated: number
  unchanged: number
}

export interface Difference {
  readonly section: SectionName
  readonly id: string
  readonly outcome: 'created' | 'updated'
  /** Fields that differ, by their names in the table. */
  readonly fields: string[]
}

/** A document would have it otherwise: the word of a source in force stands. */
export interface Kept {
  readonly section: SectionName
  readonly id: string
  /** By its name in the table. */
  readonly field: string
  readonly source: string
}

export interface Applied {
  readonly counts: Partial<Record<SectionName, Counts>>
  readonly differences: Difference[]
  readonly kept: Kept[]
  readonly findings: number
  /** Gaps in contracts and what is asked of their owners, after this import. */
  readonly gaps: number
}

type Table = 'parties' | 'principals' | 'contracts' | 'systems' | 'workloads' | 'identities' | 'credentials'
const tables: Partial<Record<SectionName, Table>> = {
  parties: 'parties',
  people: 'principals',
  agents: 'principals',
  services: 'principals',
  contracts: 'contracts',
  systems: 'systems',
  workloads: 'workloads',
  identities: 'identities',
  credentials: 'credentials',
}

const sameValue = (a: unknown, b: unknown): boolean => canonicalJson(jsonOf(a)) === canonicalJson(jsonOf(b))
const jsonOf = (value: unknown): unknown => (value instanceof Date ? value.toISOString() : (value ?? null))

/** What goes to a jsonb column is written as text. */
const written = (columns: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(columns).map(([name, value]) => [
      name,
      typeof value === 'object' && value !== null && !(value instanceof Date) && !Array.isArray(value) ? JSON.stringify(value) : value,
    ]),
  )

/** Who is referred to comes first: a parent before its subcontractor, a credential before what was derived from it. */
const inOrder = (records: readonly CheckedRecord[], field: 'parent' | 'under' | 'derivedFrom'): CheckedRecord[] => {
  const byId = new Map(records.map((record) => [text(record, 'id'), record]))
  const ordered = new Set<CheckedRecord>()
  const put = (record: CheckedRecord): void => {
    const chain: CheckedRecord[] = []
    for (let next: CheckedRecord | undefined = record; next && !ordered.has(next); next = byId.get(text(next, field) ?? ''))
      chain.push(next)
    for (const one of chain.reverse()) ordered.add(one)
  }
  records.forEach(put)
  return [...ordered]
}

const aboveIn: Partial<Record<SectionName, 'parent' | 'under' | 'derivedFrom'>> = {
  parties: 'parent',
  contracts: 'under',
  credentials: 'derivedFrom',
}

/** What is new comes into the quarantine of a merger, where nobody answers for it yet. */
export interface Into {
  readonly quarantine: string
}

const quarantineOf = (table: Table, at: Date, into: Into | undefined): object => {
  if (!into || (table !== 'principals' && table !== 'identities')) return {}
  const since = { quarantined_in: into.quarantine, quarantined_at: at }
  return table === 'principals' ? { ...since, active: false } : since
}

/** Sections whose change may open a gap in a contract, or close one. */
const bearsOnContracts: ReadonlySet<SectionName> = new Set(['parties', 'duties', 'contracts', 'clauses', 'uptime', 'requirements'])

export const apply = async (
  runtime: Runtime,
  caller: Caller | undefined,
  work: Work,
  known: Known,
  records: readonly CheckedRecord[],
  dryRun: boolean,
  keeps: Keeps,
  into?: Into,
): Promise<Applied> => {
  const counts: Partial<Record<SectionName, Counts>> = {}
  const differences: Difference[] = []
  const kept: Kept[] = []
  const countOf = (section: SectionName): Counts => {
    const found = counts[section] ?? { created: 0, updated: 0, unchanged: 0 }
    counts[section] = found
    return found
  }
  const note = (section: SectionName, id: string, outcome: 'created' | 'updated' | 'unchanged', fields: string[]): void => {
    countOf(section)[outcome] += 1
    if (outcome !== 'unchanged') differences.push({ section, id, outcome, fields })
  }
  const declaredParties = new Map(records.filter((one) => one.section === 'parties').map((one) => [text(one, 'id'), text(one, 'kind')]))
  const partyKind = (id: string): string =>
    id === known.enterprise ? 'enterprise' : (declaredParties.get(id) ?? known.parties.get(id)?.kind ?? 'provider')

  for (const section of sectionNames) {
    const table = tables[section]
    if (!table) continue
    const own = records.filter((record) => record.section === section)
    const above = aboveIn[section]
    const ordered = above === undefined ? own : inOrder(own, above)
    const fresh: object[] = []
    const differing = new Map<string, object>()
    for (const record of ordered) {
      const id = text(record, 'id')!
      const columns = columnsOf(record, known, partyKind)
      const before = known[table].get(id) as Record<string, unknown> | undefined
      if (!before) {
        note(section, id, 'created', Object.keys(columns))
        fresh.push({ org_id: work.org, id, ...written(columns), ...quarantineOf(table, work.at, into) })
        continue
      }
      const otherwise = Object.entries(columns).filter(([name, value]) => !sameValue(before[name], value))
      const changed = Object.fromEntries(
        otherwise.filter(([field]) => {
          const source = keeps(section, id, field)
          if (source !== undefined) kept.push({ section, id, field, source })
          return source === undefined
        }),
      )
      const fields = Object.keys(changed)
      note(section, id, fields.length === 0 ? 'unchanged' : 'updated', fields)
      if (fields.length > 0) differing.set(id, changed)
    }
    if (dryRun) continue
    await updateRows(work.db, table, work.org, differing)
    await insertRows(work.db, table, fresh as never)
  }
  const systems = differences.filter(({ section }) => section === 'systems')
  if (systems.length > 0) requireFor(runtime, caller, 'system.register', { kind: 'system', id: '*' })
  if (!dryRun) for (const { id, outcome } of systems) work.record({ kind: 'system.registered', body: { system: id, outcome } })
  await applyUses(work, known, records, note, dryRun)
  await applyRoles(runtime, caller, work, records, note, dryRun)
  await applyTeams(work, records, note, dryRun)
  await applyAgreed(work, records, note, dryRun)
  await applyConsents(runtime, work, known, records, note, dryRun)
  const looksAgain = !dryRun && differences.some(({ section }) => bearsOnContracts.has(section))
  const gaps = looksAgain ? await evaluateContracts(runtime, work) : 0
  const findings = into ? 0 : await unowned(runtime, work, records, dryRun)
  return { counts, differences, kept, findings, gaps }
}

/** Bringing in an inventory gives no right to give out roles or to say how a system is spoken to; a source has neither. */
const requireFor = (
  runtime: Runtime,
  caller: Caller | undefined,
  action: 'system.register' | 'role.assign',
  resource: { kind: string; id: string; subjectId?: string },
): void => {
  if (!caller) throw new CountersignError('authority.refused', 'forbidden', `no source may \`${action}\``, { details: { action } })
  const answer = runtime.policy
    .current()
    .authorize({ principal: caller.principal, action, resource, context: { at: runtime.clock.now().toISOString() } })
  if (answer.permitted) return
  throw new CountersignError(
    'authority.refused',
    'forbidden',
    `\`${caller.principal.id}\` may not \`${action}\`, which this import would do: ${answer.reasons.join('; ')}`,
    { details: { action, resource: resource.id, reasons: [...answer.reasons], policies: [...answer.policies] } },
  )
}

export type Note = (section: SectionName, id: string, outcome: 'created' | 'updated' | 'unchanged', fields: string[]) => void

const applyUses = async (work: Work, known: Known, records: readonly CheckedRecord[], note: Note, dryRun: boolean): Promise<void> => {
  const uses = records
    .filter((record) => record.section === 'uses')
    .map((record) => ({
      credential: text(record, 'credential')!,
      workload: text(record, 'workload')!,
      delivered_to: text(record, 'deliveredTo'),
      learnt: (text(record, 'learnt') ?? 'declared') as 'declared' | 'observed' | 'inferred',
    }))
  const there = await usesThere(work.db, work.org, uses)
  const nameOf = (use: { credential: string; workload: string }) => `${use.credential} ${use.workload}`
  const found = new Map(there.filter((use) => !use.moved).map((use) => [nameOf(use), use]))
  const moved = new Set(there.filter((use) => use.moved).map(nameOf))
  const fresh: object[] = []
  for (const use of uses) {
    const id = nameOf(use)
    const before = found.get(id)
    if (before) {
      const fields = (['delivered_to', 'learnt'] as const).filter((field) => before[field] !== use[field])
      note('uses', id, fields.length === 0 ? 'unchanged' : 'updated', fields)
      if (fields.length > 0 && !dryRun) await updateUse(work.db, work.org, use, { delivered_to: use.delivered_to, learnt: use.learnt })
      continue
    }
    // INVARIANT: a document written before a change does not undo it: a workload that was moved stays moved, a retired credential unused.
    if (moved.has(id) || known.credentials.get(use.credential)?.state === 'retired') {
      note('uses', id, 'unchanged', [])
      continue
    }
    note('uses', id, 'created', ['delivered_to', 'learnt'])
    fresh.push({
      org_id: work.org,
      credential_id: use.credential,
      workload_id: use.workload,
      delivered_to: use.delivered_to,
      learnt: use.learnt,
    })
  }
  if (!dryRun) await insertRows(work.db, 'credential_uses', fresh as never)
}

/** A team has a row where it is known who leads it. */
const applyTeams = async (work: Work, records: readonly CheckedRecord[], note: Note, dryRun: boolean): Promise<void> => {
  const teams = records.filter((one) => one.section === 'teams')
  const leads = await leadsOf(
    work.db,
    work.org,
    teams.map((one) => text(one, 'id')!),
  )
  for (const record of teams) {
    const [id, lead] = [text(record, 'id')!, text(record, 'lead')]
    const same = lead === null || leads.get(id) === lead
    note('teams', id, same ? 'unchanged' : leads.has(id) ? 'updated' : 'created', same ? [] : ['lead_id'])
    if (!same && !dryRun) await putTeam(work.db, work.org, id, lead)
  }
}

const applyRoles = async (
  runtime: Runtime,
  caller: Caller | undefined,
  work: Work,
  records: readonly CheckedRecord[],
  note: Note,
  dryRun: boolean,
): Promise<void> => {
  const wanted = new Map<string, { principal: string; role: string; until: Date | null }>()
  for (const record of records) {
    const roles = record.values['roles']
    if (Array.isArray(roles))
      for (const role of roles as string[])
        wanted.set(`${text(record, 'id')} ${role}`, { principal: text(record, 'id')!, role, until: null })
    if (record.section === 'roles') {
      const [principal, role] = [text(record, 'principal')!, text(record, 'role')!]
      wanted.set(`${principal} ${role}`, { principal, role, until: instant(record, 'until') })
    }
  }
  const held = await rolesHeld(work.db, work.org, new Set([...wanted.values()].map((one) => one.principal)), work.at)
  for (const [name, { principal, role, until }] of wanted) {
    const before = held.find((one) => one.principal_id === principal && one.role === role)
    if (before && sameValue(before.until, until)) {
      note('roles', name, 'unchanged', [])
      continue
    }
    requireFor(runtime, caller, 'role.assign', { kind: 'role', id: role, subjectId: principal })
    note('roles', name, before ? 'updated' : 'created', ['until'])
    if (!dryRun) await assignRole(work, { principal, role, ...(until === null ? {} : { until }) })
  }
}
