// Mergers: another company's identities are delivered, signed for, brought into quarantine, and taken over or ended. Laws: nothing comes in that two people
// have not signed; what is in quarantine is given nothing and answers for nothing; it leaves by a signed list that its new owner asked for, or by an end with
// proof, never by itself and never by a click; every one has a deadline, and what follows it is policy's.
export { begin, complete, type PageTaken, takePage } from './deliver.ts'
export { type EndInput, endTheRest, previewEnd } from './end.ts'
export { followMerger, followMergers, mergerJob } from './follow.ts'
export { type Said, settle } from './settle.ts'
export { previewTakeOver, type TakeOver, takeOver } from './take-over.ts'
