// The command about what oversight costs.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const oversightCommands = (program: Command, open: Opener): void => {
  withExamples(
    program
      .command('oversight')
      .description('waiting, approvals, rework, by provider and operation; where policy could be loosened and where it is too loose')
      .option('--since <when>', 'changes opened since then: an instant or a day; else the last 90 days')
      .option('--provider <provider>', 'only what this one executes')
      .action(open(() => import('./show-oversight.ts').then((room) => room.showOversight))),
    ['countersign oversight --since 2026-10-01', 'what did oversight cost this quarter?'],
  )
}
