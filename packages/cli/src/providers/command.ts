// Commands about providers and their subcontractors.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const providerCommands = (program: Command, open: Opener): void => {
  const provider = program.command('provider').description('providers and their subcontractors')
  withExamples(
    provider
      .command('list')
      .description('who works for the enterprise, for whom and where, and until when')
      .action(open(() => import('./list-providers.ts').then((room) => room.listProviders))),
    ['countersign provider list', 'who works for us?'],
  )
  withExamples(
    provider
      .command('show <provider>')
      .description('one provider: its subcontractors, people, agents and keys, contracts, what it owes, and where that has gaps')
      .action(open(() => import('./show-provider.ts').then((room) => room.showProvider))),
    ['countersign provider show northwind', 'who stands below it, and what flows down to them?'],
    ['countersign provider show northwind --json | jq .duties', 'what it owes, as data'],
  )
  withExamples(
    provider
      .command('suspend <provider>')
      .description('the kill switch: void its mandates, refuse its people and agents, revoke its credentials ourselves and prove them dead')
      .requiredOption('--reason <text>', 'why, in a sentence')
      .requiredOption('--ticket <reference>', 'ticket or incident')
      .option('--follow', 'stay until every credential is proven dead or stuck')
      .action(open(() => import('./suspend-provider.ts').then((room) => room.suspendProvider))),
    ['countersign provider suspend northwind --reason "breached" --ticket INC-1 --follow', 'now, and watch it end'],
  )
  withExamples(
    provider
      .command('suspension <provider>')
      .description('how far a suspension is, and how long it took to revoke and to verify')
      .action(open(() => import('./suspend-provider.ts').then((room) => room.showSuspension))),
    ['countersign provider suspension northwind', 'is everything dead?'],
  )
  withExamples(
    provider
      .command('resume <provider>')
      .description('propose that a suspended provider may act again; two people decide; no credential comes back')
      .requiredOption('--findings <text>', 'what was found')
      .requiredOption('--measures <text>', 'what was done about it')
      .requiredOption('--reason <text>', 'why, in a sentence')
      .requiredOption('--ticket <reference>', 'ticket or incident')
      .action(open(() => import('./suspend-provider.ts').then((room) => room.resumeProvider))),
    [
      'countersign provider resume northwind --findings "a stolen laptop" --measures "keys replaced" --reason "closed" --ticket INC-1',
      'ask for it',
    ],
  )
}
