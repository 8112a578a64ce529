// Commands about secrets as things of the inventory. No value and no place of one ever comes here.
import { type Command, Option } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const secretCommands = (program: Command, open: Opener): void => {
  const secret = program.command('secret').description('secrets by where they lie, whose they are and who gets them; never what they are')
  withExamples(
    secret
      .command('list')
      .description('secrets of live credentials and of connectors: kind of place, readers, custody, age, and who answers')
      .option('--system <system>', 'those on this system')
      .addOption(new Option('--owner <state>', 'those for which nobody answers any more, or somebody does').choices(['gone', 'there']))
      .option('--place <kind>', 'those that are read from `env`, `file`, `exec` …')
      .action(open(() => import('./list-secrets.ts').then((room) => room.listSecrets))),
    ['countersign secret list --owner gone', 'which secrets are nobody’s any more?'],
    ['countersign secret list --system orders-db --place file', 'which files open it?'],
  )
}
