// Commands about what was agreed in contracts: what they say, where they have gaps, and that one goes on.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

/** Below `contract`. */
export const agreementCommands = (contract: Command, open: Opener): void => {
  withExamples(
    contract
      .command('show <contract>')
      .description('one contract: when it really ends, what is promised beside who decides, its clauses, and its gaps')
      .action(open(() => import('./show-contract.ts').then((room) => room.showContract))),
    ['countersign contract show northwind-ops', 'what was agreed, and what was not?'],
  )
  withExamples(
    contract
      .command('gaps [of]')
      .description('where contracts and providers leave the enterprise with less than it needs; of one contract or party, or of all')
      .action(open(() => import('./list-gaps.ts').then((room) => room.listGaps))),
    ['countersign contract gaps', 'what is missing anywhere?'],
    ['countersign contract gaps northwind-ops', 'in this contract'],
  )
  withExamples(
    contract
      .command('requirements')
      .description('the clause register: what a contract must say, by kind and criticality')
      .action(open(() => import('./list-requirements.ts').then((room) => room.listRequirements))),
    ['countersign contract requirements', 'what are contracts measured by?'],
  )
  withExamples(
    contract
      .command('confirm <contract>')
      .description('sign that a contract goes on until a day; without that it ends on its last day')
      .requiredOption('--until <day>', 'its new last day, as 2027-12-31')
      .requiredOption('--reason <text>', 'why it goes on')
      .requiredOption('--ticket <reference>', 'ticket or record of the decision')
      .requiredOption('--key <file>', 'your approval key (PEM, mode 0600)')
      .option('--passphrase-file <file>', 'file with the passphrase of the key; else you are asked')
      .option('--yes', 'do not ask for confirmation; for use without a terminal')
      .action(open(() => import('./confirm-contract.ts').then((room) => room.confirmContract))),
    [
      'countersign contract confirm northwind-ops --until 2027-12-31 --reason "re-tendered, same terms" \\\n    --ticket SRC-88 --key control-owner.pem',
      'shows the exact text, asks, signs',
    ],
  )
}
