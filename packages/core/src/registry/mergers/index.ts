// Mergers: another company's people, identities and credentials as facts: delivered, judged beside what there is, brought into quarantine, taken over or
// ended. Laws: nothing of it touches a row of ours; who or what may be one of ours is a person's to say; what is in quarantine is nobody's, is issued
// nothing and answers for nothing, and the tables say so; what people have signed is what comes in; doing it twice leaves the same behind.
// Who may, and what people sign, is `authority/mergers`' and `authority/transfers`'.
export { bringPart } from './bring.ts'
export { judge } from './judge-store.ts'
export { type Brought, itemOf, mostItems } from './model.ts'
export {
  countItems,
  endWasRefused,
  heldInQuarantine,
  type ItemCounts,
  type ItemFilter,
  identitiesToEnd,
  inQuarantine,
  leftIn,
  noteEnded,
  pageOfItems,
  type Quarantined,
  quarantinedOf,
  release,
} from './quarantine-store.ts'
export {
  beginMerger,
  deliveredOf,
  differing,
  forgetItems,
  type ItemRow,
  keepItems,
  listMergers,
  type MergerRow,
  mergersInForce,
  readItem,
  readMerger,
  setDelivered,
  setMerger,
  settleItem,
} from './store.ts'
