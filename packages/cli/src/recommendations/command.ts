// Commands about recommendations.
import { type Command, Option } from 'commander'
import type { Opener } from '../program/context.ts'
import { collect, withExamples } from '../program/examples.ts'

export const recommendationCommands = (program: Command, open: Opener): void => {
  const group = program.command('recommendation').description('what somebody recommends, and what a person of the enterprise makes of it')
  withExamples(
    group
      .command('list')
      .description('what was recommended')
      .addOption(new Option('--state <state>', 'only those').choices(['filed', 'taken_up', 'declined', 'withdrawn']))
      .action(open(() => import('./list-recommendations.ts').then((room) => room.listRecommendations))),
    ['countersign recommendation list --state filed', 'what waits for an answer?'],
  )
  withExamples(
    group
      .command('file <words>')
      .description('recommend something; it decides nothing')
      .addOption(
        new Option('--about <kind>', 'what it is about').choices(['change', 'operation', 'credential', 'finding']).makeOptionMandatory(),
      )
      .requiredOption('--id <id>', 'its id')
      .option('--operation <operation:credential>', 'what should be done; may be given several times', collect)
      .action(open(() => import('./file-recommendation.ts').then((room) => room.fileRecommendation))),
    [
      'countersign recommendation file "unused since May" --about credential --id svc-batch \\\n    --operation credential.revoke:svc-batch',
      'somebody should end this',
    ],
  )
  withExamples(
    group
      .command('take-up <recommendation>')
      .description('take it up; with a ticket the change is asked for in your name')
      .requiredOption('--answer <text>', 'why')
      .option('--ticket <ticket>', 'ask for the recommended operations under this ticket')
      .option('--operation <operation:credential>', 'ask for this instead; may be given several times', collect)
      .action(open(() => import('./answer-recommendation.ts').then((room) => room.takeUp))),
    ['countersign recommendation take-up rec_01J… --answer "agreed" --ticket CHG-7', 'opens the change, which asks for its approvals'],
  )
  withExamples(
    group
      .command('decline <recommendation>')
      .description('decline it')
      .requiredOption('--answer <text>', 'why')
      .action(open(() => import('./answer-recommendation.ts').then((room) => room.decline))),
    ['countersign recommendation decline rec_01J… --answer "used by payroll once a year"', 'says why not'],
  )
  withExamples(
    group
      .command('withdraw <recommendation>')
      .description('take back what you filed')
      .action(open(() => import('./answer-recommendation.ts').then((room) => room.withdraw))),
    ['countersign recommendation withdraw rec_01J…', 'it is no longer so'],
  )
}
