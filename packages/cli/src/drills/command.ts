// Commands about drills: hold one, see how it went and what it comes to; and for a provider, deliver what was demanded.
import { type Command, Option } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const drillCommands = (program: Command, open: Opener): void => {
  const drill = program.command('drill').description('drills: can we take access back, say no, and get evidence, with this provider?')
  withExamples(
    drill
      .command('run <provider>')
      .description('hold a drill with a provider, on its canary: all three exercises, or one')
      .addOption(new Option('--exercise <exercise>', 'only this one').choices(['revoke', 'exception', 'evidence']))
      .option('--canary <credential>', 'which of its canaries; else the first by name')
      .option('--follow', 'stay until it has passed or failed')
      .action(open(() => import('./run-drill.ts').then((room) => room.runDrill))),
    ['countersign drill run northwind --exercise revoke --follow', 'can its access be taken back without its help?'],
    ['countersign drill run northwind', 'all three'],
  )
  withExamples(
    drill
      .command('list')
      .description('drills and how they went; a provider sees its own')
      .option('--provider <provider>', 'only with this one')
      .action(open(() => import('./show-drills.ts').then((room) => room.listDrills))),
    ['countersign drill list --provider northwind', 'when was it last tried?'],
  )
  withExamples(
    drill
      .command('show <drill>')
      .description('what a drill asks, until when, how it went, and what took how long')
      .action(open(() => import('./show-drills.ts').then((room) => room.showDrill))),
    ['countersign drill show drl_01J…', 'why did it fail?'],
  )
  withExamples(
    drill
      .command('score <provider>')
      .description('what its drills come to, and how: each exercise with its result, weight and age')
      .action(open(() => import('./show-drills.ts').then((room) => room.showScore))),
    ['countersign drill score northwind', 'where does it stand, and why?'],
  )
  withExamples(
    drill
      .command('deliver <demand> <file>')
      .description('for a provider: sign what was demanded and deliver it; `countersign work` says what is')
      .requiredOption('--key <file>', 'the enrolled execution key of an agent of yours (PEM, mode 0600)')
      .option('--passphrase-file <file>', 'file with the passphrase of the key')
      .addHelpText(
        'after',
        `
The file is a JSON list with one item for each subject of the demand:
  [{"credential":"canary-1","system":"orders-db","account":"canary","state":"live"}]
The state is live (whoever holds it gets in) or ended (nobody does).`,
      )
      .action(open(() => import('./deliver-evidence.ts').then((room) => room.deliverEvidence))),
    ['countersign drill deliver dem_01J… items.json --key agent.pem', 'answer a demand'],
  )
}
