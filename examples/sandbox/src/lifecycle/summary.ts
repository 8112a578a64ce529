// What is shown last of the story of lives: each change that followed from what a source said, and how it ended.
import { fit, pad, type Terminal } from '../show/terminal.ts'
import type { Facts } from './facts.ts'

const WIDTHS = [22, 34, 10, 30] as const

export const showSummary = (terminal: Terminal, { changes }: Facts): void => {
  const row = (cells: readonly string[]) => cells.map((cell, index) => pad(cell, WIDTHS[index] ?? 10)).join(' ')
  terminal.heading('How it stands')
  terminal.line(terminal.colour.bold(row(['began with', 'of', 'is', 'ended'])))
  terminal.line('─'.repeat(100))
  for (const { trigger, state, closure } of changes)
    terminal.line(row([trigger.kind, fit(trigger.ref, 34), state, state === 'closed' ? closure : '–']))
  terminal.line('─'.repeat(100))
}
