// A dossier of whichever kind: of a change, or of several changes under one seal, about an identity or about a control. The story of several is told
// from the parts, and from nothing that the exporter says of them.
import { CountersignError } from '@countersign/ledger'
import { type BundleKind, concerns, kindOf, type OfControl, type OfIdentity, type Subject } from './bundles/kinds.ts'
import { BundleReader, checkParts, type Part } from './bundles/reader.ts'
import { Lines } from './lines.ts'
import {
  type Aspect,
  type CheckpointReport,
  checkpointReport,
  type Finding,
  type OperationReport,
  Problems,
  type Report,
} from './report.ts'
import type { Trust } from './trust.ts'
import { reportOf, verifyLines } from './verify-dossier.ts'

/** One operation that the dossier is about, of whatever change. */
export interface StoryOperation extends OperationReport {
  readonly change: string
  /** Index of the log at which its change was opened: the order of the story. */
  readonly index: number
  readonly party: string
}

interface Judged {
  /** Of the whole: a problem of a part is one of the whole, and names the part. */
  readonly integrity: Finding
  readonly completeness: Finding
  readonly truth: Finding
  readonly org: string
  readonly createdAt: string
  readonly checkpoint: CheckpointReport | null
  readonly parts: readonly { readonly change: string; readonly report: Report }[]
  /** In the order of the log. */
  readonly story: readonly StoryOperation[]
  readonly counts: { readonly lines: number; readonly bytes: number }
}

export type IdentityReport = Judged & OfIdentity
export type ControlReport = Judged & OfControl
export type BundleReport = IdentityReport | ControlReport

const aspects: readonly Aspect[] = ['integrity', 'completeness', 'truth']

const storyOf = (parts: readonly { readonly part: Part; readonly report: Report }[], subject: Subject): StoryOperation[] =>
  parts
    .flatMap(({ part, report }) => {
      const planned = part.reader.story.lastPlan?.slot.facts?.operations
      const index = part.reader.story.opened?.index ?? 0
      return report.operations.flatMap((operation): StoryOperation[] => {
        const own = planned?.get(operation.id)
        return own && concerns(subject, own) ? [{ ...operation, change: part.change, index, party: own.executor.party }] : []
      })
    })
    .sort((a, b) => a.index - b.index)

const verifyBundleLines = async (kind: BundleKind, each: AsyncIterable<string>, lines: Lines, trust: Trust): Promise<BundleReport> => {
  const problems = new Problems()
  const reader = new BundleReader(kind, trust, problems)
  let whole = false
  try {
    for await (const line of each) reader.take(line, lines)
    reader.finish()
    whole = true
  } catch (error) {
    if (!(error instanceof CountersignError) || error.code === 'dossier.unreadable') throw error
    problems.add('integrity', error.code, lines.number === 0 ? 'dossier' : `line ${lines.number}`, error.message)
  }
  const parts = reader.parts.map((part) => ({
    part,
    report: reportOf(part.reader, part.problems, part.header, trust, { lines: part.lines.number, bytes: part.lines.bytes }),
  }))
  if (whole) checkParts(reader)
  for (const { part, report } of parts)
    for (const aspect of aspects) {
      // What can't be judged of a part, since it was deleted by decision, can't be judged of the whole.
      if (report[aspect].verdict === 'unknown') problems.cannotJudge(aspect)
      for (const { code, where, message } of report[aspect].problems)
        problems.add(aspect, code, `change ${part.change.slice(0, 200)}, ${where}`, message)
    }
  const { org, createdAt, subject } = reader.claimed
  return {
    integrity: problems.finding('integrity', whole),
    completeness: problems.finding('completeness', whole),
    truth: problems.finding('truth', whole),
    org,
    createdAt,
    ...subject,
    checkpoint: checkpointReport(reader.checkpoint),
    parts: parts.map(({ part, report }) => ({ change: part.change, report })),
    story: whole ? storyOf(parts, subject) : [],
    counts: { lines: lines.number, bytes: lines.bytesRead },
  }
}

async function* withFirst(first: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  yield first
  for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value
}

/**
 * Verifies a dossier of whichever kind its first line says it is. What is wrong with it is in the report, never an exception.
 * Errors: `dossier.unreadable`.
 */
export const verifyAny = async (source: string | AsyncIterable<string | Uint8Array>, trust: Trust): Promise<Report | BundleReport> => {
  const lines = new Lines(source)
  const each = lines[Symbol.asyncIterator]()
  let first: IteratorResult<string>
  try {
    first = await each.next()
  } catch (error) {
    // The report of a file whose first line can't be read is that of any broken dossier.
    const broken: AsyncIterable<string> = { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(error) }) }
    return verifyLines(broken, lines, trust)
  }
  if (first.done === true) return verifyLines(each, lines, trust)
  const kind = kindOf(first.value)
  return kind
    ? verifyBundleLines(kind, withFirst(first.value, each), lines, trust)
    : verifyLines(withFirst(first.value, each), lines, trust)
}
