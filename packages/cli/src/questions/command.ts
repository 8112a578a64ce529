// Commands about questions that are asked about a change.
import { type Command, Option } from 'commander'
import type { Opener } from '../program/context.ts'
import { withExamples } from '../program/examples.ts'

export const questionCommands = (program: Command, open: Opener): void => {
  const group = program.command('question').description('what somebody asks another by name about a change before he decides')
  withExamples(
    group
      .command('list')
      .description('what was asked, and what was answered')
      .option('--change <change>', 'about this change')
      .option('--mine', 'only what you asked or were asked')
      .addOption(new Option('--state <state>', 'only those').choices(['open', 'answered', 'withdrawn', 'over', 'left']))
      .action(open(() => import('./list-questions.ts').then((room) => room.listQuestions))),
    ['countersign question list --mine --state open', 'what waits for an answer of mine, or for one to me?'],
  )
  withExamples(
    group
      .command('show <question>')
      .description('one question in full, and its answer')
      .action(open(() => import('./list-questions.ts').then((room) => room.showQuestion))),
    ['countersign question show qst_01J…', 'what exactly was asked?'],
  )
  withExamples(
    group
      .command('whom <change>')
      .description('who has to do with a change and can be asked about it')
      .action(open(() => import('./list-questions.ts').then((room) => room.listPeople))),
    ['countersign question whom chg_01J…', 'who asked for it, who executes it, who owns what it is about?'],
  )
  withExamples(
    group
      .command('ask <change> <words>')
      .description('ask; nothing waits for the answer, and no secret belongs in it')
      .option('--to <person>', 'whom; left out by whoever executes, who is answered by whom the enterprise has for it')
      .action(open(() => import('./ask-question.ts').then((room) => room.askQuestion))),
    ['countersign question ask chg_01J… "is it still used by billing?" --to eve', 'asks before you sign'],
  )
  withExamples(
    group
      .command('answer <question> <words>')
      .description('answer what you were asked, once')
      .action(open(() => import('./ask-question.ts').then((room) => room.answerQuestion))),
    ['countersign question answer qst_01J… "not since May"', 'tells whoever asked'],
  )
  withExamples(
    group
      .command('withdraw <question>')
      .description('take back what you asked; what was said stays on record')
      .action(open(() => import('./ask-question.ts').then((room) => room.withdrawQuestion))),
    ['countersign question withdraw qst_01J…', 'it is clear by now'],
  )
}
