// Commands about lives: what sources said, how far somebody's leaving is, and letting go who is in no source.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { collect, withExamples } from '../program/examples.ts'

export const lifecycleCommands = (program: Command, open: Opener): void => {
  const group = program
    .command('lifecycle')
    .description('joiners, movers and leavers, contracts and workloads that begin and end: what sources said, and what followed')
  withExamples(
    group
      .command('events')
      .description('what sources said, and what became of it')
      .option('--subject <id>', 'only of this person, contract, workload or identity')
      .option('--state <state>', 'pending, waiting, done, held or superseded; else all')
      .action(open(() => import('./list-events.ts').then((room) => room.listEvents))),
    ['countersign lifecycle events --state waiting', 'who leaves on a day that is still to come?'],
  )
  withExamples(
    group
      .command('show <person>')
      .description(
        'whether somebody is here, what is his own, and how far its end is; exit code 1 while something of a leaver is not proven dead',
      )
      .action(open(() => import('./show-life.ts').then((room) => room.showLife))),
    ['countersign lifecycle show gus', 'is everything of his dead?'],
  )
  withExamples(
    group
      .command('leave <person>')
      .description('let somebody go who is in no source: at once he is nobody, and one change ends every access of his with proof')
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--ticket <ticket>', 'ticket or change record')
      .option('--dry-run', 'show what would end, what policy says and what can not be proven; no effect at all')
      .action(open(() => import('./leave.ts').then((room) => room.leave))),
    ['countersign lifecycle leave gus --reason "left the company" --ticket HR-7 --dry-run', 'what would end?'],
  )
  withExamples(
    group
      .command('end <identity>')
      .description(
        'ask that an identity be ended, where no source says so: every access of it by one change, with proof, and people are asked',
      )
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--ticket <ticket>', 'ticket or change record')
      .option('--dry-run', 'show what would end, who would get one of his own before, and what can not be proven; no effect at all')
      .action(open(() => import('./end.ts').then((room) => room.end))),
    ['countersign lifecycle end svc-billing --reason "the month end runs elsewhere" --ticket CHG-4 --dry-run', 'what would end?'],
  )
  withExamples(
    group
      .command('transfer')
      .description(
        'hand over everything that somebody answers for (identities, contracts, teams), in one change that people approve: all of it or nothing',
      )
      .option('--from <person>', 'who answers for it now; may be given several times', collect)
      .option('--from-anybody', 'whoever answers for it now, and what nobody does; only of a part')
      .option('--to <person>', 'who is to answer for it')
      .option('--only <kind>', 'only what is an `identity`, a `contract` or a `team`')
      .option('--identity <identity>', 'only this identity')
      .option('--environment <name>', 'only identities of `production`, `staging` or `development`')
      .option('--system <system>', 'only identities with a credential there, and contracts that name it')
      .option('--team <team>', 'only this team, and identities that its workloads use')
      .option('--reverse <transfer>', 'take a transfer back, in a change of its own')
      .option('--reason <text>', 'why')
      .option('--ticket <ticket>', 'ticket or change record')
      .option('--dry-run', 'show what would change hands; no effect at all')
      .option('-o, --output <file>', 'with `--dry-run`: every line into this file, whose SHA-256 is what people sign; `-` is stdout')
      .action(open(() => import('./transfer.ts').then((room) => room.transfer))),
    ['countersign lifecycle transfer --from alice --to bob --dry-run', 'what would change hands?'],
    ['countersign lifecycle transfer --from alice --to bob --only identity --system orders-db --dry-run', 'and of this database only?'],
    ['countersign lifecycle transfer --from alice --from carol --to bob --dry-run', 'what of both would change hands?'],
    ['countersign lifecycle transfer --from-anybody --to bob --system orders-db --dry-run', 'all of this database, whoever has it'],
    ['countersign lifecycle transfer --from alice --to bob --dry-run --output list.jsonl', 'every line of it, in a file'],
    ['countersign lifecycle transfer --reverse trf_01… --reason "too early" --ticket CHG-3', 'and back'],
  )
  withExamples(
    group
      .command('transfer-lines <transfer>')
      .description('every line of a transfer that was proposed, in a file whose SHA-256 is what people sign')
      .requiredOption('-o, --output <file>', 'where to; `-` is stdout')
      .action(open(() => import('./transfer-lines.ts').then((room) => room.transferLines))),
    ['countersign lifecycle transfer-lines trf_01… --output list.jsonl', 'before you sign it'],
  )
  withExamples(
    group
      .command('confirm <identity>')
      .description('say that an identity which you answer for now is still needed')
      .requiredOption('--reason <text>', 'what it is needed for')
      .action(open(() => import('./confirm.ts').then((room) => room.confirm))),
    ['countersign lifecycle confirm svc-billing --reason "the month end runs with it"', 'closes your finding'],
  )
}
