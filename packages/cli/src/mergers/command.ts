// Commands about mergers: delivering what another company brings, having it signed, and taking over or ending what is in quarantine.
import { type Command, Option } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const mergerCommands = (program: Command, open: Opener): void => {
  const group = program
    .command('merger')
    .description('another company’s people, identities and credentials: into quarantine until somebody here answers for each')
  withExamples(
    group
      .command('list')
      .description('mergers: how each stands, and how much of it is in quarantine until when')
      .action(open(() => import('./list-mergers.ts').then((room) => room.listMergers))),
    ['countersign merger list', 'what is in quarantine?'],
  )
  withExamples(
    group
      .command('show <merger>')
      .description('what would come and what came, what is refused or unclear, and what is in quarantine')
      .action(open(() => import('./show-merger.ts').then((room) => room.showMerger))),
    ['countersign merger show brightside', 'the preview before anybody signs, and the state afterwards'],
  )
  withExamples(
    group
      .command('items <merger>')
      .description('what it brings, one by one, and why each is as it is')
      .addOption(
        new Option('--state <state>', 'only these').choices([
          'delivered',
          'refused',
          'unclear',
          'waiting',
          'left_out',
          'same',
          'quarantined',
          'taken_over',
          'ended',
        ]),
      )
      .addOption(new Option('--kind <kind>', 'only these').choices(['person', 'identity', 'credential']))
      .action(open(() => import('./list-items.ts').then((room) => room.listItems))),
    ['countersign merger items brightside --state unclear', 'what a person has to say'],
  )
  withExamples(
    group
      .command('deliver <merger> <file>')
      .description(
        'hand over what another company brings: YAML, or a finished sync file of a ConductorOne connector (.c1z); nothing comes in yet',
      )
      .option('--system <system>', 'for a .c1z: the system of the inventory at which its users are accounts')
      .option('--type <kind>', 'for a .c1z: what kind of credential a user of it has there, as `scim.account`')
      .addOption(new Option('--environment <environment>', 'for a .c1z: where it stands').choices(['production', 'staging', 'development']))
      .option('--afresh', 'forget what was delivered and not signed')
      .option('--preview', 'read the file and say what is in it; hand nothing over')
      .action(open(() => import('./deliver.ts').then((room) => room.deliver))),
    ['countersign merger deliver brightside people.yaml', 'broken off? the same again goes on'],
    ['countersign merger deliver brightside sync.c1z --system crm --type scim.account --environment production', 'from an open connector'],
  )
  withExamples(
    group
      .command('propose <merger>')
      .description('have exactly what was delivered signed by two people; then it comes in, into quarantine')
      .requiredOption('--answers <person>', 'who is asked about it')
      .requiredOption('--until <instant>', 'until when somebody has to answer for all of it')
      .requiredOption('--title <text>', 'whose it is')
      .option('--reason <text>', 'why')
      .option('--ticket <ticket>', 'ticket or change record')
      .option('--check', 'only say what it would say and what keeps it out')
      .action(open(() => import('./propose-merger.ts').then((room) => room.proposeMerger))),
    [
      'countersign merger propose brightside --title "Brightside Ltd" --answers alice --until 2027-02-01T00:00:00Z \\\n    --reason "we have bought it" --ticket M-1',
      'two people sign it',
    ],
  )
  withExamples(
    group
      .command('settle <merger> <kind> <external-id>')
      .description('say what something unclear is')
      .addOption(new Option('--as <what>', 'what it is').choices(['new', 'same', 'left_out']).makeOptionMandatory())
      .option('--same <person>', 'which of ours it is the same as')
      .requiredOption('--reason <text>', 'why')
      .action(open(() => import('./settle-item.ts').then((room) => room.settleItem))),
    ['countersign merger settle brightside person u1 --as same --same uma --reason "she works for both"', 'nobody guesses'],
  )
  withExamples(
    group
      .command('take-over <merger> [ids...]')
      .description('ask to answer for what is in quarantine, all of it or some: one list that others sign')
      .option('--reason <text>', 'why')
      .option('--ticket <ticket>', 'ticket or change record')
      .option('--dry-run', 'show the list; no effect at all')
      .option('-o, --output <file>', 'with `--dry-run`: every line into this file, whose SHA-256 is what people sign; `-` is stdout')
      .action(open(() => import('./take-over.ts').then((room) => room.takeOver))),
    ['countersign merger take-over brightside brightside:u1 --reason "she is in my team" --ticket M-2', 'with her accounts'],
  )
  withExamples(
    group
      .command('end <merger>')
      .description('end all that nobody has taken over, with proof, in one change')
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--ticket <ticket>', 'ticket or change record')
      .option('--dry-run', 'show what would end, what policy says and what can not be proven; no effect at all')
      .action(open(() => import('./end-merger.ts').then((room) => room.endMerger))),
    ['countersign merger end brightside --reason "nobody needs the rest" --ticket M-3 --dry-run', 'what would end?'],
  )
}
