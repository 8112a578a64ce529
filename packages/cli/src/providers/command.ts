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
}
