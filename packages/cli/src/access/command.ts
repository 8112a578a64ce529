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
      .option('--verdict <verdict>', 'what else was found: standing, unknown, mandate, agreed, ending, accepted, disabled, own')
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
      .description(
        'every reason for an account, what has fallen and when, or that nothing justifies it; exit code 4 where there is no such account',
      )
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
  withExamples(
    group
      .command('trust [credential]')
      .description(
        'standing access of which something that it rests on has fallen or is not known, and what follows when; exit code 1 if there is any',
      )
      .option('--condition <condition>', 'only where this one has fallen, such as owner_answers')
      .option('--state <state>', 'fallen or unknown')
      .action(open(() => import('./list-trust.ts').then((room) => room.listTrust))),
    ['countersign access trust', 'what stands without trust?'],
  )
  withExamples(
    group
      .command('evaluate')
      .description('look at all standing access now, and begin what follows; or, with --preview, only say who would lose what')
      .option('--preview', 'change nothing; exit code 1 where something would end or be suspended')
      .option('--policy <dir>', 'preview under the `trust.json` of this pack instead of the policy in force')
      .option('--csv <file>', 'write all of the preview as CSV; `-` is stdout')
      .option('--limit <n>', 'list at most so many', '50')
      .action(open(() => import('./evaluate-access.ts').then((room) => room.evaluateAccess))),
    ['countersign access evaluate --preview --policy ./pack', 'who would lose what under these rules?'],
    ['countersign access evaluate --preview --csv losses.csv', 'all of it, under the policy in force'],
  )
  withExamples(
    group
      .command('release-fallen <credentials>')
      .description('let go on what the brake holds: exactly so many credentials as the preview says are due')
      .requiredOption('--reason <reason>', 'why so much may end at once')
      .requiredOption('--ticket <ticket>', 'the record that it is bound to')
      .action(open(() => import('./release-access.ts').then((room) => room.releaseAccess))),
    ['countersign access release-fallen 130 --reason "the team was dissolved" --ticket CHG-77', 'in waves'],
  )
  withExamples(
    group
      .command('suspend <credential>')
      .description('switch one credential off at once and end its sessions, with proof; it is kept and can come back')
      .requiredOption('--reason <reason>', 'what has happened')
      .requiredOption('--ticket <ticket>', 'the record that it is bound to')
      .action(open(() => import('./suspend-access.ts').then((room) => room.suspendAccess))),
    ['countersign access suspend reports --reason "odd queries at night" --ticket INC-12', 'off now, and asked later'],
  )
  withExamples(
    group
      .command('resume <credential>')
      .description('ask for a suspended credential to be switched on again as it was: people decide it')
      .requiredOption('--reason <reason>', 'why it may come back')
      .requiredOption('--ticket <ticket>', 'the record that it is bound to')
      .action(open(() => import('./suspend-access.ts').then((room) => room.resumeAccess))),
    ['countersign access resume reports --reason "it was the yearly audit" --ticket INC-12', 'it was nothing'],
  )
  withExamples(
    group
      .command('suspended [credential]')
      .description('suspended access: because of what, since when, and how it comes back; exit code 1 if there is any')
      .action(open(() => import('./list-suspended.ts').then((room) => room.listSuspended))),
    ['countersign access suspended', 'what sleeps?'],
  )
  withExamples(
    group
      .command('signal <event> <subject>')
      .description('say that something about a subject is wrong, or right again; a subject is `kind:id`, such as workload:deployer')
      .option('--good', 'it is right again; else it is wrong')
      .requiredOption('--reason <reason>', 'what was seen')
      .option('--id <id>', 'your own id of it: taken once; else a new one')
      .option('--at <time>', 'when it happened; else now')
      .action(open(() => import('./send-signal.ts').then((room) => room.sendSignal))),
    ['countersign access signal credential-compromise credential:deploy-key --reason "found in a public repository"', 'end it'],
  )
}
