// Entitlements: who holds which account at which system, and every justification for it. Laws: an entitlement stands while one of its justifications
// lives, and goes when the last one falls; a second reason makes no second account; a justification always has an end; what was so is kept for good.
// Facts only: who may have what is `authority/access-packages`', giving and taking is `execution/entitlements`'.
export {
  accountGone,
  accountStands,
  carryOver,
  endsAtSystem,
  fall,
  giveUp,
  justify,
  live,
  newEntitlement,
  standsAgain,
  until,
} from './facts.ts'
export { type Justified, justifiedAmong, unjustified } from './justified-store.ts'
export {
  type EntitlementRow,
  entitlementOfCredential,
  entitlementsNamed,
  entitlementsOf,
  type JustificationRow,
  justificationsOf,
  likeCredential,
  lockEntitlements,
  lockHolder,
  readEntitlement,
  readJustification,
  setEntitlement,
  setExpiry,
} from './store.ts'
