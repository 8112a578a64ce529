// Commands for the people who are asked: read the exact text, then sign or refuse it with their own key.
import { type Command, Option } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const approvalCommands = (program: Command, open: Opener): void => {
  const approve = program.command('approve').description('what is asked of you: read it, sign it or refuse it')
  withExamples(
    approve
      .command('list')
      .description('approval requests: who is asked now, and what comes next if nobody answers')
      .addOption(new Option('--state <state>', 'which').choices(['open', 'approved', 'refused', 'expired', 'void', 'all']).default('open'))
      .option('--change <change>', 'only those of this change')
      .action(open(() => import('./list-requests.ts').then((room) => room.listRequests))),
    ['countersign approve list', 'what waits for a signature?'],
  )
  withExamples(
    approve
      .command('show <request>')
      .description('one request: in plain words, then the exact text whose digest is signed')
      .option('--all-operations', 'in words also what this request is not about')
      .action(open(() => import('./show-request.ts').then((room) => room.showRequest))),
    ['countersign approve show apr_01J…', 'read it'],
  )
  for (const [name, verdict, words] of [
    ['sign', 'approve', 'sign a plan with your own key, after its text and digest were checked here'],
    ['refuse', 'refuse', 'refuse a plan, with a reason, under your own key'],
  ] as const) {
    const command = approve
      .command(`${name} <request>`)
      .description(words)
      .requiredOption('--key <file>', 'your approval key (PEM, mode 0600)')
      .option('--passphrase-file <file>', 'file with the passphrase of the key; else you are asked')
      .option('--digest <digest>', 'sign only if the plan has this digest: the one that you read')
      .option('--yes', 'do not ask for confirmation; for use without a terminal')
      .option('--for <person>', 'as the deputy of this person; absent: in your own right where you have it, else as anybody’s deputy')
    if (verdict === 'refuse') command.requiredOption('--reason <text>', 'why')
    else command.option('--reason <text>', 'a word with your signature', '')
    command.action(
      open(() => import('./sign-request.ts').then((room) => (verdict === 'approve' ? room.approveRequest : room.refuseRequest))),
    )
    withExamples(
      command,
      verdict === 'approve'
        ? ['countersign approve sign apr_01J… --key alice.pem', 'shows the text, asks, signs']
        : ['countersign approve refuse apr_01J… --key alice.pem --reason "not before the audit"', 'says no, and why'],
    )
  }
  withExamples(
    approve
      .command('equal')
      .description('which of the requests that you could answer are equal but for the thing they are about')
      .action(open(() => import('./list-equal.ts').then((room) => room.listEqual))),
    ['countersign approve equal', 'what one signature may answer together'],
  )
  withExamples(
    approve
      .command('batch <requests...>')
      .description('sign several equal requests by one signature, after each of their texts was checked and compared here: all or none')
      .option('--show', 'only show what they have in common, each in what differs, and the exact list')
      .option('--key <file>', 'your approval key (PEM, mode 0600)')
      .option('--passphrase-file <file>', 'file with the passphrase of the key; else you are asked')
      .option('--digest <digest>', 'sign only if the list has this digest: the one that you read')
      .option('--yes', 'do not ask for confirmation; for use without a terminal')
      .option('--for <person>', 'as the deputy of this person; absent: in your own right where you have it, else as anybody’s deputy')
      .option('--reason <text>', 'a word with your signature', '')
      .action(open(() => import('./sign-batch.ts').then((room) => room.approveBatch))),
    ['countersign approve batch apr_01J… apr_01K… apr_01L… --show', 'read them together'],
    ['countersign approve batch apr_01J… apr_01K… apr_01L… --key alice.pem', 'shows them, asks, signs all by one signature'],
  )
}
