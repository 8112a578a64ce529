// The journal: what happened, by whom, in which order, under a signed and witnessed Merkle log. Every wing records here;
// nobody reads it to decide. Laws: fact and entry commit together; the log only grows; a database older than its head halts it.
export { type HeadFile, headFile } from './head.ts'
export type { Actor, Entry } from './model.ts'
export { entryType } from './model.ts'
export { Sequencer, type SequencerOptions } from './sequencer.ts'
export { JournalEntry, showEntry, showEntryOfPart } from './shown.ts'
export {
  entriesFrom,
  entriesOfStreams,
  entryAt,
  lockStreams,
  readLogState,
  type StoredEntry,
  type StreamHead,
  streamHeads,
} from './store.ts'
export { entriesBeyond, entriesOfStreamsFrom, type FollowedEntry, placesAt } from './stream-store.ts'
export { actorOf, asUnavailable, transact, transactTogether } from './transact.ts'
export type { WitnessClient } from './witnessing.ts'
