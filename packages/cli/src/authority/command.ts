// Commands about authority: the documents by which the enterprise says who may do what, and whether any of it could leave the enterprise.
import { Argument, type Command } from 'commander'
import { DOCUMENT_KINDS } from '../instruments/kinds.ts'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

const kind = (): Argument => new Argument('<kind>', 'which kind of document').choices(DOCUMENT_KINDS)

const matrixGroup = (program: Command, open: Opener): void => {
  const matrix = program.command('matrix').description('the responsibility matrix: who answers, decides, approves and executes')
  withExamples(
    matrix
      .command('check <file>')
      .description('is it a matrix that could come in force: its form, its order, and whom it names; exit code 1 if not')
      .action(open(() => import('./check-matrix.ts').then((room) => room.checkMatrix))),
    ['countersign matrix check responsibility.yaml', 'every problem with its line'],
  )
  withExamples(
    matrix
      .command('preview <file>')
      .description('what it would change, in words and in what each provider may do; no effect at all')
      .action(open(() => import('./preview-matrix.ts').then((room) => room.previewMatrix))),
    ['countersign matrix preview responsibility.yaml', 'what would a provider gain?'],
  )
  withExamples(
    matrix
      .command('propose <file>')
      .description('open the change that brings it in force, once two people have approved it')
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--ticket <text>', 'the ticket or change record')
      .action(open(() => import('./propose-matrix.ts').then((room) => room.proposeMatrix))),
    ['countersign matrix propose responsibility.yaml --reason "new provider" --ticket CHG-7', 'then it waits for approval'],
  )
  withExamples(
    matrix
      .command('show')
      .description('the matrix in force, row by row, or an earlier version')
      .option('--version <number>', 'which version; else the one in force')
      .action(open(() => import('./show-matrix.ts').then((room) => room.showMatrix))),
    ['countersign matrix show', 'who answers for what?'],
  )
  withExamples(
    matrix
      .command('gaps')
      .description('what nobody answers for; exit code 1 if there is any')
      .action(open(() => import('./list-gaps.ts').then((room) => room.listGaps))),
    ['countersign matrix gaps', 'what has no owner?'],
  )
}

