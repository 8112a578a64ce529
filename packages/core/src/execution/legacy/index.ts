// Long-lived credentials that people let live, followed: who has to decide again is told in time, and what nobody has decided again is told and, where policy says so,
// its end is proposed. Laws: nothing ends without people; what was proposed once is not proposed again; what is decided again meanwhile is not ended.
export { followLegacy, lookAtLegacy } from './follow.ts'
