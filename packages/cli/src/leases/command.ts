// Commands about credentials that live shortly: whose tokens prove a workload, what a workload may be given, which leases live; and, for the workload itself,
// getting, renewing and ending one.
import type { Command } from 'commander'
import { documentCommands } from '../instruments/document-commands.ts'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

const proof = (command: Command): Command =>
  command
    .requiredOption('--issuer <name>', 'name of the document that says whose tokens prove this workload')
    .option('--token-file <file>', 'file that holds the token of this workload')
    .option('--token-env <name>', 'environment variable that holds it')
    .option('--key-file <file>', 'instead of a token: the enrolled Ed25519 key (PEM, 0600) of this workload, with --as')
    .option('--as <subject>', 'with --key-file: the subject, as the document of the issuer has it')
    .option('--issued-by <iss>', 'with --key-file: the `issuer` of the document; else the subject')
    .option('--audience <audience>', 'with --key-file: the `audience` of the document', 'countersign')

export const leaseCommands = (program: Command, open: Opener): void => {
  const ends = 'leases that rest on it end'
  documentCommands(program, open, { kind: 'issuer', sample: 'github', what: 'whose tokens and keys prove which workload', ends })
  documentCommands(program, open, {
    kind: 'issuance',
    sample: 'orders-ci',
    what: 'what a workload may be given, for how long, how many at once',
    ends,
  })
  const lease = program.command('lease').description('credentials that live shortly, given to workloads that prove who they are')
  withExamples(
    lease
      .command('list')
      .description('which leases there are: to whom, until when')
      .option('--workload <id>', 'only of this workload')
      .option('--rule <name>', 'only under this rule')
      .option('--identity <identity>', 'only what was lent like a credential of it')
      .option('--state <state>', 'asked, given, ending, ended, or living: all but ended')
      .action(open(() => import('./show-leases.ts').then((room) => room.listLeases))),
    ['countersign lease list --state living', 'what is lent at this moment?'],
  )
  withExamples(
    lease
      .command('show <lease>')
      .description('one lease, and what of that which it rests on has fallen')
      .action(open(() => import('./show-leases.ts').then((room) => room.showLease))),
    ['countersign lease show lse_01J…', 'who proved it, and by what?'],
  )
  withExamples(
    lease
      .command('end <lease>')
      .description('end a lease now: deleted, its sessions ended, both proven')
      .requiredOption('--reason <text>', 'why')
      .action(open(() => import('./show-leases.ts').then((room) => room.endLease))),
    ['countersign lease end lse_01J… --reason "the runner was compromised"', 'take it back'],
  )
  withExamples(
    proof(lease.command('get <rule>'))
      .description('as a workload: prove who you are, and get a credential into a file that only you can read')
      .requiredOption('--out <file>', 'where to write it, mode 0600; a file that is there is not written over')
      .option('--format <format>', '`json`; `env`: lines for a shell to read; `plain`: the secret or the certificate alone', 'json')
      .option(
        '--own-key-file <file>',
        'a private key of your own (0600), where a certificate is given for one; it is shown to be yours and never sent',
      )
      .option('--name <name...>', 'for an X.509 certificate: the account that the rule is like, then the names that it gives')
      .option('--task <name>', 'what it is for, where the rule names tasks')
      .option('--seconds <n>', 'how long, where less than the rule gives is enough')
      .option('--renewable', 'it will be renewed')
      .action(open(() => import('./get-lease.ts').then((room) => room.getLease))),
    ['countersign lease get orders-ci --issuer github --token-file token.jwt --out db.json', 'a database password that lives ten minutes'],
    [
      'countersign lease get orders-ci --issuer runners --key-file runner.pem --as runner-7 --out db.env --format env',
      'by an enrolled key',
    ],
    [
      'countersign lease get deploy --issuer github --token-file token.jwt --own-key-file id_ed25519 --out id_ed25519-cert.pub --format plain',
      'an SSH certificate, where `ssh -i id_ed25519` finds it',
    ],
    [
      'countersign lease get orders-tls --issuer github --token-file token.jwt --own-key-file key.pem --name orders.internal --out cert.pem --format plain',
      'an X.509 certificate with those above it, for `curl --key key.pem --cert cert.pem`',
    ],
  )
  withExamples(
    proof(lease.command('renew <lease>'))
      .description('as a workload: another term, as long as the rule lets it live in all')
      .action(open(() => import('./get-lease.ts').then((room) => room.renewLease))),
    ['countersign lease renew lse_01J… --issuer github --token-file token.jwt', 'the job takes longer'],
  )
  withExamples(
    proof(lease.command('return <lease>'))
      .description('as a workload: it is not needed any more')
      .action(open(() => import('./get-lease.ts').then((room) => room.returnLease))),
    ['countersign lease return lse_01J… --issuer github --token-file token.jwt', 'the job is done'],
  )
}
