// Commands about identities: which there are, what is held outside, and the story of one through every party's hands.
import type { Command } from 'commander'
import { historyOf } from '../history/command.ts'
import { listOf } from '../inventory/lists.ts'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const identityCommands = (program: Command, open: Opener): void => {
  const identity = program
    .command('identity')
    .description('identities: which there are, which are held outside, the story of one through every hand, and what is missing in it')
  listOf(identity, open, 'identity')
  withExamples(
    identity
      .command('held')
      .description('identities held outside, with their owners inside and who answers for ending them; exit code 1 if nobody does for one')
      .option('--by <party>', 'those of this party and everybody below it; else of everybody outside')
      .option('--limit <n>', 'at most so many', '200')
      .action(open(() => import('./list-held.ts').then((room) => room.listHeld))),
    ['countersign identity held --by northwind', 'who inside answers for what it holds?'],
  )
  withExamples(
    identity
      .command('show <identity>')
      .description('what it is, whose, until when, by whose word, where, how many credentials it has, and what it could do in wrong hands')
      .action(open(() => import('./show-identity.ts').then((room) => room.showIdentity))),
    ['countersign identity show svc-billing', 'what is known of it?'],
  )
  withExamples(
    identity
      .command('story <identity>')
      .description('who asked, decided, executed and proved what, in order, with the gaps; exit code 1 if there are gaps')
      .option('--since <when>', 'changes opened since then: an instant or a day; else the whole life')
      .option('--limit <n>', 'at most so many operations', '200')
      .action(open(() => import('./show-story.ts').then((room) => room.showStory))),
    ['countersign identity story svc-billing', 'everybody who had a hand in it'],
    ['countersign identity story svc-billing --json | jq .gaps', 'only what is missing'],
  )
  withExamples(
    identity
      .command('dossier <identity>')
      .description('write the dossiers of all changes that touched an identity into one file that anybody can verify offline')
      .requiredOption('-o, --output <file>', 'where to; `-` is stdout')
      .action(open(() => import('../changes/fetch-dossier.ts').then((room) => room.fetchIdentityDossier))),
    ['countersign identity dossier svc-billing -o billing.dossier', 'export'],
    ['countersign verify billing.dossier --keys keys/', 'and verify, without any server'],
  )
  historyOf(
    identity,
    open,
    'identity',
    ['countersign identity history svc-billing --field owner', 'who has answered for it, and who said so?'],
    ['countersign identity history svc-billing --as-of 2026-11-01', 'what was it on that day?'],
  )
}
