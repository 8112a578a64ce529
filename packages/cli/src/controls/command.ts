// Commands for auditors who ask by control: which there are, what their dossier would hold, and taking it away.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const controlCommands = (program: Command, open: Opener): void => {
  const control = program.command('control').description('what was done under a control of a standard, as dossiers that anybody can verify')
  withExamples(
    control
      .command('list')
      .description('controls of which there are dossiers, by the ids of their standards, and what is taken for each')
      .action(open(() => import('./list-controls.ts').then((room) => room.listControls))),
    ['countersign control list', 'what can an auditor ask for?'],
  )
  withExamples(
    control
      .command('preview <control>')
      .description('how many changes its dossier would hold, and how far they have come; changes nothing')
      .requiredOption('--from <when>', 'changes opened from then on: an instant or a day')
      .requiredOption('--to <when>', 'and before then')
      .action(open(() => import('./preview-control.ts').then((room) => room.previewControl))),
    ['countersign control preview "AC-3(8)" --from 2026-07-01 --to 2026-10-01', 'what would be in it?'],
  )
  withExamples(
    control
      .command('dossier <control>')
      .description('write the dossiers of all changes under a control into a folder, in pieces of 200; run it again to go on')
      .requiredOption('--from <when>', 'changes opened from then on: an instant or a day')
      .requiredOption('--to <when>', 'and before then')
      .requiredOption('-o, --output <folder>', 'where to')
      .action(open(() => import('./fetch-control.ts').then((room) => room.fetchControlDossier))),
    ['countersign control dossier "AC-3(8)" --from 2026-07-01 --to 2026-10-01 -o ac-3-8/', 'a quarter of revocations'],
    ['countersign verify ac-3-8/piece-0001.dossier --keys keys/', 'and verify, without any server'],
  )
}
