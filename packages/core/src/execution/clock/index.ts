// The clock of the house, watched by the house: a clock that went back would give everything that waits or runs out the length of its jump on top.
// Laws: nothing lives longer by it than its time; nothing waits longer by it than its wait; no wait that was begun is made shorter; what ended stays
// ended. A date that people gave (a contract's end, a last day) is a date, and moves with no clock. A clock that goes forward is believed.
export { followClock } from './follow.ts'
