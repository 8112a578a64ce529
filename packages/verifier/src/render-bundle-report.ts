// The report of a dossier of several changes as text for a terminal: the three verdicts, the parts, the story that they tell together.
import { cell, clean, deletedLines, problemLines, table, verdictLine } from './render-report.ts'
import type { BundleReport } from './verify-bundle.ts'

const subjectOf = (report: BundleReport): string =>
  'identity' in report ? `identity ${clean(report.identity) || '(unreadable)'}` : `control ${clean(report.control) || '(unreadable)'}`

/** What was taken into it, in the exporter's words: nobody else says what belongs to a control. */
const scopeLines = (report: BundleReport): string[] =>
  'identity' in report
    ? []
    : [
        `  changes     opened from ${clean(report.from)} to before ${clean(report.to)}, with one of: ${clean(report.operations.join(', '))}`,
        ...(report.after === null ? [] : [`  goes on     after ${clean(report.after)}: another piece comes before this one`]),
        ...(report.more ? [`  unfinished  another piece follows, after ${clean(report.parts.at(-1)?.change ?? '-')}`] : []),
      ]

export const renderBundleReport = (report: BundleReport): string => {
  const { checkpoint, counts, parts, story } = report
  const lines = [
    `Dossier of ${subjectOf(report)}, organisation ${clean(report.org) || '(unreadable)'}`,
    ...scopeLines(report),
    `  sealed      ${clean(report.createdAt) || '-'}`,
    checkpoint === null
      ? '  checkpoint  not believed'
      : `  checkpoint  ${clean(checkpoint.origin)}, ${checkpoint.size} entries, witnessed ${checkpoint.witnessedAt}, root ${checkpoint.root}`,
    `  read        ${parts.length} parts, ${counts.lines} lines, ${counts.bytes} bytes`,
    ...parts.flatMap(({ report }) => deletedLines(report)),
    '',
    verdictLine('integrity', report.integrity),
    verdictLine('completeness', report.completeness),
    verdictLine('truth', report.truth),
  ]
  if (story.length > 0) {
    const head = ['change', 'operation', 'credential', 'executed by', 'party', 'approved by', 'verdict', 'closure']
    const rows = story.map((one) =>
      [
        one.change,
        one.operation,
        one.credential,
        one.executor,
        one.party,
        one.approvers.join(', ') || '-',
        one.verdict ?? '-',
        one.needed ? one.closure : 'not needed',
      ].map(cell),
    )
    lines.push('', ...table([head, ...rows]))
  }
  lines.push(
    ...problemLines('integrity', report.integrity),
    ...problemLines('completeness', report.completeness),
    ...problemLines('truth', report.truth),
  )
  return `${lines.join('\n')}\n`
}
