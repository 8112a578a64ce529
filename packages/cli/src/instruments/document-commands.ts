// The commands that every kind of document of authority has, which is approved, put on hold and taken away as a whole.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export interface DocumentGroup {
  readonly kind: string
  /** How it is called at the command line, where that is not its kind. */
  readonly called?: string
  /** A name for examples. */
  readonly sample: string
  readonly what: string
  /** What follows at once where it is taken away. */
  readonly ends: string
}

/** list, show, propose, suspend and withdraw. Gives the group, for what else there is. */
export const documentCommands = (program: Command, open: Opener, { kind, called = kind, sample, what, ends }: DocumentGroup): Command => {
  const group = program.command(called).description(what)
  withExamples(
    group
      .command('list')
      .description('every one that there is, and whether it is in force')
      .action(open(() => import('./list.ts').then((room) => room.listDocuments(kind)))),
    [`countersign ${called} list`, 'which are in force?'],
  )
  withExamples(
    group
      .command('show <name>')
      .description('its versions and their text')
      .action(open(() => import('./list.ts').then((room) => room.showDocument(kind)))),
    [`countersign ${called} show ${sample}`, 'what does it say, and who approved it?'],
  )
  withExamples(
    group
      .command('propose <name> <file>')
      .description('propose it from YAML or JSON; two people decide it')
      .option('--check', 'say what it would change and what keeps it out; propose nothing')
      .option('--reason <text>', 'why, in a sentence')
      .option('--ticket <reference>', 'ticket or change record')
      .action(open(() => import('./propose.ts').then((room) => room.proposeFrom(kind)))),
    [`countersign ${called} propose ${sample} ${sample}.yaml --check`, 'would it be taken?'],
  )
  withExamples(
    group
      .command('suspend <name>')
      .description(`put it on hold, at once; ${ends}`)
      .requiredOption('--reason <text>', 'why')
      .action(open(() => import('./list.ts').then((room) => room.takeAway(kind, 'suspend')))),
    [`countersign ${called} suspend ${sample} --reason "an audit"`, 'stop for now'],
  )
  withExamples(
    group
      .command('withdraw <name>')
      .description(`take it away, at once; ${ends}`)
      .requiredOption('--reason <text>', 'why')
      .action(open(() => import('./list.ts').then((room) => room.takeAway(kind, 'withdraw')))),
    [`countersign ${called} withdraw ${sample} --reason "not used any more"`, 'stop for good'],
  )
  return group
}
