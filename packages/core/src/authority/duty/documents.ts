// The schedule and the ladders in force: documents that people hand in whole, checked whole before anything is written, kept as versions.
import { CountersignError } from '@countersign/ledger'
import type { Kysely } from 'kysely'
import { transact } from '../../evidence/journal/index.ts'
import { digestOfText, getDocument, putDocument } from '../../platform/documents.ts'
import type { YamlProblem } from '../../platform/yaml.ts'
import { isKnownRole, resolvePrincipal } from '../../registry/principals/index.ts'
import type { Caller, Runtime, Work } from '../../runtime.ts'
import type { Tables } from '../../tables.ts'
import { readLadders } from './ladder-document.ts'
import { emptySchedule, type Ladder, type Schedule } from './model.ts'
import { namedPeople, type ReadSchedule, readSchedule } from './schedule-document.ts'
import { type DutyKind, insertDocument, latestDocument } from './store.ts'

const mediaTypes: Readonly<Record<DutyKind, string>> = {
  schedule: 'application/vnd.countersign.duty-schedule+yaml',
  ladders: 'application/vnd.countersign.duty-ladders+yaml',
}

/** SAFETY: kept by the digest that the text was checked against; a row that is altered afterwards changes nothing here. */
const parsedSchedules = new Map<string, Schedule>()
const parsedLadders = new Map<string, readonly Ladder[]>()
const mostParsed = 16

const keep = <T>(cache: Map<string, T>, key: string, value: T): T => {
  if (cache.size >= mostParsed) cache.delete(cache.keys().next().value!)
  cache.set(key, value)
  return value
}

const unreadable = (kind: DutyKind) =>
  new CountersignError('duty.unreadable', 'internal', `the ${kind} in force can no longer be read; set it again`)

export const currentSchedule = async (db: Kysely<Tables>, org: string): Promise<Schedule> => {
  const row = await latestDocument(db, org, 'schedule')
  if (!row) return emptySchedule
  const known = parsedSchedules.get(row.digest)
  if (known) return known
  const { schedule } = readSchedule((await getDocument(db, org, row.digest)).text)
  if (!schedule) throw unreadable('schedule')
  return keep(parsedSchedules, row.digest, schedule)
}

export const currentLadders = async (runtime: Runtime, db: Kysely<Tables>, org: string): Promise<readonly Ladder[]> => {
  const row = await latestDocument(db, org, 'ladders')
  if (!row) return []
  const known = parsedLadders.get(row.digest)
  if (known) return known
  // What the ladders may name was checked when they were set, and again with every schedule that came after.
  const { ladders } = readLadders((await getDocument(db, org, row.digest)).text, await currentSchedule(db, org), (role) =>
    isKnownRole(runtime, role),
  )
  if (!ladders) throw unreadable('ladders')
  return keep(parsedLadders, row.digest, ladders)
}

export interface CurrentDocument {
  readonly version: number
  readonly digest: string
  readonly text: string
  readonly setBy: string
  readonly setAt: Date
}

/** The text in force, as it was handed in; undefined while none was. */
export const currentDocument = async (db: Kysely<Tables>, org: string, kind: DutyKind): Promise<CurrentDocument | undefined> => {
  const row = await latestDocument(db, org, kind)
  if (!row) return undefined
  const { text } = await getDocument(db, org, row.digest)
  return { version: row.version, digest: row.digest, text, setBy: row.set_by, setAt: row.set_at }
}

/** Everybody on a schedule is an active person of the enterprise who holds the duty's role of his own, at the moment of writing. */
const checkPeople = async (work: Work, read: ReadSchedule, schedule: Schedule): Promise<void> => {
  for (const { person, role, path } of namedPeople(schedule)) {
    const principal = await resolvePrincipal(work.db, work.org, person, work.at)
    if (!principal) read.complain(path, `\`${person}\` is not known`)
    else if (principal.kind !== 'person' || principal.party.kind !== 'enterprise')
      read.complain(path, `\`${person}\` is no person of the enterprise; a provider is never on call for a decision`)
    else if (!principal.active) read.complain(path, `\`${person}\` is no longer active`)
    else if (!principal.roles.includes(role)) read.complain(path, `\`${person}\` does not hold the role \`${role}\``)
  }
}

const checkSchedule = async (runtime: Runtime, work: Work, text: string): Promise<YamlProblem[]> => {
  const read = readSchedule(text)
  const { schedule } = read
  if (!schedule) return read.problems
  for (const [index, { role }] of schedule.duties.entries())
    if (!isKnownRole(runtime, role)) read.complain(`duties.${index}.role`, `the policy knows no role \`${role}\``)
  await checkPeople(work, read, schedule)
  const ladders = await currentDocument(work.db, work.org, 'ladders')
  if (ladders)
    for (const { path, message } of readLadders(ladders.text, schedule, (role) => isKnownRole(runtime, role)).problems)
      read.complain('', `the ladders in force would no longer hold: ${path}: ${message}`)
  return read.problems
}

const mostProblems = 200

const refuseIfAny = (kind: DutyKind, problems: readonly YamlProblem[]): void => {
  if (problems.length === 0) return
  const ordered = [...problems].sort((a, b) => a.line - b.line || a.column - b.column)
  const first = ordered[0]!
  const where = `line ${first.line}, column ${first.column}${first.path === '' ? '' : `, \`${first.path}\``}`
  throw new CountersignError(
    'duty.invalid',
    'invalid',
    `the ${kind} was not set; ${problems.length} problem${problems.length === 1 ? '' : 's'}, the first at ${where}: ${first.message}`,
    { details: { count: problems.length, problems: ordered.slice(0, mostProblems) } },
  )
}

/** Errors: `duty.invalid` with `details.problems` (`{path, line, column, message}`). */
export const setDutyDocument = (
  runtime: Runtime,
  caller: Caller,
  kind: DutyKind,
  input: { document: string; dryRun: boolean },
): Promise<{ version: number; digest: string; changed: boolean }> =>
  transact(runtime, caller, async (work) => {
    const problems =
      kind === 'schedule'
        ? await checkSchedule(runtime, work, input.document)
        : readLadders(input.document, await currentSchedule(work.db, work.org), (role) => isKnownRole(runtime, role)).problems
    refuseIfAny(kind, problems)
    const before = await latestDocument(work.db, work.org, kind)
    const digest = digestOfText(input.document)
    if (before?.digest === digest) return { version: before.version, digest, changed: false }
    const version = (before?.version ?? 0) + 1
    if (input.dryRun) return { version, digest, changed: true }
    await putDocument(work.db, work.org, mediaTypes[kind], input.document)
    // Two who set one at the same moment meet at the key of this row; the later runs again and comes after.
    await insertDocument(work.db, { org_id: work.org, kind, version, digest, set_by: caller.principal.id, set_at: work.at })
    work.record({ kind: `duty.${kind}_set`, body: { version, document: digest, before: before?.digest ?? null } })
    return { version, digest, changed: true }
  })
