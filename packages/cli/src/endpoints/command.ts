// Commands about endpoints: what declared servers show to everybody.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const endpointCommands = (program: Command, open: Opener): void => {
  const group = program
    .command('endpoint')
    .description('declared TLS endpoints: which certificate each shows, until when, and what is wrong with it')
  withExamples(
    group
      .command('list')
      .description('what each was last seen to show; exit code 1 where something is wrong or could not be looked at')
      .option('--system <system>', 'only those of this one')
      .action(open(() => import('./list-endpoints.ts').then((room) => room.listEndpoints))),
    ['countersign endpoint list --system edge', 'what do our servers show?'],
  )
  withExamples(
    group
      .command('scan [systems...]')
      .description('look at the endpoints of these systems now; none named: all systems')
      .action(open(() => import('./scan-endpoints.ts').then((room) => room.scanEndpoints))),
    ['countersign endpoint scan edge', 'looks again, in the background'],
  )
}
