// Retention: one standard for journal, tickets, attestations and evidence; what is past its period; and legal holds. Laws: the product's least
// periods and contracts only make a standard stricter; nothing is old enough before two clocks say so; what something alive needs is kept; a hold
// beats every decision to delete.
export { classNames, deletableClasses, isRetentionClass, type RetentionClassName, retentionClasses } from './classes.ts'
export { deletionInstrument } from './deletion.ts'
export { type Deletion, deletionIn, deletionKind, deletionOf, mostItems } from './deletion-document.ts'
export { type Due, dueNow, dueOf, type Law, readLaw, whyKept } from './due.ts'
export { type HoldScope, liftHold, placeHold } from './holds.ts'
export { retentionInstrument } from './instrument.ts'
export { type Kept, type KeptRef, keptOf } from './kept-store.ts'
export { reviewRetention } from './overdue.ts'
export { readStandard, ruleOf, type Standard, standardIn, standardKind, standardName } from './standard.ts'
