// Commands about what was true of something when, and who said so: one for each kind of thing, in the group that is about it.
import type { Command } from 'commander'
import { listOf } from '../inventory/lists.ts'
import type { Opener } from '../program/context.ts'
import { type Example, withExamples } from '../program/examples.ts'

type Kind = 'identity' | 'principal' | 'credential' | 'contract' | 'workload'

/** Adds `history` to the group of a kind. */
export const historyOf = (group: Command, open: Opener, kind: Kind, ...examples: Example[]): void => {
  withExamples(
    group
      .command(`history <${kind}>`)
      .description('what it was on a day, and every change with who said so: a person, a source, a change, or SQL past the product')
      .option('--as-of <when>', 'what was true then: an instant or a day (its first moment, UTC)')
      .option('--field <name>', 'only changes of this one, such as `state`; `owner` is whoever answers')
      .option('--limit <n>', 'at most so many changes', '50')
      .action(open(() => import('./show-history.ts').then((room) => room.showHistoryOf(kind)))),
    ...examples,
  )
}

/** Of what has no other group. */
export const historyCommands = (program: Command, open: Opener): void => {
  const credential = program
    .command('credential')
    .description('credentials: which there are, what is known of one, what it was, and who used it')
  listOf(credential, open, 'credential')
  withExamples(
    credential
      .command('show <credential>')
      .description('what it opens, its purpose, scope, issuer, age, last use, renewal, where its secret lies, and who uses it')
      .action(open(() => import('../inventory/show-credential.ts').then((room) => room.showCredential))),
    ['countersign credential show billing-db', 'what is known of it?'],
  )
  withExamples(
    credential
      .command('sessions <credential>')
      .description('who is logged in with its account now, as its system tells when it is asked')
      .action(open(() => import('../accounts/show-sessions.ts').then((room) => room.showCredentialSessions))),
    ['countersign credential sessions billing-db', 'who is in there now?'],
  )
  historyOf(
    credential,
    open,
    'credential',
    ['countersign credential history billing-db', 'who used it, and since when?'],
    ['countersign credential history billing-db --as-of 2026-11-01', 'and on that day?'],
  )
  const workload = program.command('workload').description('workloads: which there are, what one uses, what it was, and what it used')
  listOf(workload, open, 'workload')
  withExamples(
    workload
      .command('show <workload>')
      .description('whose it is and what it uses: declared, observed or inferred, since when, and when it was last seen')
      .action(open(() => import('../inventory/show-workload.ts').then((room) => room.showWorkload))),
    ['countersign workload show nightly-batch', 'what does it use, and how do we know?'],
  )
  historyOf(workload, open, 'workload', ['countersign workload history nightly-batch', 'which credentials has it used?'])
}
