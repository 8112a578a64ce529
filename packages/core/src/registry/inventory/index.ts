// The inventory: contracts, systems, workloads, identities and their credentials, and who uses what. Facts only; decides nothing.
export * from './store.ts'
export { toSystemRecord } from './systems.ts'
