import { policyQuestion } from './policy-question.ts'
import { policyTry } from './policy-try.ts'

export const policy = {
  try: policyTry,
  title: 'Policy',
  lead: 'What decides who may do what, and what each operation needs. Nothing else decides it: these are the very texts, and two people sign each change of them.',
  inForce: (name: string, version: string) => `${name} ${version} is in force`,
  digest: 'Digest',
  onDisk: (name: string, version: string) =>
    `The folder of this server holds another pack, ${name} ${version}. It changes nothing: a pack comes in force only by a change that people sign.`,
  onDiskUnread: (problem: string) =>
    `The pack in the folder of this server can't be read: ${problem}. It changes nothing; the one in force goes on.`,
  tabs: {
    files: 'Texts',
    who: 'Who may what',
    tests: 'What its tests state',
    history: 'History',
    explain: 'Explain a decision',
    try: 'Try a change',
  },
  outcomes: { autonomous: 'Nobody is asked', approval: 'Needs approval', escalate: 'Goes to a role', deny: 'Denied' },
  files: {
    choose: 'Text',
    groups: { operations: 'What operations need', powers: 'Who may do what', settings: 'Periods, limits and words', tests: 'Tests' },
    edited: (name: string) => `${name} (edited)`,
    copy: 'Copy the text',
  },
  tests: {
    lead: (cases: number, files: number) =>
      `${cases.toLocaleString('en')} cases in ${files} files. Each asks one thing and says what the answer has to be. A pack that fails one of its own is never proposed.`,
    cases: (n: number) => (n === 1 ? '1 case' : `${n} cases`),
    asks: { decide: 'what it needs', authorize: 'who may' },
    given: 'Differs from an ordinary question',
    ordinary: 'in nothing',
    expect: 'The answer has to be',
    none: 'The pack in force came without tests. The next one has to bring some: a pack without any is refused.',
    noneFound: 'No case has this word in its name, and no file.',
  },
  history: {
    columns: { pack: 'Pack', from: 'In force since', way: 'How it came to be', digest: 'Digest' },
    ways: {
      first: 'The first of this organisation',
      change: 'A change that people signed',
      start: 'A start that could not read the one before',
    },
    empty: {
      title: 'No pack has been in force yet',
      text: 'The first one is taken from the folder of the server when it starts for the first time.',
    },
  },
  explain: {
    question: policyQuestion,
    ask: 'Ask the policy',
    planned: {
      title: 'Of an operation that is planned',
      lead: 'With the facts of this moment. Both ids stand on the page of the change.',
      change: 'Change',
      operation: 'Operation',
    },
    empty: {
      title: 'Nothing has been asked yet',
      text: 'Ask, and here stands what policy would say, why, and which policies make it so. Nothing comes of asking: no change is opened and nobody is told.',
    },
    answer: 'What the policy says',
    because: 'Because',
    determining: 'The policies that determine it',
    silence: 'None applies. Silence is never a permission.',
    policy: (file: string, n: string) => `${file}, policy ${n}`,
    whole: 'The whole answer',
  },
}
