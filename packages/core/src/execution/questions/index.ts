// Questions about a change: what somebody asks another by name before he decides, and what that one answers. Laws: a question is no approval and no
// refusal, and nothing that decides reads one: it holds up nothing, prolongs nothing, and silence fails safe as before. Only who was asked answers, only who
// asked takes it back, and what was said stays as it was said. Of the enterprise whoever reads the change reads the thread, and asks where policy lets him
// (an auditor asks nothing); whoever executes asks about a mandate that he holds, and reads what he asked or was asked, and nothing else.
export { answerQuestion, askQuestion, withdrawQuestion } from './questions.ts'
export { QuestionShown, showQuestion } from './shown.ts'
export { concerningQuestions, openQuestionsTo, type QuestionRow } from './store.ts'
