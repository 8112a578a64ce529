// Commands about people, agents and services, and the roles they hold.
import type { Command } from 'commander'
import { historyOf } from '../history/command.ts'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const principalCommands = (program: Command, open: Opener): void => {
  const principal = program.command('principal').description('people, agents, services and connectors')
  withExamples(
    principal
      .command('list')
      .description('who there is, whose they are, and the roles they hold now')
      .action(open(() => import('./list-principals.ts').then((room) => room.listPrincipals))),
    ['countersign principal list', 'who is there?'],
  )
  withExamples(
    principal
      .command('deactivate <principal>')
      .description('take every effect away from a principal, at once')
      .action(open(() => import('./deactivate.ts').then((room) => room.deactivate))),
    ['countersign principal deactivate bob', 'keys, roles and API keys lose their effect'],
  )
  historyOf(principal, open, 'principal', ['countersign principal history bob --field team', 'which teams has he been in?'])
  const role = program.command('role').description('roles: what somebody may be asked for')
  withExamples(
    role
      .command('assign')
      .description('give a principal a role at once: one that carries no power of the enterprise’s, or any in the first hour')
      .requiredOption('--principal <id>', 'to whom')
      .requiredOption('--role <role>', 'which')
      .option('--until <when>', 'its end: an instant, a day, or a span such as 30d')
      .action(open(() => import('./roles.ts').then((room) => room.assignRole))),
    ['countersign role assign --principal alice --role auditor --until 90d', 'one that carries no power of the enterprise’s'],
  )
  withExamples(
    role
      .command('propose')
      .description('propose a role for somebody: held when other people have signed it, never by the one who gets it')
      .requiredOption('--principal <id>', 'for whom')
      .requiredOption('--role <role>', 'which')
      .option('--until <when>', 'its end: an instant, a day, or a span such as 30d')
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--ticket <id>', 'under which ticket')
      .option('--dry-run', 'say what would be put before people; propose nothing')
      .action(open(() => import('../own-changes/propose.ts').then((room) => room.proposeRole))),
    [
      'countersign role propose --principal alice --role control_owner --until 90d --reason "covers for Bob" --ticket HR-12 --dry-run',
      'what would it bring her, and who has to sign it?',
    ],
    ['countersign role propose --principal alice --role control_owner --until 90d --reason "covers for Bob" --ticket HR-12', 'ask them'],
  )
  withExamples(
    role
      .command('end')
      .description('take a role away, at once')
      .requiredOption('--principal <id>', 'from whom')
      .requiredOption('--role <role>', 'which')
      .action(open(() => import('./roles.ts').then((room) => room.endRole))),
    ['countersign role end --principal alice --role control_owner', 'approvals that rest on it lose their effect'],
  )
}
