// What is shown last of the delegation story: each document of authority and each run, with how it ended.
import { fit, pad, type Terminal } from '../show/terminal.ts'
import type { Facts } from './facts.ts'

const WIDTHS = [12, 28, 24, 32] as const

export const showSummary = (terminal: Terminal, { entries, runs, changes, suspension }: Facts): void => {
  const row = (cells: readonly string[]) => cells.map((cell, index) => pad(cell, WIDTHS[index] ?? 10)).join(' ')
  terminal.heading('How it stands')
  terminal.line(terminal.colour.bold(row(['what', 'name', 'by', 'ended'])))
  terminal.line('─'.repeat(100))
  for (const { body } of entries.filter((entry) => entry.kind === 'instrument.enacted'))
    terminal.line(row([String(body['instrument']), String(body['name']), 'the enterprise', `in force, version ${body['version']}`]))
  for (const run of runs) {
    const change = changes.find((one) => one.id === run.change)
    const ended = change?.state === 'closed' ? change.closure : (change?.state ?? 'nowhere')
    terminal.line(
      row([run.kind, `${run.runbook} ${run.kind === 'run' ? String(run.parameters['credential']) : ''}`.trim(), run.party, fit(ended, 32)]),
    )
  }
  terminal.line(
    row(['suspension', 'meridian, nightowl', 'the enterprise', `${suspension.proven.count} of ${suspension.credentials} proven dead`]),
  )
  terminal.line('─'.repeat(100))
}
