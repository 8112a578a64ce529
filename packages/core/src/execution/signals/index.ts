// Signals: what authorised clients and transmitters say of the posture of subjects. Laws: only who is named, by policy or by a transmitter's document; only
// about what is his to speak of; only tightening or taking back his own word; each once, and in any order the same; what is about nothing that is known
// here is kept and told, never dropped.
export { callerOf, type Received, receiveEvent, refusedEvent, type SignedBy } from './receive.ts'
export { readSecurityEvent, refuseSet, type SecurityEvent, type SetError } from './security-event.ts'
export { keepSignal, type Signal, takeSignal } from './take.ts'
export { followSignals } from './unplaced.ts'
