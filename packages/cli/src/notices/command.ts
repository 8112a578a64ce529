// Commands about what one was told, and how one wants to be told.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { collect, withExamples } from '../program/examples.ts'

export const noticeCommands = (program: Command, open: Opener): void => {
  const notice = program.command('notice').description('what you were told, by which way, and how you want to be told')
  withExamples(
    notice
      .command('list')
      .description('what you were told, the newest first')
      .option('--all', 'everybody’s, and how each was delivered; for whoever may read the journal')
      .option('--state <state>', 'waiting, gathered, shown or over')
      .action(open(() => import('./list-notices.ts').then((room) => room.listNotices))),
    ['countersign notice list', 'what was I told?'],
  )
  withExamples(
    notice
      .command('preferences')
      .description('how you are told; with options: what of it you want otherwise')
      .option('--digest <kind>', 'this kind may wait for the digest; may be given several times', collect)
      .option('--no-digest', 'nothing waits for the digest but what policy says')
      .option('--room <name>', 'this room hears of it as well; may be given several times', collect)
      .option('--no-room', 'no room does')
      .option('--zone <zone>', 'your time zone, as Europe/Berlin; `policy` for that of the policy')
      .action(open(() => import('./preferences.ts').then((room) => room.preferences))),
    [
      'countersign notice preferences --digest finding.overdue --zone Europe/Berlin',
      'overdue findings may wait for the digest, by my clock',
    ],
  )
  withExamples(
    notice
      .command('test')
      .description('send a test to yourself, by each of your ways')
      .action(open(() => import('./send-test.ts').then((room) => room.sendTest))),
    ['countersign notice test', 'do notices reach me?'],
  )
}
