// Help that belongs to no single command.
import type { Command } from 'commander'
import type { Opener } from './context.ts'

export const helpCommands = (program: Command, open: Opener): void => {
  program
    .command('exit-codes')
    .description('what the exit codes mean (also `countersign help exit-codes`)')
    .action(open(() => import('./show-exit-codes.ts').then((room) => room.showExitCodes)))
}
