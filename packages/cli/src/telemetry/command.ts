// What providers say of themselves: delivering it, reading it, and holding it against what was mandated and seen.
import { type Command, Option } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const telemetryCommands = (program: Command, open: Opener): void => {
  const telemetry = program.command('telemetry').description('what providers say of themselves, beside what was mandated and what was seen')
  withExamples(
    telemetry
      .command('deliver <file>')
      .description('sign records and deliver them in batches; `-` reads stdin. Repeating it is safe: each event is taken once')
      .requiredOption('--key <file>', 'the enrolled execution key of an agent of yours (PEM, mode 0600)')
      .option('--passphrase-file <file>', 'file with the passphrase of the key')
      .option('--stream <name>', 'which stream of yours this is', 'main')
      .option('--number-from <n>', 'give the records these places in the stream, one after the other; else each has its own `seq`')
      .option('--batch <n>', 'records a batch, at most', '500')
      .addHelpText(
        'after',
        `
One JSON object a line:
  {"id":"evt-1","seq":1,"kind":"operation.performed","at":"2026-11-22T12:00:00Z",
   "subject":{"mandate":"mnd_…","system":"hr-db","account":"app"},"facts":{"operation":"credential.revoke"}}
Kinds: operation.attempted, operation.performed, remediation, session, access. A subject names a mandate, an operation,
a credential, or a system and an account. Put no secret into the facts.`,
      )
      .action(open(() => import('./deliver-telemetry.ts').then((room) => room.deliverTelemetry))),
    ['countersign telemetry deliver events.ndjson --key agent.pem', 'deliver a file'],
    ['export-events | countersign telemetry deliver - --key agent.pem --stream siem --number-from 1', 'or what a program prints'],
  )
  withExamples(
    telemetry
      .command('list')
      .description('records as they were told, in the order of their streams')
      .option('--provider <party>', 'only of this provider')
      .option('--stream <name>', 'only of this stream')
      .addOption(
        new Option('--kind <kind>', 'only of this kind').choices([
          'operation.attempted',
          'operation.performed',
          'remediation',
          'session',
          'access',
        ]),
      )
      .option('--operation <operation>', 'only about this operation')
      .option('--credential <credential>', 'only about this credential')
      .option('--limit <n>', 'at most so many', '1000')
      .action(open(() => import('./list-telemetry.ts').then((room) => room.listTelemetry))),
    ['countersign telemetry list --provider northwind --kind remediation', 'what does it say it repaired?'],
  )
  withExamples(
    telemetry
      .command('streams')
      .description('how far each stream has come, and what is missing in it')
      .action(open(() => import('./list-streams.ts').then((room) => room.listStreams))),
    ['countersign telemetry streams', 'is anything missing?'],
  )
  withExamples(
    telemetry
      .command('compare <change>')
      .description('matched, attempted, observed: the three facts of each operation of a change, and where they differ')
      .action(open(() => import('./compare-change.ts').then((room) => room.compareChange))),
    ['countersign telemetry compare chg_01kb0q7a', 'did they do what they were told, and say what they did?'],
  )
}
