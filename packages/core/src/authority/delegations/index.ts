// Delegations: what a provider may carry out for the enterprise. Laws: none goes live while the gate says what is missing; each ends by itself, and
// with its contract; it can be put on hold or taken away at once, and given or widened only by two people; it never hands over a decision.
export { answersFor } from './answers-for.ts'
export { type Facts, gateProblems } from './gate.ts'
export { delegationInstrument } from './instrument.ts'
export { delegationIsAsked, delegationsFor } from './live.ts'
export { covers, type Delegation, delegationIn, type Reach, wider } from './model.ts'
