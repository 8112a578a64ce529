// Leases: credentials that live shortly, given to a workload that has proven who it is, ended by the plan in which they were made, and proven dead.
// Laws: no lease without a proof, a rule in force and an ending in the same transaction; its secret is handed over once, to the workload that proved
// itself again, and never kept readable; whatever the lease rested on falls, it ends; a lease that nobody fetched ends too.
export { askLease, type LeaseRequest, type Proven, proveWorkload } from './ask.ts'
export { endLease, endOwnLease } from './end.ts'
export { type Fetched, fetchLease, standingOf } from './fetch.ts'
export { followLease, followLeases } from './follow.ts'
export { renewLease } from './renew.ts'
