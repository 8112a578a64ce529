// Commands about long-lived credentials: which there are and what lets each live, what a record has to say, and proposing or taking away one.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const legacyCommands = (program: Command, open: Opener): void => {
  const group = program
    .command('legacy')
    .description('credentials that live longer than policy allows: an exception that people decide for a time, or a finding')
  withExamples(
    group
      .command('list')
      .description('which there are, what lets each live, and until when')
      .action(open(() => import('./show-legacy.ts').then((room) => room.listLegacy))),
    ['countersign legacy list', 'which credentials live by exception?'],
  )
  withExamples(
    group
      .command('show <credential>')
      .description('whether it lives longer than policy allows, what lets it, and what a record of it has to say')
      .action(open(() => import('./show-legacy.ts').then((room) => room.showLegacy))),
    ['countersign legacy show scale-bridge', 'why was its rotation refused, and what is missing?'],
  )
  withExamples(
    group
      .command('propose <name> <file>')
      .description('propose the record of one credential from YAML or JSON; two people decide it; a new version decides it again')
      .option('--check', 'say what it would change and what keeps it out; propose nothing')
      .option('--reason <text>', 'why, in a sentence')
      .option('--ticket <reference>', 'ticket or change record')
      .action(open(() => import('../instruments/propose.ts').then((room) => room.proposeFrom('legacy')))),
    ['countersign legacy propose weighbridge weighbridge.yaml --check', 'would it be taken?'],
    ['countersign legacy propose weighbridge weighbridge.yaml --reason "until the new bridge" --ticket CHG-31', 'ask two people'],
  )
  withExamples(
    group
      .command('withdraw <name>')
      .description('take it away, at once: the credential has to end, or be let live again')
      .requiredOption('--reason <text>', 'why')
      .action(open(() => import('../instruments/list.ts').then((room) => room.takeAway('legacy', 'withdraw')))),
    ['countersign legacy withdraw weighbridge --reason "the new bridge is in use"', 'it needs no exception any more'],
  )
}
