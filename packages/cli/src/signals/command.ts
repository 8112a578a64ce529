// Commands about signed security events: whose count, what has come, and sending one for trying out.
import type { Command } from 'commander'
import { documentCommands } from '../instruments/document-commands.ts'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const signalCommands = (program: Command, open: Opener): void => {
  const group = documentCommands(program, open, {
    kind: 'transmitter',
    sample: 'edr',
    what: 'whose signed security events (CAEP, RISC) count, as whose word, and about what',
    ends: 'nothing that it says is taken from then on',
  })
  withExamples(
    group
      .command('standing')
      .description(
        'those in force: when each was last heard, and how many of its events nobody can place; exit code 1 if there are any, or one has stopped',
      )
      .action(open(() => import('./show-transmitters.ts').then((room) => room.showStanding))),
    ['countersign transmitter standing', 'is everybody heard?'],
  )
  withExamples(
    group
      .command('events')
      .description('security events as they came, and what each came to')
      .option('--transmitter <name>', 'only of this one')
      .option('--unplaced', 'only those of which nobody knows what they are about')
      .action(open(() => import('./show-transmitters.ts').then((room) => room.listEvents))),
    ['countersign transmitter events --transmitter edr --unplaced', 'what does it speak of that we do not know?'],
  )
  withExamples(
    group
      .command('send <name> <file>')
      .description(
        'sign the claims in a JSON file with a key of your own and push them, as a transmitter does; `jti` and `iat` are added where they are not',
      )
      .requiredOption('--key <file>', 'Ed25519 key (PEM, 0600); its public half stands in the document of the transmitter')
      .option('--kid <id>', 'its id in the document')
      .action(open(() => import('./send-event.ts').then((room) => room.sendEvent))),
    ['countersign transmitter send edr event.json --key edr.pem', 'is it taken?'],
  )
}
