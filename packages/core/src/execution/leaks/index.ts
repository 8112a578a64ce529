// Leaks: secrets that a scanner found where they must not be, told by where they are and by the names that they carry: never by what they are. Laws: no secret
// comes here; what is recognised is one credential's, by its very key or by its account at an address of its system; each place counts once; what is
// recognised as nothing is counted, and not forgotten; a finding ends when the credential has ended or is another one, never because somebody says so.
export { leakTotals } from './store.ts'
export { type Leak, type LeakBatch, takeLeaks } from './take.ts'
