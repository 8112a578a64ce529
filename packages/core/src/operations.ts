// Every operation of the API, in the order in which the reference shows them. What is not in this list does not exist outside.
import { approvalKeyOperations } from './authority/approval-keys/operations.ts'
import { approvalOperations } from './authority/approvals/operations.ts'
import { closureOperations } from './authority/closures/operations.ts'
import { confirmationOperations } from './authority/confirmations/operations.ts'
import { consentOperations } from './authority/consents/operations.ts'
import { policyOperations } from './authority/decisions/operations.ts'
import { delegationOperations } from './authority/delegations/operations.ts'
import { dutyOperations } from './authority/duty/operations.ts'
import { exceptionOperations } from './authority/exceptions/operations.ts'
import { instrumentOperations } from './authority/instruments/operations.ts'
import { mandateOperations } from './authority/mandates/operations.ts'
import { ownAccessOperations } from './authority/own-access/operations.ts'
import { packOperations } from './authority/packs/operations.ts'
import { proverOperations } from './authority/prover/operations.ts'
import { replayOperations } from './authority/replay/operations.ts'
import { responsibilityOperations } from './authority/responsibility/operations.ts'
import { retentionOperations } from './authority/retention/operations.ts'
import { reviewOperations } from './authority/reviews/operations.ts'
import { rightsOperations } from './authority/rights/operations.ts'
import { riskOperations } from './authority/risk/operations.ts'
import { signInOperations } from './authority/sign-in/operations.ts'
import { dossierOperations } from './evidence/dossiers/operations.ts'
import { journalOperations } from './evidence/journal/operations.ts'
import { storyOperations } from './evidence/story/operations.ts'
import { approvalKeyProposalOperations } from './execution/approval-keys/operations.ts'
import { changeOperations } from './execution/changes/operations.ts'
import { consentEndingOperations } from './execution/consents/operations.ts'
import { containmentOperations } from './execution/containment/operations.ts'
import { correlationOperations } from './execution/correlation/operations.ts'
import { coverageOperations } from './execution/coverage/operations.ts'
import { dayAfterOperations } from './execution/day-after/operations.ts'
import { deletionOperations } from './execution/deletions/operations.ts'
import { deliveryOperations } from './execution/delivery/operations.ts'
import { dispatchOperations } from './execution/dispatch/operations.ts'
import { driftOperations } from './execution/drift/operations.ts'
import { drillOperations } from './execution/drills/operations.ts'
import { endpointOperations } from './execution/endpoints/operations.ts'
import { entitlementOperations } from './execution/entitlements/operations.ts'
import { inboxOperations } from './execution/inbox/operations.ts'
import { intakeOperations } from './execution/intake/operations.ts'
import { leakOperations } from './execution/leaks/operations.ts'
import { leaseOperations } from './execution/leases/operations.ts'
import { legacyOperations } from './execution/legacy/operations.ts'
import { lifecycleOperations } from './execution/lifecycle/operations.ts'
import { mergerOperations } from './execution/mergers/operations.ts'
import { workOperations } from './execution/my-work/operations.ts'
import { noticeOperations } from './execution/notices/operations.ts'
import { oversightOperations } from './execution/oversight/operations.ts'
import { ownChangeOperations } from './execution/own-changes/operations.ts'
import { policyChangeOperations } from './execution/policy-changes/operations.ts'
import { proposalOperations } from './execution/proposals/operations.ts'
import { questionOperations } from './execution/questions/operations.ts'
import { recommendationOperations } from './execution/recommendations/operations.ts'
import { accountOperations } from './execution/reconciliation/operations.ts'
import { reversalOperations } from './execution/reversal/operations.ts'
import { rotationOperations } from './execution/rotation/operations.ts'
import { runOperations } from './execution/runs/operations.ts'
import { secretOperations } from './execution/secrets/operations.ts'
import { signalOperations } from './execution/signals/operations.ts'
import { sourceOperations } from './execution/sources/operations.ts'
import { accessOperations } from './execution/standing/operations.ts'
import { suspensionOperations } from './execution/suspension/operations.ts'
import { telemetryOperations } from './execution/telemetry/operations.ts'
import { trustOperations } from './execution/trust/operations.ts'
import { verificationOperations } from './execution/verification/operations.ts'
import type { AnyOperation } from './platform/operation.ts'
import { contractOperations } from './registry/contracts/operations.ts'
import { deviceOperations } from './registry/devices/operations.ts'
import { estateOperations } from './registry/estate/operations.ts'
import { findingOperations } from './registry/findings/operations.ts'
import { historyOperations } from './registry/history/operations.ts'
import { importOperations } from './registry/import/operations.ts'
import { incidentOperations } from './registry/incidents/operations.ts'
import { inventoryOperations } from './registry/inventory/operations.ts'
import { passkeyOperations } from './registry/passkeys/operations.ts'
import { principalOperations } from './registry/principals/operations.ts'
import { providerOperations } from './registry/providers/operations.ts'
import { viewOperations } from './registry/views/operations.ts'

export const operations: readonly AnyOperation[] = [
  ...principalOperations,
  ...signInOperations,
  ...deviceOperations,
  ...passkeyOperations,
  ...approvalKeyOperations,
  ...approvalKeyProposalOperations,
  ...providerOperations,
  ...contractOperations,
  ...confirmationOperations,
  ...correlationOperations,
  ...inventoryOperations,
  ...historyOperations,
  ...estateOperations,
  ...dayAfterOperations,
  ...coverageOperations,
  ...secretOperations,
  ...endpointOperations,
  ...importOperations,
  ...sourceOperations,
  ...changeOperations,
  ...verificationOperations,
  ...approvalOperations,
  ...delegationOperations,
  ...dutyOperations,
  ...closureOperations,
  ...riskOperations,
  ...mandateOperations,
  ...dispatchOperations,
  ...intakeOperations,
  ...deliveryOperations,
  ...telemetryOperations,
  ...dossierOperations,
  ...storyOperations,
  ...findingOperations,
  ...incidentOperations,
  ...journalOperations,
  ...policyOperations,
  ...packOperations,
  ...policyChangeOperations,
  ...replayOperations,
  ...ownAccessOperations,
  ...ownChangeOperations,
  ...instrumentOperations,
  ...proposalOperations,
  ...suspensionOperations,
  ...leaseOperations,
  ...legacyOperations,
  ...lifecycleOperations,
  ...mergerOperations,
  ...accessOperations,
  ...entitlementOperations,
  ...trustOperations,
  ...driftOperations,
  ...containmentOperations,
  ...signalOperations,
  ...leakOperations,
  ...accountOperations,
  ...consentOperations,
  ...consentEndingOperations,
  ...runOperations,
  ...reversalOperations,
  ...rotationOperations,
  ...drillOperations,
  ...workOperations,
  ...inboxOperations,
  ...noticeOperations,
  ...viewOperations,
  ...oversightOperations,
  ...recommendationOperations,
  ...questionOperations,
  ...exceptionOperations,
  ...reviewOperations,
  ...proverOperations,
  ...responsibilityOperations,
  ...rightsOperations,
  ...retentionOperations,
  ...deletionOperations,
]
