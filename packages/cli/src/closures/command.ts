// Commands for named owners: proofs that wait for their word.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const closureCommands = (program: Command, open: Opener): void => {
  const closure = program.command('closure').description('closures that wait for their named owner')
  withExamples(
    closure
      .command('list')
      .description('what waits for an owner’s signature')
      .action(open(() => import('./list-closures.ts').then((room) => room.listClosures))),
    ['countersign closure list', 'what waits for me?'],
  )
  withExamples(
    closure
      .command('sign <operation>')
      .description('sign, as the named owner, that an operation may close on its proof')
      .requiredOption('--key <file>', 'your approval key (PEM, mode 0600)')
      .option('--passphrase-file <file>', 'file with the passphrase of the key; else you are asked')
      .option('--proof <digest>', 'sign only if it rests on this proof')
      .option('--yes', 'do not ask for confirmation; for use without a terminal')
      .action(open(() => import('./sign-closure.ts').then((room) => room.signClosure))),
    ['countersign closure sign op_01J… --key owner.pem', 'shows the proof’s verdict, asks, signs'],
  )
}