const authorityGroup = (program: Command, open: Opener): void => {
  const authority = program
    .command('authority')
    .description('documents of authority: list, read, take away; and whether anybody outside could come to a power')
  withExamples(
    authority
      .command('list')
      .addArgument(kind())
      .description('documents of one kind: of each name the version in force, else the newest')
      .action(open(() => import('./list-instruments.ts').then((room) => room.listInstruments))),
    ['countersign authority list matrix', 'which are in force?'],
  )
  withExamples(
    authority
      .command('show')
      .addArgument(kind())
      .argument('<name>')
      .description('all versions of a document, and the text of the newest')
      .action(open(() => import('./show-instrument.ts').then((room) => room.showInstrument))),
    ['countersign authority show matrix responsibility', 'who proposed it, when did it come in force?'],
  )
  withExamples(
    authority
      .command('withdraw')
      .addArgument(kind())
      .argument('<name>')
      .description('take a runbook or a delegation away, at once')
      .requiredOption('--reason <text>', 'why')
      .action(open(() => import('./withdraw-instrument.ts').then((room) => room.withdrawInstrument))),
    ['countersign authority withdraw runbook reset-password --reason "its system is gone"', 'its effect ends now'],
  )
  withExamples(
    authority
      .command('prove')
      .description('search every path from outside to a power of the enterprise; exit code 1 if there is one')
      .option('--from <principal>', 'only from this principal or party outside')
      .option('--to <power>', 'only to this power, as change.approve')
      .action(open(() => import('./prove.ts').then((room) => room.prove))),
    ['countersign authority prove', 'none, or for each power the shortest path, hop by hop'],
    ['countersign authority prove --from oscar --to change.approve', 'could he come to approve?'],
  )
  withExamples(
    authority
      .command('own-access')
      .description('who can do what in Countersign itself: roles, deputyships, API keys, signing keys and sessions')
      .option('--principal <id>', 'only of this one')
      .option('--party <party>', 'only of its people and programs')
      .option('--way <way>', 'only by this: role, deputyship, api_key, signing_key, session')
      .option('--outside', 'only of people and software outside the enterprise')
      .option('--wanting', 'only of what something is wanting')
      .option(
        '--signed <how>',
        'only what others have signed (by-change), what was given in the first hour (first-hour), or all that nobody has signed (nobody)',
      )
      .action(open(() => import('./list-own-access.ts').then((room) => room.listOwnAccess))),
    ['countersign authority own-access --signed nobody', 'what has nobody countersigned?'],
    ['countersign authority own-access --outside', 'what have partners in hand here, and until when?'],
    ['countersign authority own-access --wanting', 'what is without an end, too old, unused or not reviewed?'],
  )
  withExamples(
    authority
      .command('own-law')
      .description('whether what anybody holds here is given by other people’s signatures already, and who could sign beside you')
      .action(open(() => import('../own-changes/show-law.ts').then((room) => room.showOwnLaw))),
    ['countersign authority own-law', 'is this still the first hour?'],
  )
  withExamples(
    authority
      .command('own-things')
      .description(
        'what Countersign itself goes by: documents in force, the policy pack, systems; which change brought each, and who answers for it',
      )
      .option('--kind <kind>', 'only of this: `system`, or a kind of document')
      .option('--unowned', 'only what nobody answers for')
      .action(open(() => import('./list-own-access.ts').then((room) => room.listOwnThings))),
    ['countersign authority own-things', 'which of it came by a change?'],
    ['countersign authority own-things --unowned', 'what does nobody answer for?'],
  )
  withExamples(
    authority
      .command('own-owner <kind> <name> <person>')
      .description('name who answers for a document or a system that Countersign goes by')
      .action(open(() => import('./list-own-access.ts').then((room) => room.nameOwner))),
    ['countersign authority own-owner system crm-postgres gina', 'whom to ask about it from now on'],
  )
}

const rightsGroup = (program: Command, open: Opener): void => {
  const rights = program.command('rights').description('what a provider may do alone, with authorisation, or not at all')
  withExamples(
    rights
      .command('show <provider>')
      .description('every operation, where it happens and how much hangs on it, with what policy would say at best')
      .option('--operation <name>', 'of one operation')
      .option('--environment <name>', 'in one environment')
      .action(open(() => import('./show-rights.ts').then((room) => room.showRights))),
    ['countersign rights show northwind', 'what may it do without asking?'],
  )
  withExamples(
    rights
      .command('diff')
      .description('what providers would gain or lose between two matrices or policy bundles; exit code 1 if anything widens')
      .option('--provider <id>', 'of one provider; else of all')
      .option('--before <version>', 'version of the matrix; else the one in force')
      .option('--after <version>', 'version of the matrix; else the one in force')
      .option('--before-bundle <digest>', 'policy bundle; else the one in force')
      .option('--after-bundle <digest>', 'policy bundle; else the one in force')
      .action(open(() => import('./diff-rights.ts').then((room) => room.diffRights))),
    ['countersign rights diff --before 3 --after 4', 'what did version 4 widen?'],
  )
  withExamples(
    rights
      .command('explain <provider> <operation>')
      .description('why: the row of the matrix, the policies, the runbook')
      .option('--environment <name>', 'where', 'production')
      .option('--criticality <class>', 'how much hangs on it', 'low')
      .option('--system <system>', 'on one system')
      .option('--domain <kind>', 'for one kind of identity')
      .option('--region <region>', 'in one region')
      .action(open(() => import('./explain-rights.ts').then((room) => room.explainRights))),
    ['countersign rights explain northwind credential.revoke --environment staging', 'which row, which policies?'],
  )
}

export const authorityCommands = (program: Command, open: Opener): void => {
  matrixGroup(program, open)
  authorityGroup(program, open)
  rightsGroup(program, open)
}
