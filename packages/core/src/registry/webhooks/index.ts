// Signed webhooks of sources: keys, signatures, and events as they come. Laws: an event counts for what its source's document lets it say and for
// nothing else; under one id it counts once, whatever the clocks do; the newest word about a record stands, in whichever order the words come; a number
// that is missing is a finding until it comes or everything is read anew; absence follows from no event. A shared secret is opened to compare a
// signature, shown once when it is made here, and printed nowhere. Who may deliver at all is asked by the caller.
export { listSourceKeys, liveKeysOf, longestOverlapHours, type MadeKey, makeSourceKey, type NewKey, revokeSourceKey } from './keys.ts'
export { type Headers, refuseDelivery, type Verified, verifyDelivery } from './signature.ts'
export { type EventsOf, readEvents, refuseEvent, type SignedEvent, settleNumbers, type TakenEvent, takeEvent } from './take-event.ts'
