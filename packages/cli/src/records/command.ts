// Commands that read what was recorded.
import { type Command, Option } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const recordCommands = (program: Command, open: Opener): void => {
  withExamples(
    program
      .command('findings')
      .description('what is wrong, whose it is, and until when')
      .addOption(new Option('--state <state>', 'which').choices(['open', 'resolved', 'all']).default('open'))
      .addOption(new Option('--severity <severity>', 'only of this one').choices(['low', 'moderate', 'high', 'critical']))
      .option('--kind <kind>', 'only of this kind, such as account.residual')
      .option('--nhi <entry>', 'only cases of this entry of the OWASP Non-Human Identities Top 10, such as NHI1:2025')
      .option('--owner <person>', 'only this person’s')
      .option('--subject <subject>', 'only about this')
      .option('--identity <identity>', 'only about this identity, its credentials, or what is done about them')
      .option('--overdue', 'only what should be put right by now')
      .addOption(
        new Option('--by <order>', 'the worst first and of those what is due first, or as they were opened')
          .choices(['urgency', 'opened'])
          .default('urgency'),
      )
      .action(open(() => import('./list-findings.ts').then((room) => room.listFindings))),
    ['countersign findings --overdue', 'what should be put right by now?'],
    ['countersign findings --nhi NHI1:2025', 'improper offboarding'],
  )
  const finding = program.command('finding').description('one finding, and how many there are of each kind')
  withExamples(
    finding
      .command('show <finding>')
      .description('what it means, what closes it, and how often the same was wrong before')
      .action(open(() => import('./show-finding.ts').then((room) => room.showFinding))),
    ['countersign finding show fnd_01…', 'and now?'],
  )
  withExamples(
    finding
      .command('summary')
      .description('open and overdue ones by kind and by entry of the OWASP Non-Human Identities Top 10; exit code 1 if one is overdue')
      .action(open(() => import('./summarise-findings.ts').then((room) => room.summariseFindings))),
    ['countersign finding summary', 'where do we stand?'],
  )
  withExamples(
    program
      .command('incidents')
      .description('what should be dead and is not')
      .option('--change <change>', 'only those of this change')
      .action(open(() => import('./list-incidents.ts').then((room) => room.listIncidents))),
    ['countersign incidents', 'what still opens doors?'],
  )
  withExamples(
    program
      .command('journal')
      .description('journal entries in log order; with --json one a line')
      .option('--from <index>', 'from this index of the log on', '0')
      .option('--limit <n>', 'at most so many', '200')
      .option('--kind <kind>', 'only this kind, as mandate.minted')
      .option('--stream <id>', 'only this change or operation')
      .action(open(() => import('./list-journal.ts').then((room) => room.listJournal))),
    ['countersign journal --kind refusal.recorded', 'who tried what he may not?'],
  )
  withExamples(
    program
      .command('trust')
      .description('write the keys folder that a verifier needs, as the server offers it; compare it before you trust it')
      .requiredOption('-o, --output <folder>', 'where to; never over a file that is there')
      .action(open(() => import('../connection/fetch-trust.ts').then((room) => room.fetchTrust))),
    ['countersign trust -o keys', 'log, witness, approvers, executors, control plane'],
  )
  const log = program.command('log').description('the log: its signed head, the proof of an entry, and all of it')
  withExamples(
    log
      .command('checkpoint')
      .description('the signed head of the log, cosigned by the witness where there is one')
      .action(open(() => import('./show-checkpoint.ts').then((room) => room.showCheckpoint))),
    ['countersign log checkpoint', 'how far does it reach?'],
  )
  withExamples(
    log
      .command('entry <index>')
      .description('one entry: its exact text and its proof, as two files that verify offline')
      .requiredOption('-o, --output <folder>', 'where to: writes <index>.json and <index>.tlog-proof')
      .action(open(() => import('./fetch-entry.ts').then((room) => room.fetchEntry))),
    ['countersign log entry 17 -o proofs', 'export'],
    ['countersign verify-proof proofs/17.tlog-proof proofs/17.json --keys keys/', 'and verify'],
  )
  withExamples(
    log
      .command('export')
      .description('the whole log: every entry that the witness has cosigned, and the checkpoint beside it')
      .requiredOption('-o, --output <file>', 'where to: writes <file> and <file>.checkpoint')
      .action(open(() => import('./fetch-log.ts').then((room) => room.fetchLog))),
    ['countersign log export -o log.ndjson', 'take all of it'],
    ['countersign verify-log log.ndjson --keys keys/', 'and verify it offline'],
  )
}
