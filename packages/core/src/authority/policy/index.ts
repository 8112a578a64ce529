// Which policy pack is in force, on every server of the organisation. Laws: the database says which, and the journal has to agree; a row that was edited
// is not taken up, and nothing is minted or signed while that is so; the first pack is the one on disk, each other one a document that people approved
// (authority/packs).
export { type Activated, activateFirst, activatePack, keepTexts } from './activate.ts'
export { policyHolder } from './holder.ts'
export { bundleOf, readPolicyInForce, requirePolicyInForce, takeUpPolicy } from './in-force.ts'
export { bundleAtSequence, everActivated, newestBundle, type StoredBundle } from './store.ts'
