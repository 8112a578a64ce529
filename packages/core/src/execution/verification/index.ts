// Verification: own observation, with credentials the executor doesn't hold. Laws: the rejection proof's table decides; an inconclusive
// proof never closes; repeated until the longest known grace has passed.

export { type Look, lookOnce, type Round } from './probe.ts'
export { proofMediaType, recordProof } from './proof.ts'
export { isAsleep, sleepsNow, wakesNow } from './sleep.ts'
export { lookAgainAt, sourceUnproven } from './source.ts'
export { proofsOf } from './store.ts'
export { conclusionOf, doorVerdict, proofStrength, proofVerdict, strongEnough, type Verdict } from './verdict.ts'
export { baseline, closeRiskComplete, verify } from './verify.ts'
