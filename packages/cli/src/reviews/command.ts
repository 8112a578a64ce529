// Commands about periodic reviews of providers.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const reviewCommands = (program: Command, open: Opener): void => {
  const group = program.command('review').description('reviews of providers, and of who can do what in Countersign itself')
  withExamples(
    group
      .command('list')
      .description('what waits for a signature, until when, and what follows without one')
      .option('--party <party>', 'only of this one')
      .option('--state <state>', 'open, confirmed, narrowed, to_end; else all')
      .action(open(() => import('./list-reviews.ts').then((room) => room.listReviews))),
    ['countersign review list --state open', 'what waits, and until when?'],
  )
  withExamples(
    group
      .command('show <review>')
      .description('its facts, as they were frozen')
      .action(open(() => import('./show-review.ts').then((room) => room.showReview))),
    ['countersign review show rvw_01J…', 'what did it do, and what may it do alone?'],
  )
  withExamples(
    group
      .command('open <party>')
      .description('open one now, before its time, of a provider or of the enterprise’s own access; the one that is open is given again')
      .option('--dry-run', 'only say what would be asked of whom, until when')
      .action(open(() => import('./show-review.ts').then((room) => room.openReview))),
    ['countersign review open northwind', 'freezes the facts of this moment'],
    ['countersign review open acme --dry-run', 'who would be asked about what our own hold here?'],
  )
  withExamples(
    group
      .command('sign <review>')
      .description('sign it with your own key: confirmed, narrowed (nothing alone any more) or to-end (delegations stop at once)')
      .requiredOption('--outcome <outcome>', 'confirmed, narrowed or to-end')
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--key <file>', 'your approval key (PEM, mode 0600)')
      .option('--passphrase-file <file>', 'file with the passphrase of the key; else you are asked')
      .option('--end <line...>', 'lines of own access that end at once, as `review show` names them')
      .option('--keep-others', 'all other lines of own access stay')
      .option('--yes', 'do not ask for confirmation; for use without a terminal')
      .action(open(() => import('./sign-review.ts').then((room) => room.signReview))),
    [
      'countersign review sign rvw_01J… --outcome confirmed --reason "as agreed, two late deliveries explained" --key ben.pem',
      'shows facts and text, asks, signs',
    ],
    [
      'countersign review sign rvw_01J… --outcome confirmed --end "oscar role provider_operator" --keep-others --reason "oscar has moved" --key ben.pem',
      'his role ends, everything else that is held here stays',
    ],
  )
}
