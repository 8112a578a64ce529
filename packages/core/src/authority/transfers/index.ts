// Transfers: who answers for what goes from one to another, many at once, as one document that people approve. Laws: what is signed is exactly what is
// moved; nobody is given what he isn't here to answer for; all of it moves in one transaction or none; what has moved meanwhile stops the whole.
export {
  countOf,
  isLong,
  type LongTransfer,
  mostItems,
  mostLines,
  type Transfer,
  type TransferItem,
  transferIn,
  transferKind,
} from './document.ts'
export { transferInstrument } from './instrument.ts'
export { type Lines, linesAnew, linesFrom, makeTransfer, partsOf, someLines } from './make.ts'
export { cursorOver, linesAtATime, linesIn } from './pages-store.ts'
export { type TransferLine, textOfLine } from './reckoning.ts'
export { type Owned, ownedBy, ownedWithin, setOwner, type Whose, type Within } from './store.ts'
