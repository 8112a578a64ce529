// Commands about drift: what policy would put right, and letting go on what the brake holds.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const driftCommands = (program: Command, open: Opener): void => {
  const group = program.command('drift').description('what systems show otherwise than it was decided, and what of it policy puts right')
  withExamples(
    group
      .command('preview')
      .description(
        'what would be put right now: by which rule, in whose name, by which change; changes nothing; exit code 1 where something is due',
      )
      .option('--policy <dir>', 'under the `drift.json` of this pack instead of the policy in force')
      .option('--limit <n>', 'list at most so many', '50')
      .action(open(() => import('./preview-drift.ts').then((room) => room.previewDrift))),
    ['countersign drift preview', 'what goes on by itself, and what is asked?'],
    ['countersign drift preview --policy ./pack', 'and what would under these rules?'],
  )
  withExamples(
    group
      .command('release <findings>')
      .description('let go on what the brake holds: exactly so many findings as the preview says are due')
      .requiredOption('--reason <reason>', 'why so much may be put right at once')
      .requiredOption('--ticket <ticket>', 'the record that it is bound to')
      .action(open(() => import('./release-drift.ts').then((room) => room.releaseDrift))),
    ['countersign drift release 40 --reason "the old directory was restored by mistake" --ticket CHG-90', 'in waves'],
  )
}
