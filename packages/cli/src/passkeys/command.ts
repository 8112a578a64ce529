// Commands about passkeys: which there are, what waits, how one that waits gets into effect, and how a lost one is given up. A passkey itself is made and
// used in a browser; no command can sign with one.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const passkeyCommands = (program: Command, open: Opener): void => {
  const passkey = program.command('passkey').description('passkeys of people: which there are, what waits, what is lost')
  withExamples(
    passkey
      .command('list')
      .description('passkeys in effect, and your own that wait')
      .option('--principal <id>', 'only those of this person')
      .option('--all', 'the revoked ones too')
      .action(open(() => import('./list-passkeys.ts').then((room) => room.listPasskeys))),
    ['countersign passkey list', 'who approves with one?'],
  )
  withExamples(
    passkey
      .command('show <key-id>')
      .description('one passkey: where it counts, what it was made with, whether it can leave its device')
      .action(open(() => import('./show-passkey.ts').then((room) => room.showPasskey))),
    ['countersign passkey show passkey:0123456789abcdef', 'is it synced, and when was it used last?'],
  )
  withExamples(
    passkey
      .command('propose <registration>')
      .description('ask others to say that a passkey of your own that waits is yours: opens the change that puts it in effect')
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--ticket <reference>', 'where that is recorded')
      .action(open(() => import('./propose-passkey.ts').then((room) => room.proposePasskey))),
    ['countersign passkey propose pkr_01J… --reason "my first key" --ticket HR-7', 'somebody else approves it'],
  )
  withExamples(
    passkey
      .command('confirm <registration>')
      .description('put a further passkey of your own in effect, by a signature with the key that you have')
      .requiredOption('--key <file>', 'your private key (PEM, mode 0600)')
      .option('--passphrase-file <file>', 'file with its passphrase')
      .action(open(() => import('./confirm-passkey.ts').then((room) => room.confirmPasskey))),
    ['countersign passkey confirm pkr_01J… --key alice.pem', 'you brought it in the browser just now'],
  )
  withExamples(
    passkey
      .command('report-lost <key-id>')
      .description('give up a passkey of your own, at once; what it signed for later use loses its effect')
      .action(open(() => import('./report-lost.ts').then((room) => room.reportLost))),
    ['countersign passkey report-lost passkey:0123456789abcdef', 'the telephone is gone'],
  )
}
