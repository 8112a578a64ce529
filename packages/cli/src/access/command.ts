// Commands about what is held at the systems outside of a mandate's window.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const accessCommands = (program: Command, open: Opener): void => {
  const group = program.command('access').description('what providers hold at the systems, as the systems themselves say')
  withExamples(
    group
      .command('scan [systems...]')
      .description('ask systems now what is held there; none named: all')
      .action(open(() => import('./scan-systems.ts').then((room) => room.scanSystems))),
    ['countersign access scan orders-db', 'what does it say now?'],
  )
  withExamples(
    group
      .command('scans')
      .description('how far each system could be asked, and when all of it was read')
      .action(open(() => import('./list-scans.ts').then((room) => room.listScans))),
    ['countersign access scans', 'which systems do we know nothing of?'],
  )
  withExamples(
    group
      .command('standing')
      .description('standing access and unknown accounts, each with why')
      .option('--system <system>', 'only at this one')
      .option('--party <party>', 'only what this one holds')
      .option('--verdict <verdict>', 'what else was found: standing, unknown, mandate, agreed, ending, accepted, disabled')
      .action(open(() => import('./list-standing.ts').then((room) => room.listStanding))),
    ['countersign access standing --party northwind', 'what does it hold without a mandate?'],
  )
}
