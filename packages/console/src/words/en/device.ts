export const device = {
  title: 'Let a command line in',
  lead: 'Somebody started a sign-in at a command line. Approve it only if that was you, just now.',
  code: 'The code that the command line shows',
  codeHelp: 'Compare it letter by letter. Nobody who works here asks you for it.',
  look: 'Look it up',
  name: 'Calls itself',
  address: 'Asks from',
  asked: 'Asked',
  ends: 'Answer by',
  gives: 'What it would get',
  givesText: (who: string) =>
    `an API key that acts as ${who}, for some hours. It is in your list of API keys, and you can revoke it there.`,
  approve: 'Approve',
  refuse: 'Refuse',
  approved: 'It is let in. Go back to the command line; you can close this page.',
  refused: 'It was refused. Nothing was given.',
  keys: 'See my API keys',
}
