// Deliveries of authoritative sources: who delivers is asked at the door, what is delivered is taken by `registry/sources`, and what a mass change comes
// to is decided by somebody who didn't deliver it. Nothing here carries out what follows from an event.
export { begin, complete, decide, fail, page, requireDeliverer, requirePowerToDeliver, type Said, say } from './deliver.ts'
export { type Admitted, admitWebhook, type EventBody, readEventBody, takeWebhook, unreadableEvent } from './receive.ts'
export { showTaken } from './shown.ts'
export { followSilence, type Hearing, hearings } from './silence.ts'
