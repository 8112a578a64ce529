// The words of a changed pack that is tried before it is proposed.
export const policyTry = {
  edit: {
    title: 'The changed pack',
    lead: 'It begins as the pack in force. Policies and the tests that prove them are edited together; its version is raised by itself. What you edit stays in this page until you propose it.',
    edited: (n: number) => (n === 0 ? 'Nothing is edited yet.' : n === 1 ? '1 text is edited.' : `${n} texts are edited.`),
    undo: 'As it was',
  },
  replay: {
    title: 'What would it have said?',
    lead: (n: number) =>
      `Asks this pack about the last ${n} decisions, with the facts of this moment, and says where they were others then. Nothing comes of it.`,
    ask: 'Ask the last decisions again',
    sum: (asked: number, decisions: number, otherwise: number, older: boolean) =>
      `${asked === 1 ? '1 operation' : `${asked} operations`} of ${decisions === 1 ? '1 decision' : `${decisions} decisions`} asked again: ${otherwise === 0 ? 'all come out as they did' : `${otherwise} would have come out otherwise`}.${older ? ' There are older ones.' : ''}`,
    powers: 'Who would gain or lose a power',
    gains: (who: string, what: string) => `${who} would gain ${what}`,
    loses: (who: string, what: string) => `${who} would lose ${what}`,
    people: 'Who would be let in or out',
    let: { in: 'let in', out: 'kept out' },
    person: (who: string, operation: string, approves: boolean) => `${who}, ${approves ? 'to approve' : 'to carry out'}: ${operation}.`,
    operations: 'What would have come out otherwise',
    ofToday: '(on the facts of today)',
    unasked: 'What could not be asked again',
  },
  preview: {
    title: 'What it comes to',
    lead: 'The server examines it whole: language, laws, its own tests, paths from outside. Then it compares it with the pack in force.',
    ask: 'Examine and compare',
    notYours: 'Whoever administers policy can have it examined and propose it. You can ask the last decisions again.',
    sum: (version: string, passed: number) =>
      `It could come in force as ${version}: ${passed.toLocaleString('en')} of its tests pass, and no law is broken.`,
    warnings: 'Doubtful',
    unasked: 'Would newly run without anybody being asked',
    gained: 'Powers gained',
    lost: 'Powers lost',
    wider: 'Wider for providers',
    narrower: 'Narrower for providers',
    cells: 'Cells of the permission matrix that change',
    shift: (party: string, operation: string, where: string, criticality: string, before: string, after: string) =>
      `${party}: ${operation}, ${where}, ${criticality}: ${before} → ${after}`,
    lines: (n: number) => (n === 1 ? 'The line that people would sign' : `The ${n} lines that people would sign`),
    proposeLead: 'Two other people sign exactly this pack before it is in force. Open requests are then planned again.',
    propose: 'Propose this pack',
  },
}
