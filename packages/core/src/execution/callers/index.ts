// Callers and their pace: how many requests each may make, and who has to be spoken to because he asks again and again for more. Laws: only who has proven
// who he is is counted, so that a stranger fills nothing and locks nobody out; memory is bounded; a refusal leaves no entry of its own in the journal.
// INVARIANT: each process counts by itself: with several servers, each lets a caller make what policy says.
export { followCallers } from './follow.ts'
export { type RatedCaller, ratesOf } from './rates.ts'
