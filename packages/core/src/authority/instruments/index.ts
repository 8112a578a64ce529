// Instruments: the documents by which the enterprise says who may do what (the responsibility matrix, runbooks, delegations, retention).
// Laws: a version is never edited; it comes in force only by a decided, approved and mandated change; one version is in force at a time; every
// end takes its effect away by itself; taking one away needs no second pair of eyes, giving one does. What a kind means is its own slice's.
export { changedLines } from './changed-lines.ts'
export { enactInstrument } from './enact.ts'
export {
  type Document,
  definitionOf,
  type InstrumentDefinition,
  instrumentMediaType,
  instrumentSubject,
  operationOfInstrument,
  type Problem,
  readKept,
} from './model.ts'
export { type Proposal, proposeInstrument, readProposal, requireProposal } from './propose.ts'
export {
  everInForce,
  type InstrumentRow,
  inForce,
  inForceAll,
  liveInstrument,
  pageOfInstruments,
  proposedBy,
  readVersion,
  standingVersions,
  versionsOf,
} from './store.ts'
export { dropProposals, suspendInstrument, withdrawInstrument } from './withdraw.ts'
