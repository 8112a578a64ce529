// Transmitters of security events as documents of authority: whose signed events count, as whose word, which of them, and what its names are here. Laws: a
// transmitter says something only by a document that two people of the enterprise have approved; it counts as one principal's word and only for what that
// one may speak of; a name has one meaning. What an event comes to is `execution/signals`'.
export {
  type RecordOfSubject,
  recordsOfSubjects,
  type SubjectKind,
  type SubjectRule,
  subjectKinds,
  type TransmitterText,
} from './document.ts'
export { type StandingTransmitter, transmitterInForce, transmittersInForce } from './in-force.ts'
export { transmitterInstrument } from './instrument.ts'
