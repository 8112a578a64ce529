// Commands about retention: how long what is kept, what is past its period, and legal holds.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const retentionCommands = (program: Command, open: Opener): void => {
  const retention = program.command('retention').description('how long everything is kept, what is past its period, and legal holds')
  withExamples(
    retention
      .command('show')
      .description('the period of each class, by the standard in force')
      .action(open(() => import('./show-retention.ts').then((room) => room.showRetention))),
    ['countersign retention show', 'how long is what kept?'],
  )
  withExamples(
    retention
      .command('propose <file>')
      .description('propose a retention standard from YAML or JSON; two people decide it')
      .option('--check', 'say what it would change and what keeps it out; propose nothing')
      .option('--reason <text>', 'why, in a sentence')
      .option('--ticket <reference>', 'ticket or change record')
      .action(open(() => import('./propose-standard.ts').then((room) => room.proposeStandard))),
    ['countersign retention propose retention.yaml --check', 'would it be taken?'],
    ['countersign retention propose retention.yaml --reason "yearly review" --ticket CHG-31', 'ask for it'],
  )
  withExamples(
    retention
      .command('due')
      .description('what is past its period, by class, and what holds it back')
      .action(open(() => import('./show-due.ts').then((room) => room.showDue))),
    ['countersign retention due', 'what could be deleted, and what could not?'],
  )
  withExamples(
    retention
      .command('delete <class>')
      .description('propose to delete what is past its period: exactly these payloads, once two people have approved the list')
      .option('--most <number>', 'the oldest, this many', '2000')
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--ticket <reference>', 'ticket or change record')
      .action(open(() => import('./propose-deletion.ts').then((room) => room.proposeDeletion))),
    ['countersign retention delete telemetry --reason "past its period" --ticket CHG-40', 'then it waits for approval'],
  )
  withExamples(
    retention
      .command('holds')
      .description('legal holds, those that were lifted too')
      .action(open(() => import('./list-holds.ts').then((room) => room.listHolds))),
    ['countersign retention holds', 'what must not be deleted, and who said so?'],
  )
  withExamples(
    retention
      .command('hold')
      .description('place a legal hold, at once; all that is given must be true of what is held, with nothing given everything is')
      .option('--class <class>', 'only this class')
      .option('--party <party>', 'only of this party and all below it')
      .option('--change <change>', 'only of this change')
      .option('--subject <id>', 'only about this identity, credential, system, operation or principal')
      .option('--from <instant>', 'only what reaches into the time from here on')
      .option('--until <instant>', 'only what came to be before this')
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--ticket <reference>', 'the matter or ticket')
      .action(open(() => import('./place-hold.ts').then((room) => room.placeHold))),
    ['countersign retention hold --party northwind --reason "litigation" --ticket LEGAL-4', 'nothing of this provider is deleted'],
  )
  withExamples(
    retention
      .command('release <hold>')
      .description('lift a legal hold')
      .requiredOption('--reason <text>', 'why')
      .action(open(() => import('./release-hold.ts').then((room) => room.releaseHold))),
    ['countersign retention release hld_01J… --reason "settled"', 'its periods count again'],
  )
}
