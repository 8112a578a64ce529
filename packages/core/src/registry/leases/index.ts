// Leases as facts: what was given to which workload, by which proof and rule, until when. Laws: a row never holds a secret or a token; a lease is
// never without the change in which its ending stands. Decides nothing.
export * from './store.ts'
