// Changes of what anybody holds in Countersign itself, and of the systems that it speaks to: by documents of authority that other people sign. Laws: what
// brings a power of the enterprise, or goes outside, is given by nobody alone once others could sign; who is given something never signs it; taking away is
// at once and is not this slice's.
export { ownAccessKind } from './document.ts'
export { ownLawGuard } from './guard.ts'
export { ownAccessInstrument } from './instrument.ts'
export { type Law, lawFor, needed } from './law.ts'
export { makeOwnAccess, type Wanted } from './make.ts'
export { References, type Settings, SystemSettings, systemKind } from './system-document.ts'
export { makeSystem, systemInstrument } from './system-instrument.ts'
