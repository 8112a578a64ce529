// Resumption: a suspended provider may act again, by decision of two people of the enterprise, and for a reason that is written down.
// Law: it gives back no credential; what was revoked is dead, and access is given anew under new plans.
export { resumptionInstrument } from './instrument.ts'
