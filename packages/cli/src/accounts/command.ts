// Commands about accounts as the systems hold them, and about what changed there without a mandate.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const accountCommands = (program: Command, open: Opener): void => {
  const group = program.command('account').description('accounts as the systems hold them, and what changed there without a mandate')
  withExamples(
    group
      .command('list')
      .description('accounts as the systems were last read; `countersign access scan` reads them now')
      .option('--system <system>', 'only at this one')
      .option('--account <name>', 'only of this name')
      .option('--drifted', 'only what changed, and nothing explains')
      .option('--gone', 'only what is no longer there')
      .action(open(() => import('./list-accounts.ts').then((room) => room.listAccounts))),
    ['countersign account list --drifted', 'what changed that nobody decided?'],
  )
  withExamples(
    group
      .command('show <system-or-id> [name]')
      .description('an account, and what was noticed about it: what changed, between when, and what explains it')
      .action(open(() => import('./show-account.ts').then((room) => room.showAccount))),
    ['countersign account show orders-db deploy', 'who gave it that, and when?'],
  )
  withExamples(
    group
      .command('sessions <system-or-id> [name]')
      .description('who is logged in with an account now: its system is asked at this moment, and nothing of it is kept')
      .action(open(() => import('./show-sessions.ts').then((room) => room.showSessions))),
    ['countersign account sessions orders-db deploy', 'who is in there now, since when, from where?'],
  )
  withExamples(
    group
      .command('history <system-or-id> [name]')
      .description('what was known of an account on a day, and every change that a reading noticed')
      .option('--as-of <when>', 'what had been read by then: an instant or a day (its first moment, UTC)')
      .option('--limit <n>', 'at most so many changes', '50')
      .action(open(() => import('./show-account-history.ts').then((room) => room.showAccountHistory))),
    ['countersign account history orders-db deploy --as-of 2026-11-01', 'was it enabled that day?'],
  )
  withExamples(
    group
      .command('agree <system-or-id> [name]')
      .description('say of what you looked at that it is to stay; what is not to stay is ended by a change')
      .requiredOption('--digest <digest>', 'of what you looked at, as `account show` prints it')
      .requiredOption('--reason <text>', 'why')
      .action(open(() => import('./agree-to-account.ts').then((room) => room.agreeToAccount))),
    ['countersign account agree orders-db deploy --digest 9a0b… --reason "emergency of last night, INC-204"', 'the finding goes'],
  )
  withExamples(
    group
      .command('correlate [system]')
      .description('whose the accounts could be that are nobody’s, by which rule and how surely; nothing becomes anybody’s by it')
      .option('--all', 'those for which no rule names anybody too')
      .option('--limit <n>', 'look at so many accounts at most', '1000')
      .action(open(() => import('./list-correlations.ts').then((room) => room.listCorrelations))),
    ['countersign account correlate orders-db', 'whose could they be?'],
  )
  withExamples(
    group
      .command('adopt <system-or-id> [name]')
      .description('say whose an account is that was nobody’s: it is a credential of that identity from then on')
      .requiredOption('--identity <identity>', 'whose')
      .requiredOption('--reason <text>', 'how you know')
      .action(open(() => import('./adopt-account.ts').then((room) => room.adoptAccount))),
    ['countersign account adopt orders-db svc_billing --identity svc-billing --reason "asked its team, CHG-31"', 'it is somebody’s'],
  )
}
