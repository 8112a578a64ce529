// Commands about exceptions that are asked for.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { collect, withExamples } from '../program/examples.ts'

export const exceptionCommands = (program: Command, open: Opener): void => {
  const group = program
    .command('exception')
    .description('exceptions that are asked for; a person of the enterprise answers, silence is a no')
  withExamples(
    group
      .command('list')
      .description('what was asked for, and the answers')
      .action(open(() => import('./list-exceptions.ts').then((room) => room.listExceptions))),
    ['countersign exception list', 'what waits, and until when?'],
  )
  withExamples(
    group
      .command('request <rule>')
      .description('ask that a rule does not bind for a time')
      .requiredOption('--subject <subject>', 'for what')
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--until <when>', 'an instant, a day, or a span such as 30d; 366 days at most')
      .action(open(() => import('./request-exception.ts').then((room) => room.requestException))),
    ['countersign exception request "evidence within 4 h" --subject night-shift --reason "link down" --until 14d', 'asks the enterprise'],
  )
  const answer = (name: string, words: string) =>
    group
      .command(`${name} <exception>`)
      .description(words)
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--key <file>', 'your approval key (PEM, mode 0600)')
      .option('--passphrase-file <file>', 'file with the passphrase of the key; else you are asked')
      .option('--yes', 'do not ask for confirmation; for use without a terminal')
  withExamples(
    answer('grant', 'grant it until a day, with controls in its place; signed with your own key')
      .requiredOption('--control <text>', 'what stands in the place of the rule; may be given several times', collect)
      .requiredOption('--until <when>', 'its end; by the day that was asked for')
      .action(open(() => import('./answer-exception.ts').then((room) => room.grantException))),
    [
      'countersign exception grant exc_01J… --reason "until it is mended" --control "delivered each morning" --until 7d --key dan.pem',
      'shows the exact text, asks, signs',
    ],
  )
  withExamples(
    answer('refuse', 'refuse it; signed with your own key').action(
      open(() => import('./answer-exception.ts').then((room) => room.refuseException)),
    ),
    ['countersign exception refuse exc_01J… --reason "the rule holds" --key dan.pem', 'shows the exact text, asks, signs'],
  )
}
