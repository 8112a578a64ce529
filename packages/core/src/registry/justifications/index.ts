// Why what stands in the inventory is there, and who said so: reasons that are read from the facts themselves, and kept nowhere. Laws: what an access
// package or a lease gave stands by its justifications alone; everything else by whoever brought it in and, where sources have begun its identity, by at
// least one of them that still speaks of it; what was written past the product has no reason. Facts only: nothing is given or taken here.
export { type Because, becauses, type Reason, type Why } from './model.ts'
export { Justified, shownWhy } from './shown.ts'
export { whyCredentials, whyIdentities } from './store.ts'
