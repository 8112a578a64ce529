// Transfers: who answers for what goes from one to another, many at once, as one document that people approve. Laws: what is signed is exactly what is
// moved; nobody is given what he isn't here to answer for; all of it moves in one transaction or none; what has moved meanwhile stops the whole.
export { listedFor, mostItems, type Transfer, type TransferItem, transferIn, transferKind, transferOf } from './document.ts'
export { transferInstrument } from './instrument.ts'
export { type Owned, ownedBy, ownedWithin, setOwner, type Whose, type Within } from './store.ts'
