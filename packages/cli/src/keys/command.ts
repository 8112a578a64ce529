// Commands about keys: made here, kept here; only their public halves travel.
import { type Command, Option } from 'commander'
import type { Opener } from '../program/context.ts'
import { collect, withExamples } from '../program/examples.ts'

const keyGroup = (program: Command, open: Opener): void => {
  const keys = program.command('keys').description('keys of people and executors: make, enrol, revoke')
  withExamples(
    keys
      .command('generate')
      .description('make an Ed25519 key in a new file (PEM, mode 0600); print its public half')
      .requiredOption('--out <file>', 'where to; never over a file that is there')
      .option('--encrypt', 'protect it with a passphrase; you are asked, or give --passphrase-file')
      .option('--passphrase-file <file>', 'file with the passphrase')
      .action(open(() => import('./generate-key.ts').then((room) => room.generateKey))),
    ['countersign keys generate --out alice.pem --encrypt', 'a key for approvals'],
  )
  withExamples(
    keys
      .command('show <file>')
      .description('public half and id of a private key')
      .option('--passphrase-file <file>', 'file with the passphrase')
      .action(open(() => import('./show-key.ts').then((room) => room.showKey))),
    ['countersign keys show alice.pem', 'what others may know of it'],
  )
  withExamples(
    keys
      .command('vkey')
      .description('the C2SP verifier key of a log’s or a witness’ key')
      .requiredOption('--key <file>', 'the private key (PEM, mode 0600)')
      .requiredOption('--name <name>', 'its key name, such as witness.example.com/w1')
      .addOption(new Option('--type <type>', 'whose').choices(['log', 'witness']).default('log'))
      .option('--passphrase-file <file>', 'file with the passphrase')
      .action(open(() => import('./show-vkey.ts').then((room) => room.showVkey))),
    ['countersign keys vkey --key witness.pem --name witness.example.com/w1 --type witness', 'a line for witness.vkey'],
  )
  withExamples(
    keys
      .command('enrol')
      .description('enrol a person’s approval key or an executor’s key at once, in the first hour; afterwards: `keys propose`')
      .requiredOption('--principal <id>', 'whose it is')
      .addOption(new Option('--purpose <purpose>', 'what it may sign').choices(['approval', 'execution']).makeOptionMandatory())
      .option('--public-key <base64>', 'the 32 bytes in base64')
      .option('--key <file>', 'or the private key file, of which only the public half is sent')
      .option('--passphrase-file <file>', 'file with the passphrase')
      .addOption(new Option('--assurance <level>', 'how well it is kept').choices(['standard', 'step_up']).default('standard'))
      .action(open(() => import('./enrol-key.ts').then((room) => room.enrolKey))),
    ['countersign keys enrol --principal alice --purpose approval --public-key 3q2+…', 'with what `keys generate` printed'],
  )
  withExamples(
    keys
      .command('propose')
      .description('propose somebody’s key: in effect when somebody else has signed that it is his')
      .requiredOption('--principal <id>', 'whose it is')
      .addOption(new Option('--purpose <purpose>', 'what it may sign').choices(['approval', 'execution']).makeOptionMandatory())
      .option('--public-key <base64>', 'the 32 bytes in base64')
      .option('--key <file>', 'or the private key file, of which only the public half is sent')
      .option('--passphrase-file <file>', 'file with the passphrase')
      .addOption(new Option('--assurance <level>', 'how well it is kept').choices(['standard', 'step_up']).default('standard'))
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--ticket <id>', 'under which ticket')
      .option('--dry-run', 'say what would be put before people; propose nothing')
      .action(open(() => import('../own-changes/propose.ts').then((room) => room.proposeKey))),
    [
      'countersign keys propose --principal northwind-agent --purpose execution --public-key 3q2+… --reason "new agent" --ticket OPS-7',
      'a provider’s agent has made a key of its own',
    ],
  )
  withExamples(
    keys
      .command('list')
      .description('enrolled public keys, the revoked ones too')
      .option('--principal <id>', 'only those of this principal')
      .action(open(() => import('./list-keys.ts').then((room) => room.listKeys))),
    ['countersign keys list', 'who can sign?'],
  )
  withExamples(
    keys
      .command('revoke <key-id>')
      .description('revoke a public key; what it signed for later use loses its effect')
      .action(open(() => import('./revoke-key.ts').then((room) => room.revokeKey))),
    ['countersign keys revoke ed25519:0123456789abcdef', 'at once'],
  )
}

const apiKeyGroup = (program: Command, open: Opener): void => {
  const apiKey = program.command('api-key').description('API keys of people, agents and services')
  withExamples(
    apiKey
      .command('list')
      .description('who acts with which, what each is for, until when, and when somebody last came with it; never a secret')
      .option('--principal <id>', 'only those with which this principal acts, or which he holds')
      .option('--all', 'those that are revoked or past their end too')
      .action(open(() => import('./list-api-keys.ts').then((room) => room.listApiKeys))),
    ['countersign api-key list', 'which are good, and is each still used?'],
    ['countersign api-key list --principal northwind-agent --all', 'what has it had?'],
  )
  withExamples(
    apiKey
      .command('issue')
      .description(
        'issue an API key at once: one that carries no power of the enterprise’s, or any in the first hour; its secret goes to a new file',
      )
      .requiredOption('--principal <id>', 'for whom')
      .requiredOption('--name <text>', 'what it is for')
      .option('--held-by <id>', 'in whose hands it will be, where that isn’t the principal himself')
      .requiredOption('--scope <scope>', 'read, request, approve, execute or administer; may be given several times', collect)
      .requiredOption('--until <when>', 'its end: an instant, a day, or a span such as 90d')
      .requiredOption('--out <file>', 'where the secret goes; never over a file that is there')
      .action(open(() => import('./issue-api-key.ts').then((room) => room.issueApiKey))),
    [
      'countersign api-key issue --principal reporting --name dashboards --scope read --until 90d --out dashboards.key',
      'for a service of the enterprise that only reads',
    ],
  )
  withExamples(
    apiKey
      .command('propose')
      .description(
        'propose an API key: its secret goes to a new file (mode 0600) at once, and opens nothing before other people have signed',
      )
      .requiredOption('--principal <id>', 'for whom')
      .requiredOption('--name <text>', 'what it is for')
      .option('--held-by <id>', 'in whose hands it will be, where that isn’t the principal himself')
      .requiredOption('--scope <scope>', 'read, request, approve, execute or administer; may be given several times', collect)
      .requiredOption('--until <when>', 'its end: an instant, a day, or a span such as 90d')
      .requiredOption('--out <file>', 'where the secret goes; never over a file that is there')
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--ticket <id>', 'under which ticket')
      .option('--dry-run', 'say what would be put before people; propose nothing')
      .action(open(() => import('../own-changes/propose.ts').then((room) => room.proposeApiKey))),
    [
      'countersign api-key propose --principal northwind-agent --name agent --scope read --scope execute \\\n    --until 90d --out agent.key --reason "new agent" --ticket OPS-7',
      'for a provider’s agent',
    ],
  )
  withExamples(
    apiKey
      .command('revoke <id>')
      .description('revoke an API key, at once')
      .action(open(() => import('./revoke-api-key.ts').then((room) => room.revokeApiKey))),
    ['countersign api-key revoke key_01J…', 'at once; `api-key list` shows their ids'],
  )
}

export const keyCommands = (program: Command, open: Opener): void => {
  keyGroup(program, open)
  apiKeyGroup(program, open)
}
