// The replay: what another policy pack would have said of what was decided last. Laws: it reads and changes nothing; both packs are asked with the same facts,
// so that what differs is the pack's doing; it says of each decision whether the facts are still those of then, and names what it could not ask again.
export { type Replayed, replayDecisions } from './replay.ts'
