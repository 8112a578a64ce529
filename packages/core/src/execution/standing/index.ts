// No standing access: what providers hold at the systems outside of a mandate's window, found by asking the systems themselves.
// Laws: whatever can't be shown to be held for a mandate or as agreed is a finding with an owner and a deadline; what was seen counts at once, and
// only a whole reading takes anything back; a system that can't be asked is said so, never "none". It changes nothing at any system. Its readings feed
// reconciliation too.
export { askDueSystems, askSystems } from './asking.ts'
export { longestMs } from './by-name.ts'
export { addCanaries, type Doubt, doubt, isDoubt, observed, openObserver, ownAccounts, pagesOf } from './listing.ts'
export { leaseSeconds } from './reading.ts'
export { scanSystem } from './scan.ts'
