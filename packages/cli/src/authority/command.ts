// Commands about authority itself: whether it can leave the enterprise.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const authorityCommands = (program: Command, open: Opener): void => {
  const authority = program.command('authority').description('whether anybody outside could come to a power of the enterprise')
  withExamples(
    authority
      .command('prove')
      .description('search every path from outside to a power of the enterprise; exit code 1 if there is one')
      .option('--from <principal>', 'only from this principal or party outside')
      .option('--to <power>', 'only to this power, as change.approve')
      .action(open(() => import('./prove.ts').then((room) => room.prove))),
    ['countersign authority prove', 'none, or for each power the shortest path, hop by hop'],
    ['countersign authority prove --from oscar --to change.approve', 'could he come to approve?'],
  )
}
