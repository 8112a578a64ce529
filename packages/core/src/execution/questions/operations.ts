// The API of questions about a change.
import { Type } from 'typebox'
import { operation } from '../../platform/operation.ts'
import { listName, Page, PageQuery, pageOf } from '../../platform/paging.ts'
import { Closed, Empty, Id, Text } from '../../platform/schemas.ts'
import { requireWholeReach } from '../../registry/principals/index.ts'
import { readChange } from '../changes/index.ts'
import { answerQuestion, askQuestion, isHis, readsEveryThread, unknownChange, unknownQuestion, withdrawQuestion } from './questions.ts'
import { ConcernedShown, QuestionShown, QuestionState, showConcerned, showQuestion } from './shown.ts'
import { pageOfQuestions, peopleOfChange, readQuestion } from './store.ts'

const Named = Closed({ question: Id })
const OfChange = Closed({ change: Id })
const wordsRefused = ['question.empty', 'question.not_plain', 'question.holds_secret']

const ask = operation({
  id: 'questions.ask',
  method: 'POST',
  path: '/v1/changes/{change}/questions',
  summary: 'Asks somebody who has to do with a change; it holds up nothing and prolongs nothing',
  description:
    'Somebody of the enterprise says whom he asks (`questions.whom`). Whoever executes asks about a mandate that he holds, and names nobody: the owner of what it is about is asked, or who asked for the change. ' +
    'What is said is kept in the log: no secret belongs there, and what looks like one is refused.',
  scope: 'request',
  power: 'question.ask',
  asksItself: true,
  params: OfChange,
  body: Closed({ words: Text, to: Type.Optional(Id) }),
  response: QuestionShown,
  status: 201,
  errors: [
    'change.unknown',
    'change.ended',
    'question.not_a_person',
    'question.whom_missing',
    'question.whom_unknown',
    'question.no_mandate',
    'question.nobody_to_ask',
    'question.too_many',
    ...wordsRefused,
  ],
  handle: async (runtime, caller, { params, body }) =>
    showQuestion(await askQuestion(runtime, caller, { change: params.change, ...body }), caller),
})

const whom = operation({
  id: 'questions.whom',
  method: 'GET',
  path: '/v1/changes/{change}/people',
  summary: 'Who has to do with a change and can be asked about it: who asked for it, who executes it, who owns what it is about',
  scope: 'read',
  power: 'read.change',
  asksItself: true,
  params: OfChange,
  query: Closed(PageQuery),
  response: Page(ConcernedShown),
  errors: ['change.unknown'],
  handle: async (runtime, caller, { params, query }) => {
    requireWholeReach(runtime, caller, 'read.change', 'change')
    if (!(await readChange(runtime.db, caller.org, params.change))) throw unknownChange(params.change)
    return pageOf(
      listName(`changes/${params.change}/people`),
      query,
      (after, limit) => peopleOfChange(runtime.db, caller.org, params.change, { after, limit, but: caller.principal.id }),
      (row) => row.person,
      showConcerned,
    )
  },
})

const list = operation({
  id: 'questions.list',
  method: 'GET',
  path: '/v1/questions',
  summary: 'Questions about changes and their answers, the oldest first; whoever reads no change sees what he asked or was asked',
  scope: 'read',
  power: 'self',
  query: Closed({
    ...PageQuery,
    change: Type.Optional(Id),
    state: Type.Optional(QuestionState),
    mine: Type.Optional(Type.Boolean({ description: 'Only what the caller asked or was asked' })),
  }),
  response: Page(QuestionShown),
  handle: (runtime, caller, { query }) => {
    const { change, state, mine } = query
    const of = mine === true || !readsEveryThread(runtime, caller) ? caller.principal.id : undefined
    return pageOf(
      listName('questions', { change, state, of }),
      query,
      (after, limit) => pageOfQuestions(runtime.db, caller.org, { change, state, of }, after, limit),
      (row) => row.id,
      (row) => showQuestion(row, caller),
    )
  },
})

const read = operation({
  id: 'questions.read',
  method: 'GET',
  path: '/v1/questions/{question}',
  summary: 'One question and its answer',
  scope: 'read',
  power: 'self',
  params: Named,
  response: QuestionShown,
  errors: ['question.unknown'],
  handle: async (runtime, caller, { params }) => {
    const row = await readQuestion(runtime.db, caller.org, params.question)
    // SAFETY: another's, and one that there is not, answer alike.
    if (!row || !(isHis(row, caller) || readsEveryThread(runtime, caller))) throw unknownQuestion(params.question)
    return showQuestion(row, caller)
  },
})

const answer = operation({
  id: 'questions.answer',
  method: 'POST',
  path: '/v1/questions/{question}/answer',
  summary: 'Who was asked answers, once; it decides nothing',
  scope: 'request',
  power: 'self',
  params: Named,
  body: Closed({ words: Text }),
  response: QuestionShown,
  errors: ['question.unknown', 'question.not_asked', 'question.over', ...wordsRefused],
  handle: async (runtime, caller, { params, body }) =>
    showQuestion(await answerQuestion(runtime, caller, params.question, body.words), caller),
})

const withdraw = operation({
  id: 'questions.withdraw',
  method: 'POST',
  path: '/v1/questions/{question}/withdraw',
  summary: 'Whoever asked takes his question back; what was said stays on record',
  scope: 'request',
  power: 'self',
  params: Named,
  body: Empty,
  response: QuestionShown,
  errors: ['question.unknown', 'question.not_yours', 'question.over'],
  handle: async (runtime, caller, { params }) => showQuestion(await withdrawQuestion(runtime, caller, params.question), caller),
})

export const questionOperations = [ask, whom, list, read, answer, withdraw]
