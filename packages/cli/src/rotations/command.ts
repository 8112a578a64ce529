// Commands about rotations: a credential gets a successor, and every consumer is seen on it before the old one ends.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

const grounds = (command: Command): Command =>
  command.requiredOption('--reason <text>', 'why').requiredOption('--ticket <ticket>', 'ticket or change record')

export const rotationCommands = (program: Command, open: Opener): void => {
  const group = program
    .command('rotation')
    .description('rotate credentials without a gap: each consumer gets its own, is seen to use it, and then the old one ends with proof')
  withExamples(
    grounds(group.command('start <credential>').description('begin to rotate a credential; while that runs, gives the open change'))
      .option('--dry-run', 'show whether there is a gap, the plan, and who would be asked; no effect at all')
      .action(open(() => import('./start.ts').then((room) => room.start))),
    ['countersign rotation start orders-db --reason "yearly" --ticket CHG-7 --dry-run', 'is there a gap, and for whom?'],
    ['countersign rotation start orders-db --reason "yearly" --ticket CHG-7', 'begins it; people approve the plan'],
  )
  withExamples(
    group
      .command('show <credential>')
      .description(
        "a credential's latest rotation: each consumer's state, what it waits for, since when and the next step; exit code 1 while a consumer is late, stuck or cut off",
      )
      .action(open(() => import('./show.ts').then((room) => room.show))),
    ['countersign rotation show orders-db', 'who has not moved yet?'],
  )
  withExamples(
    group
      .command('list')
      .description('rotations that run, the newest first')
      .option('--all', 'those that have ended too')
      .action(open(() => import('./list.ts').then((room) => room.list))),
    ['countersign rotation list', 'what is being rotated, and how far is it?'],
  )
  withExamples(
    group
      .command('confirm <credential> <workload>')
      .description('say that a consumer which you answer for uses its new credential, where its system does not show use')
      .requiredOption('--words <text>', 'how you know')
      .action(open(() => import('./confirm.ts').then((room) => room.confirm))),
    ['countersign rotation confirm ldap-sync nightly --words "ran with it tonight"', 'lets the old one end'],
  )
  withExamples(
    grounds(
      group
        .command('cut <credential>')
        .description('because of an incident: end the old one without waiting for who still uses it; the plan names whom it cuts off'),
    ).action(open(() => import('./cut.ts').then((room) => room.cut))),
    ['countersign rotation cut orders-db --reason "it leaked" --ticket INC-4', 'people approve whom it cuts off'],
  )
}
