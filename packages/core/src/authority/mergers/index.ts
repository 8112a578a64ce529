// Mergers as documents of authority: two people decide that another company's identities come in, exactly those that were delivered, and who inside is
// asked about them until when. Laws: nothing comes in that was not signed; the deadline is within what policy allows. Who takes something over says so by a
// transfer; what comes in meanwhile is in quarantine (`registry/mergers`).
export { type MergerText, mergerKind, mergerText } from './document.ts'
export { mergerInstrument } from './instrument.ts'
