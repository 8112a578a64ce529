// Plans: what is asked for, exactly and frozen. Law: everything later is bound to the digest; an edit is a new plan.
export {
  executorsOf,
  movesOff,
  operationOf,
  type Plan,
  type PlannedHandle,
  type PlannedOperation,
  type ProofPurpose,
  planType,
  recipientsOf,
  successorsIn,
} from './model.ts'
export { freezePlan, planDigest, readPlan } from './plans.ts'
export { currentPlanOf, frozenAt, planOfOperation } from './store.ts'
export { hasWayBack, isKept, type WayBack, wayBackAtBest } from './way-back.ts'
