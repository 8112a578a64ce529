// Approvals: signatures by eligible people of the enterprise over a plan's digest. Laws: approver ≠ requester ≠ executor, at the moment of
// signing and again at the moment of use; an approval ends by itself; execution cannot make one.
export {
  expireRequest,
  groupNeeds,
  type Need,
  requestApproval,
  unapproved,
  voidRequests,
} from './approvals.ts'
export { climb } from './climbing.ts'
export { dueClimbs } from './climbing-store.ts'
export { patternOfRequest } from './equal.ts'
export { noNonce, signatureLabels, signedBytes } from './model.ts'
export { ApprovalRequest, showRequests } from './shown.ts'
export { type Signature, signRequest } from './sign.ts'
export { type BatchSignature, signBatch } from './sign-batch.ts'
export { type ApprovalRequestRow, approvalsOf, listRequests, outlivedRequests, readRequest, requestsOfPlan } from './store.ts'
export { isSignedBy, takeSignature } from './taking.ts'
export { requestsFor, type WaitingRequest } from './waiting.ts'
