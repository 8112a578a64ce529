// Commands about who is there when somebody has to answer: schedules, ladders, deputies.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { collect, withExamples } from '../program/examples.ts'

const DOCUMENTS = [
  ['schedule', 'schedule', 'who is on call when: calendars, rotations, overrides', 'schedule.yaml'],
  ['ladder', 'ladders', 'whom an unanswered request goes to next', 'ladders.yaml'],
] as const

export const dutyCommands = (program: Command, open: Opener): void => {
  const duty = program.command('duty').description('who is there when somebody has to answer')
  withExamples(
    duty
      .command('show')
      .description('who is on call for what, and who stands in')
      .option('--at <instant>', 'at this instant instead of now')
      .action(open(() => import('./show-duty.ts').then((room) => room.showDuty))),
    ['countersign duty show --at 2026-12-24T20:00:00Z', 'who answers on Christmas Eve?'],
  )
  withExamples(
    duty
      .command('asked')
      .description('what you were asked to sign, and by which rung')
      .action(open(() => import('./list-notices.ts').then((room) => room.listNotices))),
    ['countersign duty asked', 'does anything wait for me?'],
  )
  for (const [name, kind, words, file] of DOCUMENTS) {
    const group = duty.command(name).description(words)
    withExamples(
      group
        .command('show')
        .description('the document in force, as it was handed in')
        .action(open(() => import('./documents.ts').then((room) => room.showDocument(kind)))),
      [`countersign duty ${name} show > ${file}`, 'to edit it'],
    )
    withExamples(
      group
        .command('set <file>')
        .description('check a YAML document whole and put it in force as a new version')
        .option('--dry-run', 'check it only')
        .action(open(() => import('./documents.ts').then((room) => room.setDocument(kind)))),
      [`countersign duty ${name} set ${file} --dry-run`, 'says what is wrong, line by line, and changes nothing'],
    )
  }
  const deputy = duty.command('deputy').description("who may sign in another one's place")
  withExamples(
    deputy
      .command('appoint <person>')
      .description('let a person of the enterprise sign approvals in your place (or another one’s), within limits, until a day')
      .requiredOption('--role <role>', 'for which role; the one he stands in for holds it of his own')
      .requiredOption('--until <when>', 'its end: an instant, a day, or a span such as 14d; 92 days at most')
      .requiredOption('--reason <text>', 'why')
      .option('--for <principal>', 'in whose place; absent: in yours. For another one it needs the power `duty.manage`')
      .option('--from <when>', 'its begin: an instant, a day, or a span; absent: now')
      .option('--risk <class>', 'only for operations of this risk; may be given several times', collect)
      .option('--environment <environment>', 'only there; may be given several times', collect)
      .option('--operation <operation>', 'only for this, as credential.revoke; may be given several times', collect)
      .option('--max <count>', 'at most so many approvals')
      .action(open(() => import('./deputies.ts').then((room) => room.appointDeputy))),
    [
      'countersign duty deputy appoint bob --role control_owner --until 14d --risk low --risk moderate --reason "away until the 14th"',
      'bob may sign in your place what is of low or moderate risk',
    ],
  )
  withExamples(
    deputy
      .command('withdraw <deputyship>')
      .description('end it at once; what was signed under it and not used yet loses its effect')
      .requiredOption('--reason <text>', 'why')
      .action(open(() => import('./deputies.ts').then((room) => room.withdrawDeputy))),
    ['countersign duty deputy withdraw dep_01J… --reason "back at work"', 'he signs in nobody’s place any more'],
  )
  withExamples(
    deputy
      .command('list')
      .description('who stands in for whom')
      .option('--all', 'also those that have ended')
      .action(open(() => import('./deputies.ts').then((room) => room.listDeputies))),
    ['countersign duty deputy list', 'who may sign in whose place?'],
  )
}
