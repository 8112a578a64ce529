// The inventory: contracts, systems, workloads, identities and their credentials, and who uses what. Facts only; decides nothing.
export { stays } from './consumers.ts'
export * from './store.ts'
export { noConnector, type SystemProblem, systemProblems, toSystemRecord } from './systems.ts'
