// The witness: a process of another trust domain that cosigns the log's heads and never sees an entry.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { collect, withExamples } from '../program/examples.ts'

export const witnessCommands = (program: Command, open: Opener): void => {
  const witness = program.command('witness').description('the witness of a log: its own key, its own memory, in another trust domain')
  withExamples(
    witness
      .command('run', { isDefault: true })
      .description('cosign the heads of the named logs (C2SP tlog-witness) until it is ended')
      .option('--listen <host:port>', 'where to listen; port 0 takes a free one', '127.0.0.1:7421')
      .requiredOption('--name <name>', 'key name of the witness, such as witness.example.com/w1')
      .requiredOption('--key <file>', 'its key (PEM, mode 0600), used for nothing else')
      .requiredOption('--state <file>', 'its memory; never to be lost')
      .requiredOption('--log <origin=vkey>', 'a log to serve; may be given several times', collect)
      .option('--passphrase-file <file>', 'file with the passphrase of the key')
      .action(open(() => import('./run-witness.ts').then((room) => room.runWitness))),
    [
      'countersign witness --name witness.example.com/w1 --key witness.pem --state witness.json \\\n    --log "main.countersign/log=main.countersign/log+1a2b3c4d+AT…"',
      'serve one log',
    ],
  )
  withExamples(
    witness
      .command('init')
      .description('make the witness’ key in a new file, and print the verifier key that others trust')
      .requiredOption('--name <name>', 'key name of the witness')
      .requiredOption('--key <file>', 'where the key goes; never over a file that is there')
      .action(open(() => import('./init-witness.ts').then((room) => room.initWitness))),
    ['countersign witness init --name witness.example.com/w1 --key witness.pem', 'once'],
  )
}
