// Commands for the owners of the policy pack: on their own files, without a server.
import type { Command } from 'commander'
import type { Opener } from '../program/context.ts'
import { collect, withExamples } from '../program/examples.ts'

const PACK = ['--pack <folder>', 'the policy pack; else the one that is delivered with the product'] as const

export const policyCommands = (program: Command, open: Opener): void => {
  const policy = program
    .command('policy')
    .description('policy packs: check, test, explain and compare them on files; propose, replay and list them on the server')
  withExamples(
    policy
      .command('check')
      .description('is the pack fit for use: schema, policies, annotations, contracts, and the laws that no pack can drop')
      .option(...PACK)
      .action(open(() => import('./check-pack.ts').then((room) => room.checkPack))),
    ['countersign policy check --pack policies/', 'before it is proposed'],
  )
  withExamples(
    policy
      .command('test')
      .description('run the tests beside the policies')
      .option(...PACK)
      .option('--prove', 'also take each policy out once: some test must notice')
      .action(open(() => import('./test-pack.ts').then((room) => room.testPack))),
    ['countersign policy test --pack policies/ --prove', 'and test the tests'],
  )
  withExamples(
    policy
      .command('explain [question]')
      .description('what the policy decides and why: of a question in a file, or of an ordinary one that you change')
      .option(...PACK)
      .option('--operation <name>', 'start from the ordinary question about this operation', 'credential.revoke')
      .option('--set <path=value>', 'change one fact, as target.environment=production; may be given several times', collect)
      .option('--server', 'ask the policy that is in force on the server')
      .action(open(() => import('./explain-decision.ts').then((room) => room.explainQuestion))),
    ['countersign policy explain --operation credential.issue --set risk.privilegeUp=true', 'who would be asked?'],
    ['countersign policy explain question.json --server', 'and on the server, now?'],
  )
  withExamples(
    policy
      .command('diff <before> [after]')
      .description('what a change of policy means, over a corpus of questions; exit code 1 if anything becomes looser')
      .action(open(() => import('./diff-packs.ts').then((room) => room.diffPacks))),
    ['countersign policy diff policies-old/ policies/', 'what gets looser?'],
  )
  withExamples(
    policy
      .command('matrix')
      .description('the permission matrix of a pack, as Markdown that somebody can sign')
      .option(...PACK)
      .option('--check <file>', 'compare with this file instead; exit code 1 if it differs')
      .action(open(() => import('./show-matrix.ts').then((room) => room.showMatrix))),
    ['countersign policy matrix --pack policies/ > matrix.golden.md', 'draw it'],
  )
  serverCommands(policy, open)
}

/** Those that ask the server. */
const serverCommands = (policy: Command, open: Opener): void => {
  withExamples(
    policy
      .command('preview <folder>')
      .description('what the pack would change beside the one in force, and whether it could come in force; no effect at all')
      .action(open(() => import('./preview-pack.ts').then((room) => room.previewPack))),
    ['countersign policy preview policies/', 'who gains what?'],
  )
  withExamples(
    policy
      .command('propose <folder>')
      .description('open the change that brings the pack in force, once two other people have signed it')
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--ticket <text>', 'the ticket or change record')
      .action(open(() => import('./propose-pack.ts').then((room) => room.proposePack))),
    ['countersign policy propose policies/ --reason "production needs two" --ticket CHG-8', 'then it waits for two people'],
  )
  withExamples(
    policy
      .command('back')
      .description('open the change that brings the pack before this one back, under a new version')
      .option('--to <number>', 'another one, by its place in the history')
      .requiredOption('--reason <text>', 'why')
      .requiredOption('--ticket <text>', 'the ticket or change record')
      .action(open(() => import('./propose-pack.ts').then((room) => room.proposeOlderPack))),
    ['countersign policy back --reason "it stops the night shift" --ticket INC-4', 'two people sign that as well'],
  )
  withExamples(
    policy
      .command('replay [folder]')
      .description('what the pack would have said of the last decisions; exit code 1 if anything would have been looser')
      .option('--limit <number>', 'how many decisions', '50')
      .option('--proposed <number>', 'a pack that was proposed, by the version of its document, in place of a folder')
      .action(open(() => import('./replay-pack.ts').then((room) => room.replayPack))),
    ['countersign policy replay policies/ --limit 200', 'whom would it have let in?'],
  )
  withExamples(
    policy
      .command('history')
      .description('every pack that has been in force, and how it came to be')
      .action(open(() => import('./list-history.ts').then((room) => room.listHistory))),
    ['countersign policy history', 'who changed the policy, by which change?'],
  )
}
