export const contractEnd = {
  title: (name: string) => `End the contract ${name}`,
  lead: 'Everything that depends on it is found and planned. You see all of it before anything happens; then it goes the way of every change.',
  reason: 'Why',
  reasonHelp: 'In a sentence. Whoever approves reads it, and so does every auditor.',
  ticket: 'Ticket or change record',
  preview: 'Show what it would mean',
  previewTitle: 'What it would mean',
  nothing: 'Nothing depends on this contract: no credential would be touched.',
  outcomes: {
    autonomous: 'Nobody has to be asked.',
    approval: 'Approvals are needed.',
    escalate: 'A part of it goes to a person, because it can not be proven or not be done.',
    deny: 'Policy denies a part of it.',
  } as Record<string, string>,
  needs: 'Who would be asked',
  unprovable: 'What could not be proven',
  mass: 'This is a mass change: it is decided as one.',
  decisions: { autonomous: 'goes on alone', approval: 'needs approval', escalate: 'goes to a person', deny: 'denied' } as Record<
    string,
    string
  >,
  confirm: 'Begin to end it',
  confirmHelp: 'This opens the change. Nothing is executed before it is approved as shown.',
  operations: 'What would be done',
}
