// Commands about delivered evidence.
import { type Command, Option } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const evidenceCommands = (program: Command, open: Opener): void => {
  const evidence = program.command('evidence').description('evidence that was delivered')
  withExamples(
    evidence
      .command('compare')
      .description('what each party delivered of each class, how soon and how well, beside what it owes')
      .option('--since <when>', 'mandates started since then: an instant or a day; else the last 90 days')
      .addOption(
        new Option('--by <what>', 'whether regions or tenants of the systems are told apart')
          .choices(['party', 'region', 'tenant'])
          .default('party'),
      )
      .action(open(() => import('./compare-evidence.ts').then((room) => room.compareEvidence))),
    ['countersign evidence compare', 'who delivers in time?'],
    ['countersign evidence compare --by region --since 2026-10-01', 'the same, region by region'],
    ['countersign evidence compare --by tenant', 'tenant by tenant'],
  )
}
