// Commands about what there is: brought in from a file, and the systems it lives on.
import { type Command, Option } from 'commander'
import type { Opener } from '../program/context.ts'
import { collect, withExamples } from '../program/examples.ts'
import { pluralCommands } from './lists.ts'

const importCommand = (program: Command, open: Opener): void => {
  withExamples(
    program
      .command('import <file>')
      .description('bring in people, teams, providers, contracts, systems, workloads and credentials from YAML or CSV')
      .option('--dry-run', 'check all of it and say what would change; write nothing')
      .action(open(() => import('./import-inventory.ts').then((room) => room.importInventory))),
    ['countersign import company.yaml --dry-run', 'errors come with line and column'],
    ['countersign import company.yaml', 'whole or not at all; safe to repeat'],
  )
}

/** How a system is spoken to, whether it is registered or proposed. */
const withSettings = (command: Command): Command =>
  command
    .requiredOption('--name <text>', 'what people call it')
    .requiredOption('--connector <kind>', 'which connector speaks to it')
    .addOption(
      new Option('--environment <environment>', 'where it stands').choices(['production', 'staging', 'development']).makeOptionMandatory(),
    )
    .option('--region <region>', 'in which region it stands; else as it was')
    .option('--tenant <tenant>', 'which tenant it serves; else as it was')
    .requiredOption('--config <file>', 'its settings, YAML or JSON')
    .option('--operator-secret <slot=reference>', 'env:NAME, file:/path or exec:/program; may be given several times', collect)
    .option('--observer-secret <slot=reference>', 'the same, for the side that only looks', collect)

const systemGroup = (program: Command, open: Opener): void => {
  const system = program.command('system').description('downstream systems and the connectors that speak to them')
  withExamples(
    system
      .command('list')
      .description('systems, by connector')
      .action(open(() => import('./list-systems.ts').then((room) => room.listSystems))),
    ['countersign system list', 'what is connected?'],
  )
  withExamples(
    withSettings(system.command('add <system>'))
      .description(
        'register a system, or change how it is spoken to, at once, in the first hour; secrets are given as references, never as values',
      )
      .action(open(() => import('./add-system.ts').then((room) => room.addSystem))),
    [
      'countersign system add hr-db --name "HR database" --connector postgresql --environment production --region eu --tenant retail \\\n    --config hr-db.yaml --operator-secret operator=file:/run/secrets/hr-op \\\n    --observer-secret observer=env:HR_DB_OBSERVER --observer-secret canary=env:HR_DB_CANARY',
      'a PostgreSQL',
    ],
  )
  withExamples(
    withSettings(system.command('propose <system>'))
      .description('propose a system, or a change of how it is spoken to: in effect when somebody else has signed it')
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--ticket <id>', 'under which ticket')
      .option('--dry-run', 'say what would be put before people; propose nothing')
      .action(open(() => import('../own-changes/propose.ts').then((room) => room.proposeSystem))),
    [
      'countersign system propose hr-db --name "HR database" --connector postgresql --environment production \\\n    --config hr-db.yaml --operator-secret operator=file:/run/secrets/hr-op --reason "moved" --ticket OPS-8 --dry-run',
      'what would change about it?',
    ],
  )
  withExamples(
    system
      .command('check <system>')
      .description('try both sides of a system: is it there, do the secrets open it, can it be observed')
      .action(open(() => import('./check-system.ts').then((room) => room.checkSystem))),
    ['countersign system check hr-db', 'before anything depends on it'],
  )
}

const connectorGroup = (program: Command, open: Opener): void => {
  const connector = program.command('connector').description('connectors that the server has, and what a system must say for each')
  withExamples(
    connector
      .command('list')
      .description('what each reaches')
      .action(open(() => import('./show-connectors.ts').then((room) => room.listConnectors))),
    ['countersign connector list', 'what can be connected?'],
  )
  withExamples(
    connector
      .command('show <connector>')
      .description('its settings, which of them are required, and the secrets that each side needs')
      .action(open(() => import('./show-connectors.ts').then((room) => room.showConnector))),
    ['countersign connector show postgresql', 'what belongs into the file of --config?'],
    ['countersign connector show ldap --json', 'the same with every bound, for a program'],
  )
}

export const inventoryCommands = (program: Command, open: Opener): void => {
  importCommand(program, open)
  systemGroup(program, open)
  connectorGroup(program, open)
  pluralCommands(program, open)
}
