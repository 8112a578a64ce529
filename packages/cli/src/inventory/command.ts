// Commands about what there is: brought in from a file, and the systems it lives on.
import { type Command, Option } from 'commander'
import type { Opener } from '../program/context.ts'
import { collect, withExamples } from '../program/examples.ts'

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
    system
      .command('add <system>')
      .description('register a system, or change how it is spoken to; secrets are given as references, never as values')
      .requiredOption('--name <text>', 'what people call it')
      .requiredOption('--connector <kind>', 'which connector speaks to it')
      .addOption(
        new Option('--environment <environment>', 'where it stands')
          .choices(['production', 'staging', 'development'])
          .makeOptionMandatory(),
      )
      .option('--region <region>', 'in which region it stands; else as it was')
      .option('--tenant <tenant>', 'which tenant it serves; else as it was')
      .requiredOption('--config <file>', 'its settings, YAML or JSON')
      .option('--operator-secret <slot=reference>', 'env:NAME, file:/path or exec:/program; may be given several times', collect)
      .option('--observer-secret <slot=reference>', 'the same, for the side that only looks', collect)
      .action(open(() => import('./add-system.ts').then((room) => room.addSystem))),
    [
      'countersign system add hr-db --name "HR database" --connector postgresql --environment production --region eu --tenant retail \\\n    --config hr-db.yaml --operator-secret operator=file:/run/secrets/hr-op \\\n    --observer-secret observer=env:HR_DB_OBSERVER --observer-secret canary=env:HR_DB_CANARY',
      'a PostgreSQL',
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

/** What a list can be narrowed by. */
const filters = {
  workload: [],
  identity: [
    ['--owner <person>', 'those that this person answers for, in either way'],
    ['--party <party>', 'those of this party'],
    ['--kind <kind>', '`service_account`, `person`, `oauth_client` …'],
    ['--environment <name>', '`production`, `staging` or `development`'],
    ['--state <state>', '`active`, `offboarding` or `retired`'],
    ['--frozen <yes|no>', 'those for which nobody answers, or the others'],
    ['--impact <impact>', '`high` or `ordinary`, by what systems show and what they reach'],
    ['--name <part>', 'part of its name or id'],
  ],
  credential: [
    ['--identity <identity>', 'those of this identity'],
    ['--system <system>', 'those on this system'],
    ['--account <name>', 'those of this account'],
    ['--kind <kind>', '`postgresql.password`, `ssh.public_key` …'],
    ['--state <state>', '`active`, `suspended`, `retired` or `risk_accepted`'],
  ],
} as const

const narrowed = {
  workload: ['countersign workloads', 'which workloads are known?'],
  identity: ['countersign identities --owner ada --impact high', 'what of hers could do much in wrong hands?'],
  credential: ['countersign credentials --system orders-db --state active', 'what opens it?'],
} as const

export const inventoryCommands = (program: Command, open: Opener): void => {
  importCommand(program, open)
  systemGroup(program, open)
  for (const what of ['workload', 'identity', 'credential'] as const) {
    const plural = what === 'identity' ? 'identities' : `${what}s`
    const command = program.command(plural).description(`${plural}, as the inventory has them`)
    for (const [flags, help] of filters[what]) command.option(flags, help)
    withExamples(command.action(open(() => import('./list-inventory.ts').then((room) => room.listOf[what]))), narrowed[what])
  }
}
