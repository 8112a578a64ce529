export const thing = {
  about: 'About it',
  id: 'Id',
  purpose: 'What it is for',
  businessOwner: 'Answers for it',
  technicalOwner: 'Runs it',
  findings: 'Findings about it',
  noCredential: 'It has no credential',
  renewed: 'How it is renewed',
  renewals: {
    beside: 'the new one comes before the old one ends',
    in_place: 'the old secret ends at once',
    anew: 'only by ending it',
    not_known: 'not known',
  },
  lastUsed: 'Last used',
  notKnown: 'not known',
}
