// Signals: what authorised clients say of the posture of subjects. Laws: only who is named by policy, only about what is his to hold, only tightening or
// taking back his own word; each once, and in any order the same.
export { type Signal, takeSignal } from './take.ts'
