// Planning: from a trigger to the exact operations. Reads facts; decides nothing; has no effect.

export { plannedEnding } from './access-grant.ts'
export { draftAgain } from './again.ts'
export { type Asked, askedRotation, changeKindOf, draftFor } from './asked.ts'
export { connectorHost, type Draft, type Drafted } from './draft.ts'
export { type AskedDrift, recordOnly } from './drift.ts'
export { type AskedOperation, requestable } from './request.ts'
export { canTakeRights, rightsNamed, takesRights } from './rights.ts'
export { type AskedRotation, isRotation, type RotationWay, rotationKinds, wayOfRotation } from './rotation.ts'
export { canEndSessions, canSleep } from './suspension.ts'
