// Commands about runbooks and delegations: what a provider may do alone, and what it may do at all.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

const proposing = (command: Command): Command =>
  command
    .option('--check', 'say what it would change and what keeps it out; propose nothing')
    .option('--reason <text>', 'why, in a sentence')
    .option('--ticket <reference>', 'ticket or change record')

export const runbookCommands = (program: Command, open: Opener): void => {
  const runbook = program.command('runbook').description('runbooks: what a provider may do alone, within bounds')
  withExamples(
    runbook
      .command('list')
      .description('runbooks in force, their parameters, and whether they were tried lately; a provider sees its own')
      .action(open(() => import('./list-runbooks.ts').then((room) => room.listRunbooks))),
    ['countersign runbook list', 'what may be run alone?'],
  )
  withExamples(
    runbook
      .command('show <name>')
      .description('every version of a runbook')
      .action(open(() => import('../instruments/list.ts').then((room) => room.showDocument('runbook')))),
    ['countersign runbook show rotate-service-account', 'what does it say?'],
  )
  withExamples(
    proposing(runbook.command('propose <name> <file>').description('propose a runbook, or a new version of it, from YAML or JSON')).action(
      open(() => import('../instruments/propose.ts').then((room) => room.proposeFrom('runbook'))),
    ),
    ['countersign runbook propose rotate-service-account rotate.yaml --check', 'would it be taken?'],
    ['countersign runbook propose rotate-service-account rotate.yaml --reason "quarterly" --ticket CHG-7', 'ask for it'],
  )
  withExamples(
    runbook
      .command('rehearse <name>')
      .description('try it on its canary')
      .action(open(() => import('./rehearse.ts').then((room) => room.rehearse))),
    ['countersign runbook rehearse rotate-service-account', 'does it work?'],
  )
  withExamples(
    runbook
      .command('roll-back <run>')
      .description('take back a run that has ended, or try the way back of a rehearsal')
      .option('--reason <text>', 'why, in a sentence')
      .option('--ticket <reference>', "ticket or change record; the run's own where nothing is said")
      .action(open(() => import('./rehearse.ts').then((room) => room.rollBack))),
    ['countersign runbook roll-back run_01J…', 'and back again'],
    ['countersign runbook roll-back run_01J… --reason "wrong client" --ticket INC-4', 'a run that should not have been'],
  )
  withExamples(
    runbook
      .command('run <name>')
      .description('run it: alone within its bounds; outside of them somebody of the enterprise is asked')
      .option('--set <name=value>', 'a parameter; once for each', (value: string, all: string[]) => [...all, value], [])
      .requiredOption('--reason <text>', 'why, in a sentence')
      .requiredOption('--ticket <reference>', 'ticket or change record')
      .action(open(() => import('./run-runbook.ts').then((room) => room.runRunbook))),
    ['countersign runbook run rotate-service-account --set credential=crd-7 --reason "leak" --ticket INC-3', 'rotate it'],
  )
  withExamples(
    runbook
      .command('runs')
      .description('runs, rehearsals and their ways back')
      .action(open(() => import('./list-runs.ts').then((room) => room.listRuns))),
    ['countersign runbook runs', 'who ran what?'],
  )
  withExamples(
    runbook
      .command('retire <name>')
      .description('take a runbook away, at once')
      .requiredOption('--reason <text>', 'why')
      .action(open(() => import('../instruments/list.ts').then((room) => room.takeAway('runbook', 'withdraw')))),
    ['countersign runbook retire rotate-service-account --reason "wrong bounds"', 'nothing runs under it from now on'],
  )
}

export const delegationCommands = (program: Command, open: Opener): void => {
  const delegation = program.command('delegation').description('delegations: what a provider may carry out, where, and until when')
  withExamples(
    delegation
      .command('list')
      .description('delegations, the version in force of each')
      .action(open(() => import('../instruments/list.ts').then((room) => room.listDocuments('delegation')))),
    ['countersign delegation list', 'what is delegated?'],
  )
  withExamples(
    delegation
      .command('show <name>')
      .description('every version of a delegation')
      .action(open(() => import('../instruments/list.ts').then((room) => room.showDocument('delegation')))),
    ['countersign delegation show northwind-operations', 'what does it say?'],
  )
  withExamples(
    proposing(
      delegation
        .command('propose <name> <file>')
        .description('propose, widen, renew or resume a delegation; `--check` asks the gate what is missing'),
    ).action(open(() => import('../instruments/propose.ts').then((room) => room.proposeFrom('delegation')))),
    ['countersign delegation propose northwind-operations delegation.yaml --check', 'what is missing?'],
    ['countersign delegation propose northwind-operations delegation.yaml --reason "go-live" --ticket CHG-9', 'ask for it'],
  )
  withExamples(
    delegation
      .command('suspend <name>')
      .description('put it on hold, at once; it goes on only by decision')
      .requiredOption('--reason <text>', 'why')
      .action(open(() => import('../instruments/list.ts').then((room) => room.takeAway('delegation', 'suspend')))),
    ['countersign delegation suspend northwind-operations --reason "an audit"', 'stop for now'],
  )
  withExamples(
    delegation
      .command('withdraw <name>')
      .description('take it away, at once')
      .requiredOption('--reason <text>', 'why')
      .action(open(() => import('../instruments/list.ts').then((room) => room.takeAway('delegation', 'withdraw')))),
    ['countersign delegation withdraw northwind-operations --reason "the contract ends"', 'for good'],
  )
}
