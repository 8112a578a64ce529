// The prover: whether anybody outside could come to a power of the enterprise, by whatever chain of keys, people, secrets and rules.
// Laws: the search is complete; a change that opens a path does not commit; a path that is there is a finding until a fact closes it.
export { asPolicySees, type Cast, type CastParty, type CastPrincipal, outsiders } from './cast.ts'
export { pathFinding } from './findings.ts'
export { type Grant, Grants } from './grants.ts'
export type { Graph } from './graph.ts'
export { pathGuard, refreshPaths } from './guard.ts'
export { type Edge, idOf, kindOf, type NodeRef, signedPowers } from './model.ts'
export { openedBy, type Proof, prove, readTerrain, searchTerrain } from './prove.ts'
export type { Opening } from './search.ts'
export { scopesReach } from './sources/api-keys.ts'
export { readCast } from './store.ts'
