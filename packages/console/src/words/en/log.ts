import type { LogFault } from '../../log/judge.ts'

const faults: Record<LogFault, { title: string; text: string }> = {
  shrunk: {
    title: 'The log is shorter than it was',
    text: 'This browser saw more entries than the log holds now. Entries were taken away, or an old copy of the database was put back.',
  },
  forked: {
    title: 'The past of the log has changed',
    text: 'What this browser saw before is not the beginning of what the log shows now. Something in it was rewritten.',
  },
  cosigned_other: {
    title: 'The witness was shown another log',
    text: 'The head that the witness cosigned does not belong to the log that is shown here. Two readers were told two stories.',
  },
  keys_changed: {
    title: 'The keys of the log have changed',
    text: 'The log or its witness signs with another key than this browser saw before. Unless a change of keys was announced to you, somebody else signs in its place.',
  },
  bad_signature_of_log: { title: 'The signature of the log is wrong', text: 'Its head was altered after it was signed.' },
  bad_signature_of_witness: { title: 'The signature of the witness is wrong', text: 'What is said to be cosigned was altered afterwards.' },
  not_signed_by_log: { title: 'The head is not signed by the log', text: 'Whoever gave it does not hold the key of the log.' },
  foreign_origin: { title: 'This is the head of another log', text: 'It names another log than the one whose key signed it.' },
  bad_key: { title: 'The keys of the log can not be read', text: 'What the server gives as its public keys is none.' },
  malformed: { title: 'The head of the log can not be read', text: 'It is not in the form that a signed head has.' },
}

const count = (n: number): string => n.toLocaleString('en')

export const log = {
  title: 'Log',
  lead: 'Everything that happened, in the order in which it was recorded. Nothing in it can be changed unseen, and this page does not ask you to believe that: it computes it.',
  lane: {
    label: 'What this browser verified',
    checking: 'Verifying the log in your browser …',
    verified: 'Verified here, in your browser.',
    verifiedAlone: 'Verified here, in your browser; without a witness.',
    cosigned: (n: number) => `${count(n)} entries under a head that the`,
    witness: 'witness',
    cosignedAt: 'cosigned',
    since: (n: number) => `${count(n)} more since then, signed by the log; the witness comes next.`,
    unwitnessed: (n: number) => `${count(n)} entries under a head that the log has signed.`,
    unwitnessedWhy:
      'No witness has cosigned it: the log could show another reader another story. Whoever runs the server can name a witness outside of it.',
    before: 'Nothing that this browser saw before has changed.',
    first: 'This browser sees the log for the first time: from now on it remembers, and notices if anything changes.',
    empty: 'The log has signed nothing yet.',
    unread: 'The log could not be verified just now',
    unreadText: 'A part of it could not be read, or this browser can not check its signatures. That says nothing about the log; try again.',
    faults,
    whom: 'Tell whoever answers for security, and whoever keeps the witness: not only those who run this server. Keep this browser’s data: it holds what you saw.',
    startOver: 'Start over from what is shown now',
    startOverText:
      'This browser forgets what it saw, and takes what the server shows now for the first it ever saw. Do so only when you know why it changed: a restored copy, or new keys that somebody whom you believe has told you another way.',
  },
  filters: { kind: 'Kind', stream: 'Stream', actor: 'Who', apply: 'Filter' },
  list: {
    label: 'Entries of the log, the newest first',
    columns: { index: 'Entry', kind: 'What', actor: 'Who', stream: 'Stream', at: 'When', hash: 'Leaf hash' },
    deleted: 'text deleted',
    empty: {
      title: 'The log holds nothing yet',
      text: 'Each decision, signature, execution and proof is an entry here, from the first one on.',
    },
    noneSuch: 'No entry is like that',
  },
  entry: {
    title: (index: string) => `Entry ${index}`,
    all: 'All entries',
    older: 'Older',
    newer: 'Newer',
    checking: 'Verifying this entry in your browser …',
    verified: 'This entry is verified, here in your browser',
    verifiedText: (index: string, size: number) =>
      `The text below, byte for byte, is entry ${index} of a log of ${count(size)} under its signed head.`,
    cosigned: 'The witness has cosigned that head.',
    uncosigned: 'No witness has cosigned that head yet.',
    hashVerifiedText: (index: string, size: number) => `This leaf hash is entry ${index} of a log of ${count(size)} under its signed head.`,
    altered: 'Not verified: this is not what the log holds',
    alteredText: (index: string) =>
      `The text below is not entry ${index} of the log that its signed head binds. It was altered in the database or on its way here. Do not rely on it.`,
    noHead: 'Not verified: the log itself did not pass',
    noHeadText: 'An entry can only be as good as the head of its log; see above.',
    waiting: 'Not under a head of the log yet; it is looked at again in a few seconds.',
    facts: { at: 'When', actor: 'Who', kind: 'What', stream: 'Stream', seq: 'Place in its stream', hash: 'Leaf hash', proof: 'Proof' },
    party: (party: string) => `of ${party}`,
    text: 'Its exact text',
    textNote: 'As it was hashed. The proof beside it verifies anywhere, without this server.',
    getText: 'Save the text',
    getProof: 'Save the proof',
    deleted: 'Its text was deleted',
    deletedText: 'under a retention change that people approved; its leaf hash stays, so the log around it still verifies.',
    deletedBy: 'The change',
  },
}
