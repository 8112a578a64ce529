// Questions about a change, and their answers.
const because: Record<string, string> = {
  requester: 'asked for the change',
  executor: 'executes it',
  business_owner: 'answers for what it is about',
  technical_owner: 'runs what it is about',
}

export const asking = {
  title: 'Questions and answers',
  none: 'Nobody has asked anything. Whoever asked for this, executes it or owns what it is about can be asked by name.',
  noneYours: 'You have asked nothing and were asked nothing. While a mandate is open with you, you can ask about it.',
  ask: 'Ask a question',
  askTitle: 'Ask before you decide',
  askLead: 'It is told at once to whom you ask, and the answer to you. Nothing waits for it: the time to decide stays what it is.',
  askOutside: 'Whoever of the enterprise answers for it is asked. Nothing waits for the answer: your mandate ends when it ends.',
  whom: 'Whom',
  whomHelp: 'Many people have to do with this change. Give the id of one of them.',
  nobody: 'Nobody else who is here has to do with this change.',
  person: (name: string, id: string, why: readonly string[]) =>
    `${name}${name === id ? '' : ` (${id})`}, ${why.map((one) => because[one] ?? one).join(', ')}`,
  because: (why: readonly string[]) => why.map((one) => because[one] ?? one).join(', '),
  words: 'Your question',
  wordsHelp: 'Kept in the log, and read by whoever may read the change. No secret belongs here.',
  send: 'Ask',
  enterprise: 'the enterprise',
  asks: (from: string, to: string) => `${from} asks ${to}`,
  answers: (from: string) => `${from} answers`,
  states: {
    open: 'waits for an answer',
    answered: 'answered',
    withdrawn: 'withdrawn',
    over: 'never answered',
    left: 'not here any more: ask somebody else',
  } as Record<string, string>,
  replanned: 'The plan was made again since then.',
  answer: 'Answer',
  answerTitle: 'Answer the question',
  yourAnswer: 'Your answer',
  answerHelp: 'It decides nothing and is kept in the log. No secret belongs here.',
  sendAnswer: 'Send the answer',
  withdraw: 'Withdraw',
  withdrawLead: 'Nobody is asked any more. What you asked stays on record.',
  question: {
    title: (from: string) => `${from} asks you`,
    lead: 'Your answer helps somebody to decide. It decides nothing itself, and nothing waits for it.',
    yours: 'What you asked',
    of: (from: string, to: string) => `${from} asked ${to}`,
    asked: 'The question',
    by: 'Asked by',
    to: 'Asked',
    you: 'You are asked because',
    youText: (why: readonly string[]) => `you ${why.map((one) => yours[one] ?? one).join(', and you ')}`,
    change: 'About',
    due: 'The approval ends',
  },
}

const yours: Record<string, string> = {
  requester: 'asked for the change',
  executor: 'execute it',
  business_owner: 'answer for what it is about',
  technical_owner: 'run what it is about',
}
