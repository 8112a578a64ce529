// Long-lived credentials by exception. Laws: people decide each one by itself, for a time, by a document that says why, how far it reaches, where it is stored, how
// often it is renewed, what guards it and who answers for it; its end takes the exception away by itself; one is decided again by a new version, or ends.
export { type LegacyText, legacyIn, legacyKind } from './document.ts'
export { legacyInstrument } from './instrument.ts'
export { requireLetLive } from './let-live.ts'
export { beyondItsLife, bornAt, type Life } from './life.ts'
