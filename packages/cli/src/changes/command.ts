// Commands about contracts and about the changes that end what depends on them.
import type { Command } from 'commander'
import { agreementCommands } from '../contracts/command.ts'
import { historyOf } from '../history/command.ts'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const contractCommands = (program: Command, open: Opener): void => {
  const contract = program.command('contract').description('contracts with providers, and their end')
  withExamples(
    contract
      .command('list')
      .description('contracts with providers and subcontractors')
      .action(open(() => import('./list-contracts.ts').then((room) => room.listContracts))),
    ['countersign contract list', 'which contracts are there?'],
  )
  agreementCommands(contract, open)
  historyOf(contract, open, 'contract', ['countersign contract history northwind-ops', 'what has changed in it, and who said so?'])
  withExamples(
    contract
      .command('end <contract>')
      .description('end every access that depends on a contract: plan it, have it decided, ask for what it needs')
      .requiredOption('--reason <text>', 'why, in a sentence')
      .requiredOption('--ticket <reference>', 'ticket or change record')
      .option('--dry-run', 'show what depends on it, the plan, what would be asked of whom and what cannot be proven; no effect at all')
      .action(open(() => import('./end-contract.ts').then((room) => room.endContract))),
    ['countersign contract end northwind-ops --reason "contract ends" --ticket CHG-204 --dry-run', 'look first'],
    ['countersign contract end northwind-ops --reason "contract ends" --ticket CHG-204', 'then for real'],
  )
}

export const changeCommands = (program: Command, open: Opener): void => {
  const change = program.command('change').description('changes: everything that changes access is one')
  withExamples(
    change
      .command('list')
      .description('changes, the latest last')
      .option('--state <state>', 'only those in this state')
      .option('--identity <identity>', 'only those that do something about a credential of it')
      .option('--limit <n>', 'at most so many', '200')
      .action(open(() => import('./list-changes.ts').then((room) => room.listChanges))),
    ['countersign change list --state running', 'what is under way?'],
  )
  withExamples(
    change
      .command('show <change>')
      .description('one change: its chain from trigger to closure, and a table of its operations')
      .option('--timeline', 'also every journal entry, in order')
      .action(open(() => import('./show-change.ts').then((room) => room.showChange))),
    ['countersign change show chg_01J…', 'where does it stand?'],
  )
  withExamples(
    change
      .command('operation <operation>')
      .description('one operation: its attempts, its evidence, and what was answered at each door')
      .action(open(() => import('./show-operation.ts').then((room) => room.showOperation))),
    ['countersign change operation op_01J…', 'what exactly was seen?'],
  )
  withExamples(
    change
      .command('watch <change>')
      .description('what happens to a change, a line per event, until it is closed')
      .action(open(() => import('./watch-change.ts').then((room) => room.watchChange))),
    ['countersign change watch chg_01J…', 'follow it live'],
    ['countersign change watch chg_01J… --json | jq .kind', 'as NDJSON'],
  )
  withExamples(
    change
      .command('revise <change>')
      .description('plan again what is still open; the old plan and its approvals lose their effect')
      .requiredOption('--reason <text>', 'why')
      .action(open(() => import('./revise-change.ts').then((room) => room.reviseChange))),
    ['countersign change revise chg_01J… --reason "policy changed"', 'a new plan for the rest'],
  )
  withExamples(
    change
      .command('reverse <change>')
      .description('take back what a closed change did, as far as the chain can; what it leaves to people is said')
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--ticket <reference>', 'ticket or change record')
      .action(open(() => import('./reverse-change.ts').then((room) => room.reverseChange))),
    ['countersign change reverse chg_01J… --reason "the wrong client" --ticket CHG-9', 'a change like every other'],
  )
  withExamples(
    change
      .command('dossier <change>')
      .description('write the dossier of a change: the file that anybody can verify offline')
      .requiredOption('-o, --output <file>', 'where to; `-` is stdout')
      .action(open(() => import('./fetch-dossier.ts').then((room) => room.fetchDossier))),
    ['countersign change dossier chg_01J… -o chg.dossier', 'export'],
    ['countersign verify chg.dossier --keys keys/', 'and verify, without any server'],
  )
}
