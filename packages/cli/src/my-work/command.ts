// The command for whoever executes: what there is to do for him.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const workCommands = (program: Command, open: Opener): void => {
  withExamples(
    program
      .command('work')
      .description('your mandates, runbooks, duties of evidence, drills, recommendations, exceptions and questions')
      .action(open(() => import('./show-work.ts').then((room) => room.showWork))),
    ['countersign work', 'what is there for me to do?'],
  )
}
