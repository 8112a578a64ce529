// Commands about consents: who let which application in, and what the enterprise decided about it.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const consentCommands = (program: Command, open: Opener): void => {
  const group = program
    .command('consent')
    .description('consents: who let which application in, for whom, with which scopes, and until when that may stay')
  withExamples(
    group
      .command('list')
      .description('what was consented to, and whether it has to be decided')
      .option('--to-decide', 'only those that have to be decided')
      .option('--system <system>', 'only at this one')
      .option('--client <client>', 'only to this application')
      .option('--party <party>', 'only to applications of this one')
      .option('--state <state>', 'live or ended; else all')
      .action(open(() => import('./list-consents.ts').then((room) => room.listConsents))),
    ['countersign consent list --to-decide', 'what waits for a decision?'],
  )
  withExamples(
    group
      .command('show <consent>')
      .description('why it has to be decided, its history, and every decision about it')
      .action(open(() => import('./show-consent.ts').then((room) => room.showConsent))),
    ['countersign consent show cns_4f…', 'who gave it, and who kept it?'],
  )
  withExamples(
    group
      .command('keep <consent>')
      .description(
        'decide that it may stay, for the scopes that it has, until a day; signed with your own key, never by the one who gave it',
      )
      .requiredOption('--until <instant>', 'as `2027-03-31T00:00:00Z`; policy says how far at most')
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--key <file>', 'your approval key (PEM, mode 0600)')
      .option('--passphrase-file <file>', 'file with the passphrase of the key; else you are asked')
      .option('--yes', 'do not ask for confirmation; for use without a terminal')
      .action(open(() => import('./keep-consent.ts').then((room) => room.keepConsent))),
    [
      'countersign consent keep cns_4f… --until 2027-03-31T00:00:00Z --reason "rooms are booked with it" --key ben.pem',
      'shows what it lets in to, asks, signs',
    ],
  )
  withExamples(
    group
      .command('end <consent>')
      .description('end it by a change: revoked by our own connector, with all that was issued under it, and proven')
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--ticket <ticket>', 'ticket or change record')
      .action(open(() => import('./end-consent.ts').then((room) => room.endConsent))),
    ['countersign consent end cns_4f… --reason "nobody uses it" --ticket CHG-1', 'opens the change'],
  )
  withExamples(
    group
      .command('scan [systems...]')
      .description('ask systems which consents they hold; none named: all')
      .action(open(() => import('./scan-consents.ts').then((room) => room.scanConsents))),
    ['countersign consent scan sso', 'asks it now, in the background'],
  )
}
