// The estate as a graph: what there is, and who has hold of what. It answers what a taken-over node reaches (blast radius) and what depends on one.
// Laws: an edge is told by a row and by nothing else; both its ends are alive; no answer is older than its question; it changes nothing;
// what is kept in memory and what one question gathers have a limit.
export { type EstateNode, edgeKinds, nodeKinds, type Reach, type Reached, readNode, type View, views } from './model.ts'
export { bytesKept, reachFrom, tendEstates, warmEstate } from './reach.ts'
export { administering, governing, showsCredential } from './rows-store.ts'
export { changedSince, latestChange } from './store.ts'
