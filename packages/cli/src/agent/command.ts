// The provider's agent at a terminal.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const agentCommands = (program: Command, open: Opener): void => {
  const agent = program.command('agent').description('the provider’s agent: executes mandates, delivers signed evidence, decides nothing')
  withExamples(
    agent
      .command('run')
      .description('take in the mandates of this agent, execute each once, deliver its evidence; survives restarts')
      .requiredOption('--name <principal>', 'the principal that this agent is; the API key must be its')
      .requiredOption('--key <file>', 'its enrolled execution key (PEM, mode 0600)')
      .option('--passphrase-file <file>', 'file with the passphrase of the key')
      .option('--connector <file>', 'execute through connectors: the systems, and references to their operator secrets (YAML)')
      .option('--exec <program>', 'or execute through a program: mandate JSON on stdin, result JSON on stdout; no shell')
      .option('--state <folder>', 'what it remembers over a restart', '.countersign-agent')
      .option('--control-plane-key <file>', 'whose mandates count (control-plane.json, PEM or base64); else pinned at the first contact')
      .option('--once', 'end when nothing is left to do')
      .option('--poll <seconds>', 'how often it looks for mandates', '2')
      .option('--timeout <seconds>', 'per execution', '60')
      .option('--concurrency <n>', 'mandates at the same time', '4')
      .argument('[args...]', 'arguments of the program, after `--`')
      .addHelpText(
        'after',
        `
The program gets the mandate's payload as JSON and answers with one JSON object:
  {"status":"done"|"already","fields":{"downstreamReference":"…"}}
  {"status":"refused","code":"…","detail":"…","retryable":false}
  {"status":"unknown","code":"…","detail":"…"}
It may be asked again for the same mandate (its \`id\` is the idempotency key): the effect must then not be doubled.

The connector file:
  systems:
    hr-db:                      # the system's id, as mandates name it
      connector: postgresql
      config: { host: db.example.com, port: 5432, database: hr, tls: verify, operator: ops, observer: obs }
      secrets: { operator: "file:/run/secrets/hr-op" }`,
      )
      .action(open(() => import('./room.ts').then((room) => room.agentRun))),
    ['countersign agent run --name northwind-agent --key agent.pem --connector systems.yaml', 'through connectors'],
    ['countersign agent run --name northwind-agent --key agent.pem --exec ./revoke -- --site 2', 'through a program of yours'],
  )
}
