// The report of an identity's dossier as text for a terminal: the three verdicts, the parts, the story that they tell together.
import { cell, clean, deletedLines, problemLines, table, verdictLine } from './render-report.ts'
import type { IdentityReport } from './verify-identity-dossier.ts'

export const renderIdentityReport = (report: IdentityReport): string => {
  const { checkpoint, counts, parts, story } = report
  const lines = [
    `Dossier of identity ${clean(report.identity) || '(unreadable)'}, organisation ${clean(report.org) || '(unreadable)'}`,
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
