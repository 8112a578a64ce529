// A report as text for a terminal: the three verdicts, the operations, the problems with their places. No colour, nothing left to guess.
// SAFETY: names come from a file that may be hostile: control characters never reach the terminal.
import type { Aspect, Finding, OperationReport, Report } from './report.ts'

const MAX_SHOWN = 50
const MAX_CELL = 48

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be kept out, with the marks that turn the writing direction
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g

export const clean = (text: string): string => text.replace(UNPRINTABLE, '�')

export const cell = (text: string): string => {
  const shown = clean(text)
  return shown.length > MAX_CELL ? `${shown.slice(0, MAX_CELL - 1)}…` : shown
}

const MEANING: Readonly<Record<Aspect, string>> = {
  integrity: 'nothing was changed, and who signed is who the keys folder says',
  completeness: 'nothing is missing: approvals, mandates, evidence, closures',
  truth: 'what was recorded is what the raw answers show',
}

export const verdictLine = (aspect: Aspect, { verdict, problems }: Finding): string => {
  const detail = {
    pass: MEANING[aspect],
    fail: `${problems.length} problem${problems.length === 1 ? '' : 's'}, listed below`,
    unknown: 'could not be judged',
  }
  return `  ${aspect.padEnd(12)}  ${verdict.toUpperCase().padEnd(7)}  ${detail[verdict]}`
}

export const table = (rows: readonly (readonly string[])[]): string[] => {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows.map((row) => `  ${row.map((text, column) => text.padEnd(widths[column]!)).join('  ')}`.trimEnd())
}

const operationRow = (operation: OperationReport): string[] => {
  const { riskAcceptance } = operation
  const closure =
    riskAcceptance === null ? operation.closure : `${operation.closure} by ${riskAcceptance.person} until ${riskAcceptance.expiresAt}`
  return [
    operation.operation,
    operation.credential,
    operation.system,
    operation.executor,
    operation.approvers.join(', ') || '-',
    operation.verdict ?? '-',
    operation.strength ?? '-',
    operation.needed ? closure : 'not needed',
  ].map(cell)
}

export const problemLines = (aspect: Aspect, { problems }: Finding): string[] => {
  if (problems.length === 0) return []
  const shown = problems.slice(0, MAX_SHOWN).map(({ code, where, message }) => `  ${clean(where)}: ${clean(message)} [${clean(code)}]`)
  const more = problems.length > MAX_SHOWN ? [`  and ${problems.length - MAX_SHOWN} more`] : []
  return ['', `Problems of ${aspect}`, ...shown, ...more]
}

export const deletedLines = ({ deleted }: Pick<Report, 'deleted'>): string[] =>
  deleted.map(({ change, at, role, count }) => {
    const what = role === 'proof' ? `proof${count === 1 ? '' : 's'}` : 'evidence'
    return `  deleted     ${count} ${what} under the retention change ${clean(change)} at ${at}; digest${count === 1 ? '' : 's'} kept`
  })

const STATED: Readonly<Record<string, string>> = {
  'contract.confirmed': 'contract confirmed',
  'exception.granted': 'exception granted',
  'exception.refused': 'exception refused',
  'review.signed': 'provider reviewed',
}

export const statedLines = ({ statements }: Pick<Report, 'statements'>): string[] =>
  statements.map(
    ({ kind, about, person, at, until }) =>
      `  stood on    ${STATED[kind] ?? clean(kind)}: ${clean(about)}, by ${clean(person)} on ${at}${until === null ? '' : `, until ${clean(until)}`}`,
  )

/** What was signed together with this change, and what this dossier can't show of it. */
export const batchLines = ({ batches }: Pick<Report, 'batches'>): string[] =>
  batches.map(({ person, at, requests }) => {
    const others = requests - 1
    return `  batch       one signature of ${clean(person)} on ${at} over ${requests} equal requests; the plan${others === 1 ? '' : 's'} of the other ${others === 1 ? 'one' : others} can’t be seen here`
  })

export const renderReport = (report: Report): string => {
  const { checkpoint, counts, operations } = report
  const lines = [
    `Dossier of change ${clean(report.change) || '(unreadable)'}, organisation ${clean(report.org) || '(unreadable)'}`,
    `  sealed      ${clean(report.createdAt) || '-'}`,
    checkpoint === null
      ? '  checkpoint  not believed'
      : `  checkpoint  ${clean(checkpoint.origin)}, ${checkpoint.size} entries, witnessed ${checkpoint.witnessedAt}, root ${checkpoint.root}`,
    `  read        ${counts.entries} entries, ${counts.documents} documents, ${counts.bytes} bytes`,
    ...deletedLines(report),
    ...statedLines(report),
    ...batchLines(report),
    '',
    verdictLine('integrity', report.integrity),
    verdictLine('completeness', report.completeness),
    verdictLine('truth', report.truth),
  ]
  if (operations.length > 0) {
    const head = ['operation', 'credential', 'system', 'executed by', 'approved by', 'verdict', 'strength', 'closure']
    lines.push('', ...table([head, ...operations.map(operationRow)]))
  }
  lines.push(
    ...problemLines('integrity', report.integrity),
    ...problemLines('completeness', report.completeness),
    ...problemLines('truth', report.truth),
  )
  return `${lines.join('\n')}\n`
}
