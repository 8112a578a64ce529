// Commands about the estate as a whole: what a node reaches, what depends on it, and the day after something ended.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const estateCommands = (program: Command, open: Opener): void => {
  const estate = program
    .command('estate')
    .description('what a credential reaches, what depends on a system, what still works the day after a contract')
  withExamples(
    estate
      .command('blast-radius <node>')
      .description('what somebody who has taken it over could act as; a node is `kind:id`, such as credential:billing or party:northwind')
      .option('--kind <kind>', 'list only nodes of this kind')
      .option('--limit <n>', 'list at most so many', '50')
      .action(open(() => import('./show-reach.ts').then((room) => room.showBlastRadius))),
    ['countersign estate blast-radius workload:deployer', 'if this pipeline were taken over?'],
    ['countersign estate blast-radius credential:dba --kind system', 'which systems?'],
  )
  withExamples(
    estate
      .command('dependents <node>')
      .description('what stops working when it is gone')
      .option('--kind <kind>', 'list only nodes of this kind')
      .option('--limit <n>', 'list at most so many', '50')
      .action(open(() => import('./show-reach.ts').then((room) => room.showDependents))),
    ['countersign estate dependents system:orders-db --kind workload', 'who needs this database?'],
  )
  withExamples(
    estate
      .command('coverage')
      .description(
        'how much is known: which systems are read and how freshly, whose their accounts are, and what nobody knows; exit code 1 if there is a blind spot',
      )
      .action(open(() => import('./show-coverage.ts').then((room) => room.showCoverage))),
    ['countersign estate coverage', 'where are we blind?'],
  )
  withExamples(
    estate
      .command('day-after <subject>')
      .description(
        'what would still work the day after it ended, and what its end does about it; exit code 1 where something would and no plan ends it, or nobody knows',
      )
      .option('--on <day>', 'the day after, such as 2027-01-01; else that of its own end, else tomorrow')
      .option('--works <answer>', 'list only what works: yes, no or unknown')
      .option('--csv <file>', 'write all of it as CSV; `-` is stdout')
      .option('--limit <n>', 'list at most so many', '100')
      .action(open(() => import('./show-day-after.ts').then((room) => room.showDayAfter))),
    ['countersign estate day-after contract:northwind-ops', 'what is left when this contract is over?'],
    ['countersign estate day-after owner:eve --csv eve.csv', 'whose are they then?'],
  )
}
