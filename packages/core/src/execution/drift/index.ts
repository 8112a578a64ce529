// Drift put right: what a system shows is brought back to what was decided, by the changes that policy gives. Laws: only what a whole, fresh reading showed
// for as long as policy asks, and a look at the moment of acting still shows; every change goes the way of all changes, and policy says whether people are
// asked; what was refused is not asked again, what comes back is not fought for ever, and a mass waits for a person; the connector's own accounts, canaries
// and what is in quarantine are never touched. A finding is closed by the next reading, and by nothing here.
export { followDrift } from './follow.ts'
export { mayRight } from './guard.ts'
