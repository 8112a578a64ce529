// Commands about access: what people hold because of justifications, and what is held at the systems outside of a mandate's window.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const accessCommands = (program: Command, open: Opener): void => {
  const group = program
    .command('access')
    .description('what people hold and why, and what providers hold at the systems, as the systems themselves say')
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
  withExamples(
    group
      .command('packages')
      .description('access packages: who gets what because of what he is, and what may be asked for')
      .action(open(() => import('./list-packages.ts').then((room) => room.listPackages))),
    ['countersign access packages', 'what is given to whom?'],
  )
  withExamples(
    group
      .command('propose <package> <file>')
      .description('propose an access package from YAML or JSON; two people decide it')
      .option('--check', 'say what it would change and what keeps it out; propose nothing')
      .option('--reason <text>', 'why, in a sentence')
      .option('--ticket <reference>', 'ticket or change record')
      .action(open(() => import('../instruments/propose.ts').then((room) => room.proposeFrom('access-package')))),
    ['countersign access propose core core.yaml --reason "the core team needs it" --ticket CHG-7', 'ask for it'],
  )
  withExamples(
    group
      .command('preview <package> [file]')
      .description('who would get what and who would lose what by it; without a file, by its withdrawal')
      .action(open(() => import('./preview-package.ts').then((room) => room.previewPackage))),
    ['countersign access preview core core.yaml', 'who would get or lose what?'],
  )
  withExamples(
    group
      .command('entitlements')
      .description('who holds which account because of justifications')
      .option('--holder <person>', 'only his')
      .option('--system <system>', 'only at this one')
      .option('--package <package>', 'only what this one gave')
      .option('--state <state>', 'due, issuing, held, ending, withheld or ended')
      .action(open(() => import('./list-entitlements.ts').then((room) => room.listEntitlements))),
    ['countersign access entitlements --holder gus', 'what does he hold?'],
  )
  withExamples(
    group
      .command('why <account>')
      .description('every reason for an account, what has fallen and when; exit code 4 where there was never one')
      .action(open(() => import('./why.ts').then((room) => room.why))),
    ['countersign access why gus_1f9a2c44', 'why does he have it?'],
  )
  withExamples(
    group
      .command('request <package>')
      .description('ask for what a package gives, for a time')
      .option('--for <person>', 'somebody for whom you answer; else yourself')
      .option('--system <system>', 'which of it, where the package gives several')
      .requiredOption('--days <days>', 'for how long')
      .requiredOption('--reason <text>', 'what it is needed for')
      .requiredOption('--ticket <reference>', 'ticket or change record')
      .action(open(() => import('./request-access.ts').then((room) => room.requestAccess))),
    ['countersign access request reports --days 14 --reason "the yearly audit" --ticket CHG-9', 'for two weeks'],
  )
  withExamples(
    group
      .command('confirm <entitlement>')
      .description('say that somebody for whom you answer still needs what he holds')
      .requiredOption('--days <days>', 'for how long from now')
      .requiredOption('--reason <text>', 'why')
      .action(open(() => import('./request-access.ts').then((room) => room.confirmAccess))),
    ['countersign access confirm ent_01J… --days 90 --reason "still in the team"', 'it does not end at its time'],
  )
  withExamples(
    group
      .command('holds')
      .description('masses of access that would end and wait for somebody to say that it is right')
      .action(open(() => import('./holds.ts').then((room) => room.listHolds))),
    ['countersign access holds', 'what waits?'],
  )
  withExamples(
    group
      .command('release <hold>')
      .description('let a held mass of access end: exactly what would end now')
      .requiredOption('--reason <text>', 'why it is right')
      .action(open(() => import('./holds.ts').then((room) => room.releaseHold))),
    ['countersign access release hld_01J… --reason "the team is dissolved"', 'it is right'],
  )
}
