// How a passkey that its holder brought becomes an approval key: by a document of authority that somebody else signs, by two where he has lost all he
// had, or by his own signature with a key that is live. Laws: nobody vouches for his own first key; a key of one's own is given up at once and by
// nobody's leave; what comes into effect here is in the log with the signature that it rests on.
export { confirmationOf, confirmKey } from './confirm.ts'
export { approvalKeyInstrument, approvalKeyKind } from './instrument.ts'
