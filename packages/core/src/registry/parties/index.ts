// Parties: the enterprise, its providers, and their subcontractors to any depth; what each serves and what each owes.
// Laws: a subcontractor owes at least what everybody above it owes; nobody stands above himself (also a trigger of the table).
export { type EvidenceClasses, evidenceClasses } from './evidence-classes.ts'
export { type Duties, type EvidenceDuty, type Party, PartyBook, type PartyKindOutside } from './party-book.ts'
export { readPartyBook } from './store.ts'
