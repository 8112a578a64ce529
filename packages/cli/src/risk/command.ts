// Commands for the people who answer for a risk that could not be removed.
import { type Command, Option } from 'commander'
import type { Opener } from '../program/context.ts'
import { collect, withExamples } from '../program/examples.ts'

export const riskCommands = (program: Command, open: Opener): void => {
  const risk = program.command('risk').description('risks that could not be removed, and who answers for them until when')
  withExamples(
    risk
      .command('list')
      .description('risks that wait for a person, and those that one has accepted')
      .addOption(new Option('--state <state>', 'only those').choices(['requested', 'accepted', 'refused', 'expired']))
      .option('--change <change>', 'only those of this change')
      .action(open(() => import('./list-risks.ts').then((room) => room.listRisks))),
    ['countersign risk list --state requested', 'what waits for somebody to answer for it?'],
  )
  withExamples(
    risk
      .command('accept <acceptance>')
      .description('accept a risk by name: a reason, controls in its place, and an end; signed with your own key')
      .requiredOption('--reason <text>', 'why it cannot be removed now')
      .requiredOption('--control <text>', 'a compensating control; may be given several times', collect)
      .requiredOption('--residual-risk <text>', 'what remains')
      .requiredOption('--until <when>', 'its end: an instant, a day, or a span such as 30d; 366 days at most')
      .requiredOption('--key <file>', 'your approval key (PEM, mode 0600)')
      .option('--passphrase-file <file>', 'file with the passphrase of the key; else you are asked')
      .option('--yes', 'do not ask for confirmation; for use without a terminal')
      .action(open(() => import('./accept-risk.ts').then((room) => room.acceptRisk))),
    [
      'countersign risk accept rsk_01J… --reason "vendor ends it in May" --control "source address pinned" \\\n    --residual-risk low --until 30d --key ciso.pem',
      'shows the exact text, asks, signs',
    ],
  )
}
