// Commands for outsiders: they need the file and the keys folder, and nothing else: no server, no database, no network.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

const KEYS = [
  '--keys <folder>',
  'the keys that you trust: log.vkey, witness.vkey, approvers.json, executors.json, control-plane.json',
] as const

export const verificationCommands = (program: Command, open: Opener): void => {
  withExamples(
    program
      .command('verify <dossier>')
      .description('verify a dossier offline: integrity, completeness and truth, told apart; exit code 0 only if all three pass')
      .requiredOption(...KEYS)
      .action(open(() => import('./verify-dossier.ts').then((room) => room.verify))),
    ['countersign verify chg.dossier --keys keys/', 'the whole story of one change'],
    ['countersign verify - --keys keys/ < chg.dossier', 'from stdin'],
  )
  withExamples(
    program
      .command('verify-proof <proof> <leaf>')
      .description('verify that one entry is in the log: a C2SP tlog-proof and the exact bytes of the entry')
      .requiredOption(...KEYS)
      .action(open(() => import('./verify-proof.ts').then((room) => room.verifyProof))),
    ['countersign verify-proof proofs/17.tlog-proof proofs/17.json --keys keys/', 'one entry'],
  )
  withExamples(
    program
      .command('verify-log <export>')
      .description('verify the export of a whole log against the checkpoint beside it (<export>.checkpoint)')
      .requiredOption(...KEYS)
      .action(open(() => import('./verify-log.ts').then((room) => room.verifyLog))),
    ['countersign verify-log log.ndjson --keys keys/', 'every entry, in order'],
  )
  withExamples(
    program
      .command('viewer <file>')
      .description('write the page that verifies dossiers in a browser, by drag and drop: one file, for somebody who has no command line')
      .action(open(() => import('./write-viewer.ts').then((room) => room.writeViewer))),
    ['countersign viewer dossier-viewer.html', 'give it to an auditor; it asks no server and no network'],
  )
}
