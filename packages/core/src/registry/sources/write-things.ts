// From records that are believed to the inventory: checked and written as an import would be, those that are wrong left out with what is wrong.
// INVARIANT: a source touches nothing of another party and makes nothing that it may not make.
import type { Runtime, Work } from '../../runtime.ts'
import type { RecordKind } from '../../tables.ts'
import { bringIn, type Difference, enterpriseOf, rowsById } from '../import/index.ts'
import { type Source, thingOf } from './declaration.ts'
import type { TakeProblem } from './judge.ts'
import { type ThingRows, type ToWrite, thingRecords } from './things.ts'

export interface WrittenThings {
  /** By the place of the record in what was given. */
  readonly problems: ReadonlyMap<number, readonly TakeProblem[]>
  /** Fields that came to be otherwise, of what is new and what was there, by the place of the record. */
  readonly differences: ReadonlyMap<number, readonly Difference[]>
}

const mainTable = {
  person: 'principals',
  contractor: 'principals',
  contract: 'contracts',
  workload: 'workloads',
  identity: 'identities',
} as const satisfies Record<RecordKind, keyof ThingRows>

const text = (value: unknown): string[] => (typeof value === 'string' && value !== '' ? [value] : [])

/** What the records stand for and name. */
export const readThings = async (work: Work, source: Source, records: readonly ToWrite[]): Promise<ThingRows> => {
  const ids = new Set(records.map((record) => record.id))
  const named = (kind: RecordKind, name: string, said: ToWrite['said']): string[] => [
    ...text(said[name]),
    ...text(source.defaults.get(kind)?.[name]),
  ]
  const principals = new Set([
    ...ids,
    ...records.flatMap(({ kind, said }) => [
      ...named(kind, 'manager', said).map((externalId) => thingOf(source, externalId)),
      ...named(kind, 'sponsor', said),
    ]),
  ])
  const identities = await rowsById(work.db, 'identities', work.org, ids)
  const contracts = new Set([
    ...ids,
    ...records.flatMap(({ kind, said }) => named(kind, 'contract', said)),
    ...[...identities.values()].flatMap((row) => text(row.contract_id)),
  ])
  return {
    enterprise: (await enterpriseOf(work.db, work.org)) ?? work.org,
    principals: await rowsById(work.db, 'principals', work.org, principals),
    contracts: await rowsById(work.db, 'contracts', work.org, contracts),
    workloads: await rowsById(work.db, 'workloads', work.org, ids),
    identities,
  }
}

/** What the record stands for has to be its kind's, and of the party of which the source speaks. */
const belongs = (source: Source, { kind, id }: ToWrite, rows: ThingRows): string | undefined => {
  const row = rows[mainTable[kind]].get(id)
  if (!row)
    return source.creates.has(kind)
      ? undefined
      : `the source \`${source.name}\` may make no new ${kind}, and the inventory has no \`${id}\``
  const principal = mainTable[kind] === 'principals' ? rows.principals.get(id) : undefined
  if (principal && (principal.kind !== 'person' || (principal.party_kind === 'enterprise') !== (kind === 'person')))
    return `\`${id}\` is no ${kind} in the inventory`
  if (source.party.kind !== 'enterprise' && row.party_id !== source.party.id)
    return `\`${id}\` is not \`${source.party.id}\`'s, of whom alone the source \`${source.name}\` speaks`
  return undefined
}

const contractProblem = (source: Source, { kind, said }: ToWrite, rows: ThingRows): string | undefined => {
  const party = source.party.kind === 'enterprise' ? (said['party'] ?? source.defaults.get(kind)?.['party']) : source.party.id
  if (kind !== 'contractor' && source.party.kind === 'enterprise') return undefined
  if (party === rows.enterprise) return kind === 'contractor' ? 'who works for the enterprise itself is no contractor' : undefined
  const contract = said['contract'] ?? source.defaults.get(kind)?.['contract']
  const row = typeof contract === 'string' ? rows.contracts.get(contract) : undefined
  return row && typeof party === 'string' && row.party_id !== party ? `the contract \`${row.id}\` is not with \`${party}\`` : undefined
}

export const writeThings = async (runtime: Runtime, work: Work, source: Source, records: readonly ToWrite[]): Promise<WrittenThings> => {
  const rows = await readThings(work, source, records)
  const problems = new Map<number, TakeProblem[]>()
  const complain = (index: number, code: TakeProblem['code'], message: string): void => {
    const said = problems.get(index) ?? []
    // A record may become several rows of the inventory, each of which finds the same wrong.
    if (!said.some((one) => one.code === code && one.message === message)) problems.set(index, [...said, { code, message }])
  }
  for (const [index, record] of records.entries()) {
    const foreign = belongs(source, record, rows)
    if (foreign !== undefined) complain(index, 'source.unauthorised_record', foreign)
    const astray = contractProblem(source, record, rows)
    if (astray !== undefined) complain(index, 'source.record_invalid', astray)
  }
  for (;;) {
    const teams = new Set<string>()
    const raw = records.flatMap((record, index) =>
      problems.has(index)
        ? []
        : thingRecords(source, record, rows, index + 1).filter((one) => {
            if (one.section !== 'teams') return true
            const team = String(one.cells.get('id')?.value)
            const fresh = !teams.has(team)
            teams.add(team)
            return fresh
          }),
    )
    if (raw.length === 0) return { problems, differences: new Map() }
    const written = await bringIn(runtime, work, raw)
    for (const problem of written.problems)
      complain(problem.line - 1, 'source.record_invalid', `${problem.path.replace(/^[^.]*\.?/, '') || 'record'}: ${problem.message}`)
    if (written.problems.length === 0) return { problems, differences: byRecord(records, written.differences) }
  }
}

const byRecord = (records: readonly ToWrite[], differences: readonly Difference[]): Map<number, Difference[]> => {
  const byId = Map.groupBy(differences, ({ id }) => id)
  return new Map(records.map((record, index) => [index, byId.get(record.id) ?? []]))
}
