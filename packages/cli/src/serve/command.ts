// Commands that start the product itself.
import { type Command, Option } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const serveCommands = (program: Command, open: Opener): void => {
  withExamples(
    program
      .command('serve')
      .description('run the control plane: API, workers and log; on an embedded PostgreSQL unless told of another')
      .option('--home <folder>', 'keys, the log’s head and the embedded database; else $COUNTERSIGN_HOME, else ~/.countersign')
      .option('--host <host>', 'where to listen; else $COUNTERSIGN_HOST, else 127.0.0.1')
      .option('--port <port>', 'port, 0 takes a free one; else $COUNTERSIGN_PORT, else 7420')
      .option('--org <name>', 'short name of the organisation; else $COUNTERSIGN_ORG, else `main`')
      .option(
        '--first-link',
        'print the first administrator’s one-time link although people have keys already; while nobody can sign in with a browser',
      )
      .addHelpText('after', '\nThe database is named by $DATABASE_URL: an address with a password has no place in an argument.')
      .action(open(() => import('./serve.ts').then((room) => room.serve))),
    ['countersign serve', 'on loopback, with its own database'],
    ['countersign serve --first-link', 'the hour of the first link has passed, and nobody came'],
    ['DATABASE_URL=postgres://… COUNTERSIGN_HOST=0.0.0.0 countersign serve', 'on yours'],
  )
  withExamples(
    program
      .command('sandbox')
      .description(
        'a believable company on real servers on loopback: one contract ends (the main job), or work is delegated; everything is proven',
      )
      .addOption(
        new Option('--story <name>', 'what is played').choices(['contract-end', 'delegation', 'lifecycle']).default('contract-end'),
      )
      .option('--once', 'run the story and end; exit code 0 only if every ending is the true one')
      .option('--out <folder>', 'write report.json, dossier, proofs/ and keys/ there')
      .option('--stay', 'stay up afterwards')
      .action(open(() => import('../sandbox/run-sandbox.ts').then((room) => room.sandbox))),
    ['countersign sandbox --stay', 'watch it, then look around'],
    ['countersign sandbox --once --out out', 'without a terminal'],
    ['countersign sandbox --story delegation --stay', 'who may do what alone, drills, the kill switch'],
  )
}
